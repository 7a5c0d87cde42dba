package io.drover.plugin.serve;

import io.drover.plugin.Plugin;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The life of a process of plugins that come with Drover. The agent starts it, and it outlives the
 * agent.
 *
 * <p>Arguments: {@code --state-dir DIR --socket-dir DIR --record FILE --build BUILD}. {@code DIR}
 * of the first belongs to one process at a time. The process says where it listens in {@code FILE},
 * for every agent to come, and by one line on standard output. It logs to standard error, and
 * leaves when the agent asks it to, or when it has had nothing to do and no agent connected for ten
 * minutes. It may be killed at any moment: the next process takes up what is in the state
 * directory.
 *
 * <p>When asked to leave it closes its {@link Contents} first and gives the state directory free
 * after that, so one that waits for the directory finds everything in order: that is how one build
 * hands over to the next.
 */
public final class BuiltInProcess {
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(10);
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(30);

    /** What the process serves, and what of it must be closed. */
    public interface Contents extends AutoCloseable {
        /** The plugins, each of which gets a socket of its own. */
        List<? extends Plugin> plugins();

        /** Further services, beside the list of plugins. */
        default List<BindableService> services() {
            return List.of();
        }

        /** Collects the output of tasks, by one of {@link #services}. */
        default boolean collectsOutput() {
            return false;
        }

        /** Has something to do, though no agent may be connected. */
        default boolean isBusy() {
            return false;
        }

        /** Finishes what is under way; tasks go on. */
        @Override
        default void close() {}
    }

    /** Makes the contents, from what an earlier process may have left in the directory. */
    public interface Opener {
        Contents open(Path stateDir) throws IOException;
    }

    private record Options(Path stateDir, Path socketDir, @Nullable Path record, String build) {}

    private BuiltInProcess() {}

    /** Contents of nothing but plugins that keep no state. */
    public static Contents of(Plugin... plugins) {
        var list = List.of(plugins);
        return () -> list;
    }

    /** Serves until the process is to leave, and ends it. */
    public static void run(String[] args, Opener opener) throws IOException, InterruptedException {
        var options = parse(args);
        Files.createDirectories(options.stateDir());
        try (var lock = lock(options.stateDir())) {
            if (lock == null) {
                System.err.println(
                        "Another plugin host uses "
                                + options.stateDir()
                                + "; stop it first, or give this one a directory of its own.");
                System.exit(1);
            }
            run(options, opener);
        }
        System.exit(0);
    }

    private static Options parse(String[] args) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            values.put(args[i], args[i + 1]);
        }
        var stateDir = values.get("--state-dir");
        if (stateDir == null) {
            System.err.println(
                    "usage: plugin-host --state-dir DIR [--socket-dir DIR] [--record FILE]"
                            + " [--build BUILD]");
            System.exit(2);
        }
        Objects.requireNonNull(stateDir);
        var record = values.get("--record");
        return new Options(
                Path.of(stateDir),
                Path.of(values.getOrDefault("--socket-dir", stateDir)),
                record == null ? null : Path.of(record),
                values.getOrDefault("--build", ""));
    }

    private static @Nullable FileLock lock(Path stateDir) throws IOException {
        // Held until the process ends.
        @SuppressWarnings("resource")
        var channel =
                FileChannel.open(
                        stateDir.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        return channel.tryLock();
    }

    private static void run(Options options, Opener opener)
            throws IOException, InterruptedException {
        try (var contents = opener.open(options.stateDir());
                var server = PluginServer.bundle(options.socketDir(), options.build(), contents)) {
            if (options.record() != null) {
                server.record(options.record());
            }
            server.announce();
            Thread.ofVirtual().name("idle").start(() -> leaveWhenIdle(server, contents));
            server.awaitStop();
        }
    }

    private static void leaveWhenIdle(PluginServer server, Contents contents) {
        var idle = Duration.ZERO;
        try {
            while (idle.compareTo(IDLE_LIMIT) < 0) {
                Thread.sleep(LOOK_PERIOD);
                boolean used = server.connections() > 0 || contents.isBusy();
                idle = used ? Duration.ZERO : idle.plus(LOOK_PERIOD);
            }
            server.leave();
        } catch (InterruptedException _) {
            // The process ends anyway.
        }
    }
}
