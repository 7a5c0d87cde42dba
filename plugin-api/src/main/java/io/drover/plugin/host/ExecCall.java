package io.drover.plugin.host;

import com.google.protobuf.ByteString;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExecStreams.TerminalSize;
import io.drover.plugin.ExitResult;
import io.drover.plugin.PluginException;
import io.drover.plugin.proto.drivers.DriverGrpc.DriverStub;
import io.drover.plugin.proto.drivers.ExecTaskStreamingIOOperation;
import io.drover.plugin.proto.drivers.ExecTaskStreamingRequest;
import io.drover.plugin.proto.drivers.ExecTaskStreamingResponse;
import io.drover.plugin.rpc.Errors;
import io.drover.plugin.rpc.Tasks;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/** One command inside a task, its streams connected to the caller's. */
final class ExecCall implements StreamObserver<ExecTaskStreamingResponse> {
    private static final int CHUNK = 8 << 10;

    private final ExecStreams streams;
    private final CompletableFuture<ExitResult> end = new CompletableFuture<>();

    ExecCall(ExecStreams streams) {
        this.streams = streams;
    }

    ExitResult run(DriverStub stub, String taskId, List<String> command)
            throws PluginException, InterruptedException {
        var call = Context.current().withCancellation();
        var opened = new AtomicReference<StreamObserver<ExecTaskStreamingRequest>>();
        call.run(() -> opened.set(stub.execTaskStreaming(this)));
        var to = opened.get();
        if (to == null) {
            throw new PluginException(Errors.GONE, true);
        }
        send(
                to,
                ExecTaskStreamingRequest.newBuilder()
                        .setSetup(
                                ExecTaskStreamingRequest.Setup.newBuilder()
                                        .setTaskId(taskId)
                                        .addAllCommand(command)
                                        .setTty(streams.tty())));
        streams.onResize().accept(size -> resize(to, size));
        var typist = Thread.ofVirtual().name("exec-stdin").start(() -> type(to));
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw Errors.fromStatus(e);
        } finally {
            typist.interrupt();
            call.cancel(null);
        }
    }

    private void type(StreamObserver<ExecTaskStreamingRequest> to) {
        var buffer = new byte[CHUNK];
        try {
            int read;
            while ((read = streams.stdin().read(buffer)) >= 0) {
                send(
                        to,
                        ExecTaskStreamingRequest.newBuilder()
                                .setStdin(
                                        ExecTaskStreamingIOOperation.newBuilder()
                                                .setData(ByteString.copyFrom(buffer, 0, read))));
            }
            send(
                    to,
                    ExecTaskStreamingRequest.newBuilder()
                            .setStdin(ExecTaskStreamingIOOperation.newBuilder().setClose(true)));
        } catch (IOException | IllegalStateException _) {
            // The caller left or the command has ended; its result decides.
        }
    }

    private static void resize(StreamObserver<ExecTaskStreamingRequest> to, TerminalSize size) {
        send(
                to,
                ExecTaskStreamingRequest.newBuilder()
                        .setTtySize(
                                ExecTaskStreamingRequest.TerminalSize.newBuilder()
                                        .setHeight(size.height())
                                        .setWidth(size.width())));
    }

    private static void send(
            StreamObserver<ExecTaskStreamingRequest> to, ExecTaskStreamingRequest.Builder message) {
        synchronized (to) {
            to.onNext(message.build());
        }
    }

    @Override
    public void onNext(ExecTaskStreamingResponse message) {
        pass(message.getStdout(), streams.stdout());
        pass(message.getStderr(), streams.stderr());
        if (message.getExited()) {
            end.complete(Tasks.fromMessage(message.getResult(), ""));
        }
    }

    private void pass(ExecTaskStreamingIOOperation operation, OutputStream to) {
        try {
            if (!operation.getData().isEmpty()) {
                operation.getData().writeTo(to);
                to.flush();
            }
        } catch (IOException e) {
            end.completeExceptionally(new PluginException("the caller reads no more", e));
        }
    }

    @Override
    public void onError(Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
        end.completeExceptionally(new PluginException("the command ended without a result"));
    }
}
