package io.drover.drivers.task;

import io.drover.drivers.supervision.Terminal;
import io.drover.plugin.ExecResult;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.PluginException;
import io.drover.plugin.process.SearchPath;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that runs beside a task, as for a check or for a person.
 *
 * @param line the whole command line
 * @param directory where it starts
 * @param scratch a file that it needs, deleted at its end; mostly null
 * @param uid who may open its terminal, if it gets one
 */
public record SideCommand(List<String> line, Path directory, @Nullable Path scratch, long uid) {
    private static final Logger LOG = LoggerFactory.getLogger("side_command");
    private static final Duration SHOWN_LIMIT = Duration.ofSeconds(5);
    private static final int OUTPUT_KEPT = 4096;
    private static final int SIGNAL_BASE = 128;

    public SideCommand {
        line = List.copyOf(line);
    }

    private Process start(boolean merged) throws PluginException {
        return start(line, merged);
    }

    private Process start(List<String> command, boolean merged) throws PluginException {
        var builder =
                new ProcessBuilder(Hearing.inFrontOf(command))
                        .directory(directory.toFile())
                        .redirectErrorStream(merged);
        Map<String, String> env = builder.environment();
        env.clear();
        env.put("PATH", SearchPath.USUAL);
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

    /** Runs to the end with its streams connected, at a terminal if the caller sits at one. */
    public ExitResult run(ExecStreams streams) throws PluginException, InterruptedException {
        return streams.tty() ? runAtTerminal(streams) : runThroughPipes(streams);
    }

    private ExitResult runAtTerminal(ExecStreams streams)
            throws PluginException, InterruptedException {
        try (var terminal = Terminal.open()) {
            Files.setAttribute(terminal.device(), "unix:uid", (int) uid);
            var process = start(terminal.seat(line), true);
            try {
                streams.onResize().accept(size -> resize(terminal, process, size));
                var shown = thread("exec-show", () -> terminal.show(streams.stdout()));
                var typed = thread("exec-type", () -> terminal.type(streams.stdin()));
                int code = process.waitFor();
                shown.join(SHOWN_LIMIT);
                typed.interrupt();
                streams.stdout().close();
                return exit(code);
            } finally {
                end(process);
            }
        } catch (IOException e) {
            throw new PluginException("the terminal: " + e.getMessage(), e);
        }
    }

    /** A container runtime need not pass on the size to the terminal inside; not every one does. */
    private static void resize(Terminal terminal, Process process, ExecStreams.TerminalSize size) {
        try {
            terminal.resize(size.height(), size.width());
            for (var inside : process.descendants().toList()) {
                Terminal.resizeAt(inside.pid(), size.height(), size.width());
            }
        } catch (IOException e) {
            LOG.warn("A terminal keeps its size: {}", e.getMessage());
        }
    }

    private interface Copying {
        void run() throws IOException;
    }

    /** Not a virtual one, for it blocks in native code. */
    private static Thread thread(String name, Copying copying) {
        return Thread.ofPlatform()
                .daemon()
                .name(name)
                .start(() -> {
                    try {
                        copying.run();
                    } catch (IOException | RuntimeException _) {
                        // The caller has gone; the exit code decides what that means.
                    }
                });
    }

    private ExitResult runThroughPipes(ExecStreams streams)
            throws PluginException, InterruptedException {
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
            stdout.join(SHOWN_LIMIT);
            stderr.join(SHOWN_LIMIT);
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
