package io.drover.wire.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.drover.wire.RequestHandler;
import io.drover.wire.tunnel.Header;
import io.drover.wire.tunnel.RequestHead;
import io.drover.wire.tunnel.TunnelGrpc;
import io.drover.wire.tunnel.TunnelPart;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node fetches a request that waits at a server, over a real connection. */
@Timeout(60)
class AskedExchangeTest {
    private final WaitingServer waiting = new WaitingServer();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void listen() throws IOException {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(waiting)
                        .build()
                        .start();
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                        .usePlaintext()
                        .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void theDoorAnswersWhatWaitedUnderTheTicket() throws Exception {
        RequestHandler echo =
                exchange -> {
                    byte[] body = exchange.body().readAllBytes();
                    try (OutputStream out =
                            exchange.respond(201, Map.of("X-Echo", exchange.target()))) {
                        out.write((exchange.method() + exchange.header("x-a")).getBytes(UTF_8));
                        out.write(body);
                    }
                };

        AskedExchange.attend(channel, "ticket-1", echo);

        Asker asker = waiting.next();
        assertThat(asker.ticket.get(10, TimeUnit.SECONDS)).isEqualTo("ticket-1");
        asker.ask("/v1/x");
        for (int i = 0; i < 100; i++) {
            asker.send("part " + i + ";");
        }
        asker.endBody();
        TunnelPart head = asker.part();
        assertThat(head.getResponseHead().getStatus()).isEqualTo(201);
        assertThat(head.getResponseHead().getHeadersList())
                .contains(Header.newBuilder().setName("X-Echo").setValue("/v1/x").build());
        assertThat(asker.rest()).startsWith("PUTbpart 0;part 1;").endsWith("part 99;");
    }

    @Test
    void aCallerThatGoesAwayEndsTheAnswer() throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        AskedExchange.attend(
                channel,
                "ticket-2",
                exchange -> {
                    exchange.onCallerGone(() -> gone.complete(null));
                    try (OutputStream out = exchange.respond(200, Map.of())) {
                        while (true) {
                            out.write(new byte[1 << 16]);
                        }
                    } catch (IOException e) {
                        failed.complete(e);
                        throw e;
                    }
                });
        Asker asker = waiting.next();
        asker.ask("/v1/endless");
        assertThat(asker.part().getResponseHead().getStatus()).isEqualTo(200);

        asker.node.onError(io.grpc.Status.CANCELLED.asRuntimeException());

        gone.get(10, TimeUnit.SECONDS);
        assertThat(failed.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void aDoorThatFailsBreaksTheCall() throws Exception {
        AskedExchange.attend(
                channel,
                "ticket-3",
                exchange -> {
                    throw new IOException("no");
                });
        Asker asker = waiting.next();
        asker.ask("/v1/x");

        assertThat(asker.ended.get(10, TimeUnit.SECONDS)).isEqualTo("broken");
    }

    private static final class WaitingServer extends TunnelGrpc.TunnelImplBase {
        private final BlockingQueue<Asker> calls = new LinkedBlockingQueue<>();

        @Override
        public StreamObserver<TunnelPart> attend(StreamObserver<TunnelPart> node) {
            Asker asker = new Asker(node);
            calls.add(asker);
            return asker;
        }

        Asker next() throws InterruptedException {
            Asker asker = calls.poll(10, TimeUnit.SECONDS);
            assertThat(asker).as("a call").isNotNull();
            return asker;
        }
    }

    private static final class Asker implements StreamObserver<TunnelPart> {
        private final StreamObserver<TunnelPart> node;
        private final CompletableFuture<String> ticket = new CompletableFuture<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private final BlockingQueue<TunnelPart> parts = new LinkedBlockingQueue<>();

        Asker(StreamObserver<TunnelPart> node) {
            this.node = node;
        }

        void ask(String target) {
            node.onNext(
                    TunnelPart.newBuilder()
                            .setRequestHead(
                                    RequestHead.newBuilder()
                                            .setMethod("PUT")
                                            .setTarget(target)
                                            .addHeaders(
                                                    Header.newBuilder()
                                                            .setName("X-A")
                                                            .setValue("b")))
                            .build());
        }

        void send(String body) {
            node.onNext(TunnelPart.newBuilder().setBody(ByteString.copyFromUtf8(body)).build());
        }

        void endBody() {
            node.onNext(TunnelPart.newBuilder().setEndOfBody(true).build());
        }

        TunnelPart part() throws InterruptedException {
            TunnelPart part = parts.poll(10, TimeUnit.SECONDS);
            assertThat(part).as("a part").isNotNull();
            return part;
        }

        String rest() throws Exception {
            assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("complete");
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(part.getBody().toStringUtf8()));
            return text.toString();
        }

        @Override
        public void onNext(TunnelPart part) {
            if (part.hasTicket()) {
                ticket.complete(part.getTicket());
            } else {
                parts.add(part);
            }
        }

        @Override
        public void onError(Throwable problem) {
            ended.complete("broken");
        }

        @Override
        public void onCompleted() {
            ended.complete("complete");
        }
    }
}
