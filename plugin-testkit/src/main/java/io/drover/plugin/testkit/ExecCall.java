package io.drover.plugin.testkit;

import com.google.protobuf.ByteString;
import io.drover.plugin.proto.drivers.ExecTaskStreamingIOOperation;
import io.drover.plugin.proto.drivers.ExecTaskStreamingRequest;
import io.drover.plugin.proto.drivers.ExecTaskStreamingResponse;
import io.drover.plugin.proto.drivers.ExitResult;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** A command inside a task as somebody at a keyboard runs it. */
final class ExecCall implements AutoCloseable {
    private final Context.CancellableContext call = Context.current().withCancellation();
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final CompletableFuture<ExitResult> exit = new CompletableFuture<>();
    private final AtomicReference<StreamObserver<ExecTaskStreamingRequest>> to =
            new AtomicReference<>();

    ExecCall(DriverBench at, String taskId, List<String> command, boolean tty) {
        call.run(() -> to.set(at.streaming().execTaskStreaming(new Listener())));
        send(
                ExecTaskStreamingRequest.newBuilder()
                        .setSetup(
                                ExecTaskStreamingRequest.Setup.newBuilder()
                                        .setTaskId(taskId)
                                        .addAllCommand(command)
                                        .setTty(tty)));
    }

    private void send(ExecTaskStreamingRequest.Builder request) {
        Objects.requireNonNull(to.get()).onNext(request.build());
    }

    void type(String text) {
        send(
                ExecTaskStreamingRequest.newBuilder()
                        .setStdin(
                                ExecTaskStreamingIOOperation.newBuilder()
                                        .setData(ByteString.copyFromUtf8(text))));
    }

    void endInput() {
        send(
                ExecTaskStreamingRequest.newBuilder()
                        .setStdin(ExecTaskStreamingIOOperation.newBuilder().setClose(true)));
    }

    void resize(int height, int width) {
        send(
                ExecTaskStreamingRequest.newBuilder()
                        .setTtySize(
                                ExecTaskStreamingRequest.TerminalSize.newBuilder()
                                        .setHeight(height)
                                        .setWidth(width)));
    }

    String stdout() {
        return text(stdout);
    }

    String stderr() {
        return text(stderr);
    }

    private static String text(ByteArrayOutputStream bytes) {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    /** How it ended, everything it printed having come before. */
    ExitResult exit(Duration limit) throws InterruptedException {
        try {
            return exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(
                    "no end was told of the command, which printed \"" + stdout() + "\": " + e, e);
        }
    }

    @Override
    public void close() {
        call.cancel(null);
    }

    private final class Listener implements StreamObserver<ExecTaskStreamingResponse> {
        @Override
        public void onNext(ExecTaskStreamingResponse answer) {
            append(stdout, answer.getStdout().getData());
            append(stderr, answer.getStderr().getData());
            if (answer.getExited()) {
                exit.complete(answer.getResult());
            }
        }

        private static void append(ByteArrayOutputStream to, ByteString data) {
            synchronized (to) {
                try {
                    data.writeTo(to);
                } catch (IOException e) {
                    throw new UncheckedIOException("in memory", e);
                }
            }
        }

        @Override
        public void onError(Throwable error) {
            exit.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {
            exit.completeExceptionally(new IOException("the stream ended without a result"));
        }
    }
}
