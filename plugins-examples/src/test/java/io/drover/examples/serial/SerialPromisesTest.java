package io.drover.examples.serial;

import io.drover.plugin.testkit.DevicePluginKit;
import io.drover.plugin.testkit.PluginLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The device plugin keeps the promises of the SPI. */
@Execution(ExecutionMode.CONCURRENT)
class SerialPromisesTest extends DevicePluginKit {
    @Override
    protected PluginLaunch launch() throws IOException {
        for (var port : new String[] {"ttyUSB0", "ttyUSB1"}) {
            Files.writeString(directory().resolve(port), "");
        }
        return PluginLaunch.inProcess(SerialPorts::new);
    }

    @Override
    protected Map<String, ? extends @Nullable Object> pluginConfig() {
        return Map.of("directory", directory().toString());
    }

    @Override
    protected boolean measures() {
        return false;
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> wrong() {
        return Optional.of(Map.of("period", "1ms"));
    }

    @Override
    protected String wrongOption() {
        return "period";
    }
}
