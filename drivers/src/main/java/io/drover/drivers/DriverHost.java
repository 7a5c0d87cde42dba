package io.drover.drivers;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.exec.ExecDriver;
import io.drover.drivers.rawexec.RawExecDriver;
import io.drover.drivers.supervision.Supervisors;
import io.drover.drivers.task.LocalDriver;
import io.drover.plugin.serve.PluginServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The process of the bundled drivers. The agent starts it, and it outlives the agent.
 *
 * <p>Arguments: {@code --state-dir DIR --socket-dir DIR --record FILE}. {@code DIR} of the first
 * holds tasks, log collections and pipes and belongs to one process at a time. It says where it
 * listens in {@code FILE}, for every agent to come, and by one line on standard output. It logs to
 * standard error, and leaves when the agent asks it to, or when it has had nothing to do and no
 * agent connected for ten minutes. It may be killed at any moment: tasks go on, and the next
 * process takes them up.
 *
 * <p>Launchers give it the small heap and the archive flags of {@code dist/launcher/plugin-host};
 * it needs {@code --enable-native-access=ALL-UNNAMED}.
 */
public final class DriverHost {
    private static final String USUAL_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(10);
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(30);

    private DriverHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var options = Options.parse(args);
        Files.createDirectories(options.stateDir());
        try (var lock = lock(options.stateDir())) {
            if (lock == null) {
                System.err.println(
                        "Another plugin host uses "
                                + options.stateDir()
                                + "; stop it first, or give this one a directory of its own.");
                System.exit(1);
            }
            run(options);
        }
        System.exit(0);
    }

    private record Options(Path stateDir, Path socketDir, @Nullable Path record) {
        static Options parse(String[] args) {
            var values = new TreeMap<String, Path>();
            for (int i = 0; i + 1 < args.length; i += 2) {
                values.put(args[i], Path.of(args[i + 1]));
            }
            var stateDir = values.get("--state-dir");
            if (stateDir == null) {
                System.err.println(
                        "usage: plugin-host --state-dir DIR [--socket-dir DIR] [--record FILE]");
                System.exit(2);
            }
            Objects.requireNonNull(stateDir);
            return new Options(
                    stateDir,
                    values.getOrDefault("--socket-dir", stateDir),
                    values.get("--record"));
        }
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

    private static void run(Options options) throws IOException, InterruptedException {
        try (var supervisors = Supervisors.open(options.stateDir())) {
            var cgroups = Cgroups.detect();
            var path = System.getenv().getOrDefault("PATH", USUAL_PATH);
            var drivers =
                    List.of(
                            new RawExecDriver(supervisors, cgroups, path),
                            new ExecDriver(supervisors, cgroups, options.stateDir(), path));
            drivers.forEach(LocalDriver::recoverAll);
            try (var server =
                    PluginServer.bundle(
                            options.socketDir(), drivers, List.of(supervisors.logs()))) {
                if (options.record() != null) {
                    server.record(options.record());
                }
                server.announce();
                Thread.ofVirtual().name("idle").start(() -> leaveWhenIdle(server, supervisors));
                server.awaitStop();
            }
        }
    }

    private static void leaveWhenIdle(PluginServer server, Supervisors supervisors) {
        var idle = Duration.ZERO;
        try {
            while (idle.compareTo(IDLE_LIMIT) < 0) {
                Thread.sleep(LOOK_PERIOD);
                boolean used = server.connections() > 0 || supervisors.isBusy();
                idle = used ? Duration.ZERO : idle.plus(LOOK_PERIOD);
            }
            server.leave();
        } catch (InterruptedException _) {
            // The process ends anyway.
        }
    }
}
