package io.drover.plugin;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command with streams as one whose output is collected. */
final class CollectedExec {
    private static final int KEPT = 4 << 10;

    private CollectedExec() {}

    static ExecResult run(
            TaskDriver.Executing driver, String taskId, List<String> command, Duration timeout)
            throws PluginException, InterruptedException {
        var stdout = new Tail();
        var stderr = new Tail();
        var streams =
                new ExecStreams(
                        /* tty= */ false, InputStream.nullInputStream(), stdout, stderr, _ -> {});
        var call = new FutureTask<>(() -> driver.exec(taskId, command, streams));
        Thread.ofVirtual().name("exec-" + taskId).start(call);
        try {
            var exit = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return ExecResult.of(stdout.bytes(), stderr.bytes(), exit);
        } catch (TimeoutException | CancellationException e) {
            throw new PluginException("the command did not end in time: deadline exceeded", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PluginException refused) {
                throw refused;
            }
            throw new PluginException("the command failed: " + e.getCause(), e);
        } finally {
            call.cancel(/* mayInterruptIfRunning= */ true);
        }
    }

    /** Keeps the last bytes only. */
    private static final class Tail extends ByteArrayOutputStream {
        @Override
        public synchronized void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            if (size() > 2 * KEPT) {
                var kept = bytes();
                reset();
                super.write(kept, 0, kept.length);
            }
        }

        synchronized byte[] bytes() {
            return Arrays.copyOfRange(buf, Math.max(0, count - KEPT), count);
        }
    }
}
