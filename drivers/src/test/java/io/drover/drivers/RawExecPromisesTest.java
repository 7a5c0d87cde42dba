package io.drover.drivers;

import io.drover.plugin.testkit.PluginLaunch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code raw_exec} as agents have it: in its process, which the kit kills. */
class RawExecPromisesTest extends ShellKit {
    @Override
    protected PluginLaunch launch() {
        return hosted("raw_exec");
    }

    @Override
    protected Map<String, ? extends @Nullable Object> pluginConfig() {
        return Map.of("enabled", true);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> wrong() {
        return Map.of("command", "/bin/true", "oom_score_adj", -1);
    }

    @Override
    protected String wrongOption() {
        return "oom_score_adj";
    }
}
