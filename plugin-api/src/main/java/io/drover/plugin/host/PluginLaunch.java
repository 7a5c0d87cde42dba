package io.drover.plugin.host;

import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.process.ProcessRecord;
import io.drover.plugin.rpc.GoPlugin;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How one plugin process is started.
 *
 * @param name for logs and the record's file name
 * @param command the command line
 * @param ownSession the process is one of ours: it outlives the agent, with its log in {@code
 *     logFile}, and writes its record itself. Otherwise its log lines are passed on to the agent's
 *     log
 * @param socketDir where it is to listen
 * @param recordFile where the running process is written down
 * @param logFile log of a process with its own session
 */
record PluginLaunch(
        String name,
        List<String> command,
        boolean ownSession,
        Path socketDir,
        Path recordFile,
        Path logFile) {
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final long LOG_FILE_LIMIT = 4 << 20;

    /**
     * Starts the process, waits for its line and sees to its record.
     *
     * @throws IOException if it does not start, says something else, or says nothing within a
     *     minute
     */
    ProcessRecord start() throws IOException, InterruptedException {
        var process = builder().start();
        var identity = ProcessIdentity.of(process.pid());
        try {
            if (!ownSession) {
                PluginLog.follow(name, process.getErrorStream());
            }
            var line = HandshakeLine.parse(firstLine(process));
            if (identity.isEmpty()) {
                throw new IOException("plugin exited before we could connect");
            }
            var started = new ProcessRecord(line.socket(), identity.get());
            if (!ownSession) {
                started.write(recordFile);
            }
            return started;
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private ProcessBuilder builder() throws IOException {
        var line = new ArrayList<String>();
        if (ownSession && Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // The signals of the agent's terminal must not reach it.
            line.add("/usr/bin/setsid");
        }
        line.addAll(command);
        var builder = new ProcessBuilder(line);
        var env = builder.environment();
        env.put(GoPlugin.COOKIE_NAME, GoPlugin.COOKIE);
        env.put(GoPlugin.VERSIONS_NAME, GoPlugin.APPLICATION_VERSION);
        env.put(GoPlugin.SOCKET_DIR_NAME, socketDir.toString());
        env.put("PLUGIN_MIN_PORT", "10000");
        env.put("PLUGIN_MAX_PORT", "25000");
        builder.redirectInput(new File("/dev/null"));
        if (ownSession) {
            if (Files.exists(logFile) && Files.size(logFile) > LOG_FILE_LIMIT) {
                Files.delete(logFile);
            }
            builder.redirectError(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        }
        return builder;
    }

    private String firstLine(Process process) throws IOException, InterruptedException {
        var line = new CompletableFuture<String>();
        Thread.ofPlatform()
                .daemon()
                .name("plugin-stdout-" + name)
                .start(() -> readOutput(process, line));
        try {
            return line.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw new IOException("timeout while waiting for plugin to start" + whereToLook());
        } catch (ExecutionException e) {
            throw new IOException("plugin exited before we could connect" + whereToLook(), e);
        }
    }

    private String whereToLook() {
        return ownSession ? "; its log is " + logFile : "";
    }

    /** Goes on reading after the line, or the process would block once the pipe is full. */
    private void readOutput(Process process, CompletableFuture<String> firstLine) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            var line = reader.readLine();
            if (line == null) {
                throw new IOException("plugin exited before we could connect");
            }
            firstLine.complete(line);
            while (!ownSession && (line = reader.readLine()) != null) {
                PluginLog.line(name, line);
            }
        } catch (IOException e) {
            firstLine.completeExceptionally(e);
        }
    }
}
