package io.drover.plugin.host;

import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.process.ProcessRecord;
import io.drover.plugin.rpc.Credentials;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.PluginAddress;
import io.netty.handler.ssl.SslContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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
 * @param autoMtls both ends prove themselves to one another; such a process cannot be found again
 * @param startLimit how long it may take to say its line
 */
record PluginLaunch(
        String name,
        List<String> command,
        boolean ownSession,
        Path socketDir,
        Path recordFile,
        Path logFile,
        boolean autoMtls,
        Duration startLimit) {
    private static final long LOG_FILE_LIMIT = 4 << 20;
    private static final int CHUNK = 8 << 10;

    /** Becomes the plugin at the first line, and ends if there is none: the agent has died. */
    private static final String WHEN_TOLD = "read -r _ || exit 1; exec \"$@\" </dev/null";

    /** Where a process listens that has not said it yet. */
    private static final PluginAddress NOWHERE = new PluginAddress.Unix(Path.of("/"));

    /**
     * A process that has told where it listens.
     *
     * @param tls what to connect to it with; null for none
     */
    record Started(ProcessRecord record, @Nullable SslContext tls) {}

    /**
     * Starts the process and waits for its line.
     *
     * <p>A plugin of others does not begin before it is written down that it was started, so that
     * there is no moment at which the death of the agent leaves one behind that nobody knows of; it
     * ends such a one ({@link #endHalfStarted}) unless it was {@link #settled}. Ours write
     * themselves down, and let no second one begin.
     *
     * @param log where its lines go, unless it keeps a log of its own
     * @param keeper keeps them while no agent runs
     * @throws IOException if it does not start, says something else, or says nothing in time
     */
    Started start(PluginLog log, LogKeeper keeper) throws IOException, InterruptedException {
        var own = autoMtls ? Credentials.create() : null;
        var process = builder(own).start();
        var identity = ProcessIdentity.of(process.pid());
        try {
            if (!ownSession) {
                log.follow(process.getErrorStream());
                if (identity.isPresent()) {
                    keeper.hold(identity.get());
                }
                letBegin(process, identity);
            }
            var line = HandshakeLine.parse(firstLine(process, log));
            if (identity.isEmpty()) {
                throw new IOException("plugin exited before we could connect");
            }
            var record = new ProcessRecord(line.address(), identity.get());
            return new Started(record, tls(own, line));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * A process of others has its configuration, which it takes only once: it may be found again.
     */
    void settled(ProcessRecord process) throws IOException {
        if (!ownSession) {
            process.write(recordFile);
            Files.deleteIfExists(startingFile());
        }
    }

    private void letBegin(Process process, Optional<ProcessIdentity> identity) throws IOException {
        if (identity.isPresent()) {
            new ProcessRecord(NOWHERE, identity.get()).write(startingFile());
        }
        try (var go = process.getOutputStream()) {
            go.write('\n');
        }
    }

    /** Reads on where the agent before has left off. */
    void followAgain(ProcessIdentity process, PluginLog log, LogKeeper keeper)
            throws InterruptedException {
        var stderr = Path.of("/proc", Long.toString(process.pid()), "fd", "2");
        try {
            if (Files.readSymbolicLink(stderr).toString().startsWith("pipe:")) {
                var kept = keeper.takeOver(process);
                kept.forEach(log::late);
                log.follow(Files.newInputStream(stderr));
            }
        } catch (IOException e) {
            log.line("the log of process " + process.pid() + " cannot be read on: " + e);
        }
    }

    /** Ends what an agent that was killed meanwhile had begun to start. */
    void endHalfStarted() throws IOException {
        if (ownSession) {
            return;
        }
        var begun = ProcessRecord.read(startingFile());
        var running = ProcessRecord.read(recordFile);
        if (begun.isPresent()
                && begun.get().process().isAlive()
                && running.filter(r -> r.process().equals(begun.get().process())).isEmpty()) {
            ProcessHandle.of(begun.get().process().pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        Files.deleteIfExists(startingFile());
    }

    private Path startingFile() {
        return recordFile.resolveSibling(name + ".starting");
    }

    private static @Nullable SslContext tls(@Nullable Credentials own, HandshakeLine line)
            throws IOException {
        if (own == null) {
            return null;
        }
        if (line.certificate() == null) {
            throw new IOException(
                    "auto_mtls is set, but the plugin gives no certificate; it has to be built with"
                            + " a newer SDK, or run without auto_mtls");
        }
        return own.toConnectTo(line.certificate());
    }

    private ProcessBuilder builder(@Nullable Credentials own) throws IOException {
        var line = new ArrayList<String>();
        if (ownSession && Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // The signals of the agent's terminal must not reach it.
            line.add("/usr/bin/setsid");
        }
        if (!ownSession) {
            line.addAll(List.of("/bin/sh", "-c", WHEN_TOLD, name));
        }
        line.addAll(command);
        var builder = new ProcessBuilder(line);
        var env = builder.environment();
        env.put(GoPlugin.COOKIE_NAME, GoPlugin.COOKIE);
        env.put(GoPlugin.VERSIONS_NAME, GoPlugin.APPLICATION_VERSION);
        env.put(GoPlugin.SOCKET_DIR_NAME, socketDir.toString());
        if (own != null) {
            env.put(GoPlugin.CERTIFICATE_NAME, own.pem());
        }
        env.put("PLUGIN_MIN_PORT", "10000");
        env.put("PLUGIN_MAX_PORT", "25000");
        if (ownSession) {
            builder.redirectInput(new File("/dev/null"));
            if (Files.exists(logFile) && Files.size(logFile) > LOG_FILE_LIMIT) {
                Files.delete(logFile);
            }
            builder.redirectError(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        }
        return builder;
    }

    private String firstLine(Process process, PluginLog log)
            throws IOException, InterruptedException {
        var line = new CompletableFuture<String>();
        Thread.ofPlatform()
                .daemon()
                .name("plugin-stdout-" + name)
                .start(() -> readOutput(process, log, line));
        try {
            return line.get(startLimit.toMillis(), TimeUnit.MILLISECONDS);
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
    private void readOutput(Process process, PluginLog log, CompletableFuture<String> first) {
        var lines =
                new Lines(line -> {
                    if (!first.complete(line)) {
                        log.line(line);
                    }
                });
        var chunk = new byte[CHUNK];
        try (var output = process.getInputStream()) {
            for (int n = output.read(chunk); n >= 0; n = output.read(chunk)) {
                lines.add(chunk, n);
                if (ownSession && first.isDone()) {
                    return;
                }
            }
            lines.rest();
            first.completeExceptionally(new IOException("it has printed nothing"));
        } catch (IOException e) {
            first.completeExceptionally(e);
        }
    }
}
