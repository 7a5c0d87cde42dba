package io.drover.drivers;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.task.Account;
import io.drover.plugin.testkit.PluginLaunch;
import io.drover.plugin.testkit.TaskDriverKit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The promises of drivers whose tasks are shells. */
@Execution(ExecutionMode.CONCURRENT)
abstract class ShellKit extends TaskDriverKit {
    private static final int LINES = 5000;
    private static final List<String> RUNTIMES =
            List.of("/usr/bin/crun", "/usr/bin/runc", "/usr/sbin/runc", "/usr/local/bin/crun");

    /** What keeps this machine from running containers. */
    static Optional<String> contained() {
        if (!Account.isRoot()) {
            return Optional.of("needs root");
        }
        if (RUNTIMES.stream().map(Path::of).noneMatch(Files::isExecutable)) {
            return Optional.of("needs crun or runc");
        }
        return Cgroups.detect().problem();
    }

    private static Map<String, ? extends @Nullable Object> script(String script) {
        return Map.of("command", "/bin/sh", "args", List.of("-c", script));
    }

    /** The process that agents start, of which one driver is looked at. */
    final PluginLaunch hosted(String driver) {
        return PluginLaunch.member(
                driver,
                DriverHost.class,
                "--state-dir",
                directory().toString(),
                "--socket-dir",
                directory().toString());
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.of(
                Ability.SIGNALS,
                Ability.EXEC,
                Ability.TERMINALS,
                Ability.MEASURING,
                Ability.RECOVERY);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> ends() {
        return script("true");
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> endsWith(int code) {
        return Optional.of(script("exit " + code));
    }

    @Override
    protected Printing prints() {
        var lines =
                IntStream.range(0, LINES)
                        .mapToObj(i -> "line " + i + "\n")
                        .collect(Collectors.joining());
        return new Printing(
                script("i=0; while [ $i -lt " + LINES + " ]; do echo line $i; i=$((i+1)); done"),
                lines);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> runs() {
        return script("echo ready; exec sleep 1000");
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> ignoresSignals() {
        return Optional.of(script("trap '' TERM INT; echo ready; while :; do sleep 0.1; done"));
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> endsOnHangUp(int code) {
        return Optional.of(
                script("trap 'exit " + code + "' HUP; echo ready; while :; do sleep 0.1; done"));
    }
}
