package io.drover.plugin.serve;

import com.google.protobuf.ByteString;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExecStreams.TerminalSize;
import io.drover.plugin.ExitResult;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.proto.drivers.ExecTaskStreamingIOOperation;
import io.drover.plugin.proto.drivers.ExecTaskStreamingRequest;
import io.drover.plugin.proto.drivers.ExecTaskStreamingResponse;
import io.drover.plugin.rpc.Errors;
import io.drover.plugin.rpc.Tasks;
import io.grpc.stub.StreamObserver;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One command that runs inside a task with its streams connected to a call. */
final class ExecStreaming implements StreamObserver<ExecTaskStreamingRequest> {
    private final TaskDriver driver;
    private final StreamObserver<ExecTaskStreamingResponse> to;
    private final TypedInput stdin = new TypedInput();
    private final Object sizeLock = new Object();
    private @Nullable Thread worker;
    private @Nullable TerminalSize size;
    private @Nullable Consumer<TerminalSize> onResize;

    ExecStreaming(TaskDriver driver, StreamObserver<ExecTaskStreamingResponse> to) {
        this.driver = driver;
        this.to = to;
    }

    @Override
    public void onNext(ExecTaskStreamingRequest request) {
        if (request.hasSetup() && worker == null) {
            begin(request.getSetup());
        }
        if (request.hasTtySize()) {
            resized(
                    new TerminalSize(
                            request.getTtySize().getHeight(), request.getTtySize().getWidth()));
        }
        if (request.hasStdin()) {
            type(request.getStdin());
        }
    }

    private void begin(ExecTaskStreamingRequest.Setup setup) {
        worker = Thread.ofVirtual().name("exec-" + setup.getTaskId()).start(() -> run(setup));
    }

    private void run(ExecTaskStreamingRequest.Setup setup) {
        try {
            if (!(driver instanceof TaskDriver.Executing executing)) {
                throw new PluginException(
                        "driver " + driver.info().name() + " cannot run commands in tasks");
            }
            var streams =
                    new ExecStreams(
                            setup.getTty(),
                            stdin,
                            new Chunks(ExecTaskStreamingResponse.Builder::setStdout),
                            new Chunks(ExecTaskStreamingResponse.Builder::setStderr),
                            this::listenToSize);
            finish(executing.exec(setup.getTaskId(), setup.getCommandList(), streams));
        } catch (Exception e) {
            synchronized (to) {
                to.onError(Errors.toStatus(e));
            }
        } finally {
            stdin.close();
        }
    }

    private void finish(ExitResult exit) {
        synchronized (to) {
            to.onNext(
                    ExecTaskStreamingResponse.newBuilder()
                            .setExited(true)
                            .setResult(Tasks.toMessage(exit))
                            .build());
            to.onCompleted();
        }
    }

    private void type(ExecTaskStreamingIOOperation operation) {
        try {
            stdin.type(operation.getData().toByteArray());
            if (operation.getClose()) {
                stdin.end();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void resized(TerminalSize newest) {
        synchronized (sizeLock) {
            size = newest;
            if (onResize != null) {
                onResize.accept(newest);
            }
        }
    }

    private void listenToSize(Consumer<TerminalSize> listener) {
        synchronized (sizeLock) {
            onResize = listener;
            if (size != null) {
                listener.accept(size);
            }
        }
    }

    @Override
    public void onError(Throwable error) {
        var running = worker;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public void onCompleted() {
        type(ExecTaskStreamingIOOperation.newBuilder().setClose(true).build());
    }

    /** Sets the operation of the stream that a chunk belongs to. */
    private interface Channel {
        void put(
                ExecTaskStreamingResponse.Builder response, ExecTaskStreamingIOOperation operation);
    }

    /** Output as messages. */
    private final class Chunks extends OutputStream {
        private final Channel channel;

        Chunks(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            send(
                    ExecTaskStreamingIOOperation.newBuilder()
                            .setData(ByteString.copyFrom(bytes, from, length))
                            .build());
        }

        @Override
        public void close() {
            send(ExecTaskStreamingIOOperation.newBuilder().setClose(true).build());
        }

        private void send(ExecTaskStreamingIOOperation operation) {
            var response = ExecTaskStreamingResponse.newBuilder();
            channel.put(response, operation);
            synchronized (to) {
                to.onNext(response.build());
            }
        }
    }
}
