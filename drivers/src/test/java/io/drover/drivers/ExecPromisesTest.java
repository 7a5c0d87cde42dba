package io.drover.drivers;

import io.drover.plugin.testkit.PluginLaunch;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code exec} as agents have it, where this machine can run it. */
class ExecPromisesTest extends ShellKit {
    @Override
    protected Optional<String> unfit() {
        return contained();
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
