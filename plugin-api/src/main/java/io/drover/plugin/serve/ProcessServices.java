package io.drover.plugin.serve;

import com.google.protobuf.Empty;
import io.drover.plugin.proto.goplugin.ConnInfo;
import io.drover.plugin.proto.goplugin.GRPCBrokerGrpc;
import io.drover.plugin.proto.goplugin.GRPCControllerGrpc;
import io.drover.plugin.proto.goplugin.GRPCStdioGrpc;
import io.drover.plugin.proto.goplugin.StdioData;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** The services that every plugin process has, whatever its plugins are. */
final class ProcessServices {
    private ProcessServices() {}

    /**
     * Health, controller, broker and stdio.
     *
     * @param onShutdown runs when the host asks the process to leave
     */
    static List<BindableService> all(Runnable onShutdown) {
        return List.of(new HealthService(), new Controller(onShutdown), new Broker(), new Stdio());
    }

    private static final class Controller extends GRPCControllerGrpc.GRPCControllerImplBase {
        private final Runnable onShutdown;

        Controller(Runnable onShutdown) {
            this.onShutdown = onShutdown;
        }

        @Override
        public void shutdown(
                io.drover.plugin.proto.goplugin.Empty request,
                StreamObserver<io.drover.plugin.proto.goplugin.Empty> to) {
            to.onNext(io.drover.plugin.proto.goplugin.Empty.getDefaultInstance());
            to.onCompleted();
            onShutdown.run();
        }
    }

    /** Hosts open this stream and keep it; nothing is ever said on it. */
    private static final class Broker extends GRPCBrokerGrpc.GRPCBrokerImplBase {
        @Override
        public StreamObserver<ConnInfo> startStream(StreamObserver<ConnInfo> to) {
            return new StreamObserver<>() {
                @Override
                public void onNext(ConnInfo value) {}

                @Override
                public void onError(Throwable t) {}

                @Override
                public void onCompleted() {
                    to.onCompleted();
                }
            };
        }
    }

    /** Output goes to stderr, which the host reads itself; the stream only has to stay open. */
    private static final class Stdio extends GRPCStdioGrpc.GRPCStdioImplBase {
        @Override
        public void streamStdio(Empty request, StreamObserver<StdioData> to) {}
    }
}
