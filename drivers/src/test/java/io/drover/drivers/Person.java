package io.drover.drivers;

import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExecStreams.TerminalSize;
import io.drover.plugin.ExitResult;
import io.drover.plugin.host.DriverClient;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Somebody at a terminal, or at the other ends of three pipes, who runs a command in a task. */
final class Person {
    private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final CompletableFuture<Consumer<TerminalSize>> window = new CompletableFuture<>();
    private final FutureTask<ExitResult> call;
    private final Thread thread;

    Person(DriverClient driver, String taskId, boolean tty, String... command) {
        var streams = new ExecStreams(tty, new Keys(), seen, errors, window::complete);
        call = new FutureTask<>(() -> driver.exec(taskId, List.of(command), streams));
        thread = Thread.ofVirtual().start(call);
    }

    private final class Keys extends InputStream {
        @Override
        public int read() throws InterruptedIOException {
            try {
                return keys.take();
            } catch (InterruptedException _) {
                throw new InterruptedIOException("the command has ended");
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws InterruptedIOException {
            int key = read();
            if (key < 0) {
                return -1;
            }
            into[from] = (byte) key;
            return 1;
        }
    }

    void type(String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            keys.add(b & 0xff);
        }
    }

    void resize(int rows, int columns) throws Exception {
        window.get(10, TimeUnit.SECONDS).accept(new TerminalSize(rows, columns));
    }

    String screen() {
        return seen.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    void awaits(String text) throws Exception {
        Bench.await("\"" + text + "\" on the screen", () -> screen().contains(text));
    }

    void leaves() {
        thread.interrupt();
    }

    ExitResult exit() throws InterruptedException, ExecutionException, TimeoutException {
        return call.get(20, TimeUnit.SECONDS);
    }
}
