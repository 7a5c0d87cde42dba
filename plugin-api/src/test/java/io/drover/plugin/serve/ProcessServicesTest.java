package io.drover.plugin.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.plugin.proto.goplugin.ConnInfo;
import io.drover.plugin.proto.goplugin.Empty;
import io.drover.plugin.proto.goplugin.GRPCBrokerGrpc;
import io.drover.plugin.proto.goplugin.GRPCControllerGrpc;
import io.drover.plugin.proto.goplugin.GRPCStdioGrpc;
import io.drover.plugin.proto.goplugin.StdioData;
import io.drover.plugin.proto.health.HealthCheckRequest;
import io.drover.plugin.proto.health.HealthCheckResponse;
import io.drover.plugin.proto.health.HealthGrpc;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.grpc.ManagedChannel;
import io.grpc.ServerTransportFilter;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts of that protocol expect of each process besides its plugin. */
class ProcessServicesTest {
    private final PluginTransport transport = new PluginTransport();
    private final CountDownLatch asked = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // by serve
    private ManagedChannel channel;

    @BeforeEach
    void serve(@TempDir Path dir) throws Exception {
        var address = new PluginAddress.Unix(dir.resolve("p.sock"));
        var _ =
                transport.serve(
                        address,
                        ProcessServices.all(asked::countDown),
                        new ServerTransportFilter() {},
                        null);
        channel = transport.dial(address, null);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        transport.close();
    }

    /** Completes with "end" or with what went wrong. */
    private record End<T>(CompletableFuture<String> how) implements StreamObserver<T> {
        @Override
        public void onNext(T value) {
            how.complete("said " + value);
        }

        @Override
        public void onError(Throwable error) {
            how.complete(String.valueOf(error.getMessage()));
        }

        @Override
        public void onCompleted() {
            how.complete("end");
        }
    }

    @Test
    void healthIsToldForTheNameThatHostsAskFor() {
        var answer =
                HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.newBuilder().setService("plugin").build());

        assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }

    @Test
    void theBrokersStreamStaysOpenUntilTheHostEndsIt() throws Exception {
        var broker = new End<ConnInfo>(new CompletableFuture<>());
        var to = GRPCBrokerGrpc.newStub(channel).startStream(broker);

        to.onNext(ConnInfo.newBuilder().setServiceId(7).setNetwork("unix").build());
        Thread.sleep(200);
        assertThat(broker.how()).isNotDone();
        to.onCompleted();

        assertThat(broker.how().get(20, TimeUnit.SECONDS)).isEqualTo("end");
    }

    @Test
    void theStreamOfOutputStaysOpen() throws Exception {
        var output = new End<StdioData>(new CompletableFuture<>());

        GRPCStdioGrpc.newStub(channel)
                .streamStdio(com.google.protobuf.Empty.getDefaultInstance(), output);

        Thread.sleep(200);
        assertThat(output.how()).isNotDone();
    }

    @Test
    void shutdownIsAnsweredAndHeard() throws Exception {
        var answer =
                GRPCControllerGrpc.newBlockingStub(channel).shutdown(Empty.getDefaultInstance());

        assertThat(answer).isEqualTo(Empty.getDefaultInstance());
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
