package io.drover.engines.docker;

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

/** {@code docker} as agents have it, with a daemon of its own. */
class DockerPromisesTest extends EngineKit {
    private @Nullable DockerDaemon daemon;

    @Override
    protected Optional<String> unfit() throws Exception {
        var why = DockerDaemon.unfit();
        if (why.isEmpty()) {
            daemon = DockerDaemon.start();
        }
        return why;
    }

    @AfterAll
    void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Override
    protected PluginLaunch launch() {
        return hosted("docker");
    }

    @Override
    protected Map<String, ? extends @Nullable Object> pluginConfig() {
        var running = daemon;
        if (running == null) {
            throw new IllegalStateException("there is no daemon");
        }
        return Map.of("endpoint", "unix://" + running.socket(), "infra_image", TestImage.NAME);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> script(String script) {
        return Map.of("image", TestImage.NAME, "command", "/bin/sh", "args", List.of("-c", script));
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> wrong() {
        return Map.of("image", TestImage.NAME, "command", " spaced ");
    }

    @Override
    protected String wrongOption() {
        return "command";
    }
}
