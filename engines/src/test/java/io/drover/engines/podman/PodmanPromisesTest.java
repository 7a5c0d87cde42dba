package io.drover.engines.podman;

import io.drover.engines.EngineKit;
import io.drover.engines.TestImage;
import io.drover.plugin.testkit.PluginLaunch;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** {@code podman} as agents have it, with a service of its own. */
class PodmanPromisesTest extends EngineKit {
    private @Nullable PodmanService service;

    @Override
    protected Optional<String> unfit() throws Exception {
        var why = PodmanService.unfit();
        if (why.isEmpty()) {
            service = PodmanService.start();
        }
        return why;
    }

    @AfterAll
    void stopService() throws Exception {
        if (service != null) {
            service.close();
        }
    }

    @Override
    protected PluginLaunch launch() {
        return hosted("podman");
    }

    @Override
    protected Map<String, ? extends @Nullable Object> pluginConfig() {
        var running = service;
        if (running == null) {
            throw new IllegalStateException("there is no service");
        }
        return Map.of("socket_path", "unix://" + running.socket());
    }

    @Override
    protected Map<String, ? extends @Nullable Object> script(String script) {
        return Map.of(
                "image",
                TestImage.NAME,
                "network_mode",
                "none",
                "command",
                "/bin/sh",
                "args",
                List.of("-c", script));
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.complementOf(EnumSet.of(Ability.NETWORKS));
    }

    @Override
    protected Map<String, ? extends @Nullable Object> wrong() {
        return Map.of("image", TestImage.NAME, "cpu_cfs_period", 7);
    }

    @Override
    protected String wrongOption() {
        return "cpu_cfs_period";
    }
}
