package io.drover.drivers.supervision;

import io.drover.plugin.process.SearchPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell that starts tasks. A fork of it costs a fraction of what a new process started from
 * here would; when it is killed, another one takes its place.
 */
final class Spawner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("spawner");

    private final Path stateDir;
    private final Runnable onRestart;
    private @Nullable Process process;
    private boolean closed;

    /**
     * @param onRestart called when another shell has taken the place of one that ended, whose
     *     orders may be lost
     */
    Spawner(Path stateDir, Runnable onRestart) {
        this.stateDir = stateDir;
        this.onRestart = onRestart;
    }

    synchronized void start() throws IOException {
        var script = stateDir.resolve("spawner.sh");
        writeScript(script);
        var builder =
                new ProcessBuilder(
                        List.of(
                                "/usr/bin/setsid",
                                "/bin/sh",
                                script.toString(),
                                stateDir.toString()));
        builder.environment().clear();
        builder.environment().put("PATH", SearchPath.USUAL);
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(stateDir.resolve("spawner.log").toFile()));
        var started = builder.start();
        process = started;
        try (BufferedReader reader = started.inputReader(StandardCharsets.UTF_8)) {
            if (!"ready".equals(reader.readLine())) {
                throw new IOException(
                        "the shell that starts tasks does not run; see "
                                + stateDir.resolve("spawner.log"));
            }
        }
        var _ = started.onExit().thenRun(() -> restart(started));
    }

    /** Replaced as a whole: a running shell goes on reading the file that it began with. */
    private static void writeScript(Path script) throws IOException {
        try (var source = Spawner.class.getResourceAsStream("spawner.sh")) {
            if (source == null) {
                throw new IOException("spawner.sh is missing from the distribution");
            }
            WholeFile.write(script, source.readAllBytes());
        }
    }

    private synchronized void restart(Process ended) {
        if (closed || !ended.equals(process)) {
            return;
        }
        LOG.warn("The shell that starts tasks has ended ({}), starting another", ended.exitValue());
        try {
            start();
            onRestart.run();
        } catch (IOException e) {
            LOG.error("The shell that starts tasks cannot be started: {}", e.getMessage());
        }
    }

    /**
     * Asks for a supervisor for the task in the directory of that name; harmless when it has one. A
     * shell that has just ended does not hear it: see {@code onRestart}.
     */
    void run(String key) {
        order("run " + key);
    }

    /** Says a line to the shell, as {@code spawner.sh} understands it. */
    synchronized void order(String line) {
        var running = process;
        if (running == null) {
            throw new IllegalStateException("the shell that starts tasks was never started");
        }
        try {
            OutputStream to = running.getOutputStream();
            to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException e) {
            LOG.warn("The shell that starts tasks does not hear: {}", e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            process.destroy();
        }
    }
}
