package io.drover.drivers.task;

import io.drover.plugin.ExecResult;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.PluginException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs beside a task, as for a check or for a person.
 *
 * @param line the whole command line
 * @param directory where it starts
 * @param scratch a file that it needs, deleted at its end; mostly null
 */
public record SideCommand(List<String> line, Path directory, @Nullable Path scratch) {
    private static final int OUTPUT_KEPT = 4096;
    private static final int SIGNAL_BASE = 128;

    public SideCommand {
        line = List.copyOf(line);
    }

    private Process start(boolean merged) throws PluginException {
        var builder =
                new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(merged);
        Map<String, String> env = builder.environment();
        env.clear();
        env.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        if (merged) {
            builder.redirectInput(new File("/dev/null"));
        }
        try {
            return builder.start();
        } catch (IOException e) {
            deleteScratch();
            throw new PluginException("the command cannot be run: " + e.getMessage(), e);
        }
    }

    /**
     * Runs to the end and keeps the last 4096 bytes that it printed.
     *
     * @throws PluginException after {@code timeout}; the command is then killed
     */
    public ExecResult run(Duration timeout) throws PluginException, InterruptedException {
        var process = start(true);
        var kept = new ByteArrayOutputStream();
        var reader = Thread.ofVirtual().start(() -> keepTail(process.getInputStream(), kept));
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PluginException("the command did not end in time: deadline exceeded");
            }
            // A background process of the command may keep the pipe open.
            var _ = reader.join(Duration.ofSeconds(1));
            synchronized (kept) {
                return ExecResult.of(kept.toByteArray(), new byte[0], exit(process.exitValue()));
            }
        } finally {
            end(process);
        }
    }

    private static void keepTail(InputStream from, ByteArrayOutputStream kept) {
        var buffer = new byte[OUTPUT_KEPT];
        try {
            int read;
            while ((read = from.read(buffer)) >= 0) {
                synchronized (kept) {
                    kept.write(buffer, 0, read);
                    if (kept.size() > OUTPUT_KEPT) {
                        var all = kept.toByteArray();
                        kept.reset();
                        kept.writeBytes(
                                Arrays.copyOfRange(all, all.length - OUTPUT_KEPT, all.length));
                    }
                }
            }
        } catch (IOException _) {
            // Killed after its time; what was read so far counts.
        }
    }

    /** Runs to the end with its streams connected. */
    public ExitResult run(ExecStreams streams) throws PluginException, InterruptedException {
        var process = start(false);
        try {
            var stdin =
                    Thread.ofVirtual()
                            .start(() -> copy(streams.stdin(), process.getOutputStream()));
            var stdout =
                    Thread.ofVirtual()
                            .start(() -> copy(process.getInputStream(), streams.stdout()));
            var stderr =
                    Thread.ofVirtual()
                            .start(() -> copy(process.getErrorStream(), streams.stderr()));
            int code = process.waitFor();
            stdout.join(Duration.ofSeconds(5));
            stderr.join(Duration.ofSeconds(5));
            stdin.interrupt();
            return exit(code);
        } finally {
            end(process);
        }
    }

    private static void copy(InputStream from, OutputStream to) {
        try (to) {
            var buffer = new byte[8192];
            int read;
            while ((read = from.read(buffer)) >= 0) {
                to.write(buffer, 0, read);
                to.flush();
            }
        } catch (IOException | RuntimeException _) {
            // One side has gone; the exit code decides what that means.
        }
    }

    private void end(Process process) throws PluginException {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        deleteScratch();
    }

    private void deleteScratch() throws PluginException {
        try {
            if (scratch != null) {
                Files.deleteIfExists(scratch);
            }
        } catch (IOException e) {
            throw new PluginException(scratch + " stays behind: " + e, e);
        }
    }

    private static ExitResult exit(int code) {
        return new ExitResult(code, code > SIGNAL_BASE ? code - SIGNAL_BASE : 0, false, "");
    }
}
