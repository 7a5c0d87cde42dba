package io.drover.devices.sysfs;

import io.drover.plugin.DevicePlugin;
import io.drover.plugin.testkit.DevicePluginKit;
import io.drover.plugin.testkit.PluginLaunch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The promises of a plugin that reads the kernel's files, over a machine that consists of files.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class SysfsKit extends DevicePluginKit {
    protected abstract DevicePlugin plugin();

    /** Makes devices that the plugin finds. */
    protected abstract void build(FakeMachine machine) throws IOException;

    @Override
    protected PluginLaunch launch() throws IOException {
        build(new FakeMachine(directory()));
        return PluginLaunch.inProcess(this::plugin);
    }

    /** A device that is offered in shares. */
    protected abstract String shared();

    @Override
    protected Map<String, ? extends @Nullable Object> pluginConfig() {
        return Map.of(
                "root",
                directory().toString(),
                "shares",
                List.of(Map.of("ids", List.of(shared()), "count", 3)));
    }

    @Override
    protected boolean measures() {
        return false;
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> wrong() {
        return Optional.of(Map.of("fingerprint_period", "1ms"));
    }

    @Override
    protected String wrongOption() {
        return "fingerprint_period";
    }
}
