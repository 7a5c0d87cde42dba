package io.drover.plugin.host;

import io.drover.plugin.PluginException;
import io.drover.plugin.proto.bundle.LogCollectorGrpc;
import io.drover.plugin.proto.bundle.LogCollectorGrpc.LogCollectorFutureStub;
import io.drover.plugin.proto.bundle.StartCollecting;
import io.drover.plugin.proto.bundle.StopCollecting;
import io.grpc.Channel;
import java.time.Duration;

/** The collector in the bundled plugin process. */
final class GrpcLogCollector implements LogCollector {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Link<LogCollectorFutureStub> link = new Link<>("the log collector");

    void linked(Channel channel) {
        link.set(LogCollectorGrpc.newFutureStub(channel));
    }

    void lost() {
        link.lost();
    }

    void close() {
        link.close();
    }

    @Override
    public void start(Target target) throws PluginException, InterruptedException {
        var request =
                StartCollecting.newBuilder()
                        .setId(target.id())
                        .setDirectory(target.directory().toString())
                        .setStdoutName(target.stdoutName())
                        .setStderrName(target.stderrName())
                        .setStdoutFifo(target.stdoutPipe().toString())
                        .setStderrFifo(target.stderrPipe().toString())
                        .setMaxFiles(target.maxFiles())
                        .setMaxFileBytes(target.maxFileBytes())
                        .setHold(target.hold())
                        .build();
        var _ = link.repeating(LIMIT, stub -> stub.start(request));
    }

    @Override
    public void stop(String id) throws PluginException, InterruptedException {
        var request = StopCollecting.newBuilder().setId(id).build();
        var _ = link.repeating(LIMIT, stub -> stub.stop(request));
    }
}
