package io.drover.plugin.host;

import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.process.ProcessRecord;
import io.drover.plugin.rpc.PluginAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a plugin alive that logs while no agent runs: a program in Go dies of the first line that
 * it writes to a pipe that nobody has open, and every program stands still at one that is full.
 *
 * <p>The agent reads the log of each plugin through a pipe. A shell beside the plugin holds that
 * pipe open, too, and sleeps for as long as the agent lives. Then it keeps the first {@value
 * #KEPT_PIECES} pieces, lines mostly, and throws away the rest, until the next agent comes or the
 * plugin ends.
 *
 * <p>Used by one thread at a time.
 */
final class LogKeeper implements AutoCloseable {
    private static final int KEPT_PIECES = 1000;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final PluginAddress NOWHERE = new PluginAddress.Unix(Path.of("/"));

    /** Its input ends with the agent. */
    private static final String SCRIPT =
            """
            trap '' HUP INT TERM
            exec 3<"/proc/$1/fd/2" || exit 1
            echo holding
            read -r _
            dd bs=4k count=%d <&3 >>"$2" 2>/dev/null
            exec cat <&3 >/dev/null 2>&1
            """
                    .formatted(KEPT_PIECES);

    private final Path record;
    private final Path kept;
    private @Nullable Holding holding;

    private record Holding(ProcessIdentity plugin, Process shell) {}

    /**
     * @param directory where it writes down what the next agent needs
     * @param plugin name of the plugin's files there
     */
    LogKeeper(Path directory, String plugin) {
        this.record = directory.resolve(plugin + ".keeper");
        this.kept = directory.resolve(plugin + ".kept");
    }

    /** Holds the log of a process that this agent has just started, or is about to take over. */
    void hold(ProcessIdentity process) throws IOException {
        close();
        var begun =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                SCRIPT,
                                "keeper",
                                Long.toString(process.pid()),
                                kept.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        holding = new Holding(process, begun);
        try (var said = begun.inputReader(StandardCharsets.UTF_8)) {
            if (!"holding".equals(said.readLine())) {
                throw new IOException("the log of process " + process.pid() + " cannot be held");
            }
        }
        var identity = ProcessIdentity.of(begun.pid());
        if (identity.isPresent()) {
            new ProcessRecord(NOWHERE, identity.get()).write(record);
        }
    }

    /**
     * Takes the log over from the agent before.
     *
     * @return what was kept of the lines that nobody has read
     */
    List<String> takeOver(ProcessIdentity process) throws IOException, InterruptedException {
        var before = ProcessRecord.read(record).map(ProcessRecord::process);
        hold(process);
        if (before.isPresent()) {
            end(before.get());
        }
        if (!Files.exists(kept)) {
            return List.of();
        }
        var text = new String(Files.readAllBytes(kept), StandardCharsets.UTF_8);
        Files.delete(kept);
        return text.lines().toList();
    }

    /** It reads what we want to read. */
    private static void end(ProcessIdentity keeper) throws InterruptedException {
        var process = ProcessHandle.of(keeper.pid());
        if (keeper.isAlive() && process.isPresent()) {
            process.get().descendants().forEach(ProcessHandle::destroyForcibly);
            process.get().destroyForcibly();
        }
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (keeper.isAlive() && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** From now on the log is kept for the next agent, while the plugin lives. */
    void letGo() {
        var last = holding;
        if (last != null && last.plugin().isAlive()) {
            try {
                last.shell().getOutputStream().close();
            } catch (IOException _) {
                // It has gone already.
            }
            holding = null;
        }
        close();
    }

    /** The plugin has ended, and with it what there is to keep. */
    @Override
    public void close() {
        if (holding != null) {
            holding.shell().destroyForcibly();
            holding = null;
        }
    }
}
