package io.drover.drivers;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.task.Account;
import io.drover.plugin.testkit.PluginLaunch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code exec} as agents have it, where this machine can run it. */
class ExecPromisesTest extends ShellKit {
    private static final List<String> RUNTIMES =
            List.of("/usr/bin/crun", "/usr/bin/runc", "/usr/sbin/runc", "/usr/local/bin/crun");

    @Override
    protected Optional<String> unfit() {
        if (!Account.isRoot()) {
            return Optional.of("needs root");
        }
        if (RUNTIMES.stream().map(Path::of).noneMatch(Files::isExecutable)) {
            return Optional.of("needs crun or runc");
        }
        return Cgroups.detect().problem();
    }

    @Override
    protected PluginLaunch launch() {
        return hosted("exec");
    }

    @Override
    protected Map<String, ? extends @Nullable Object> wrong() {
        return Map.of("command", "/bin/true", "work_dir", "here");
    }

    @Override
    protected String wrongOption() {
        return "work_dir";
    }
}
