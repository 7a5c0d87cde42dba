package io.drover.devices.nvidia;

import io.drover.devices.NvidiaHost;
import io.drover.plugin.testkit.DevicePluginKit;
import io.drover.plugin.testkit.PluginLaunch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The promises of the process that agents start, over a library that answers like NVML. */
@Execution(ExecutionMode.CONCURRENT)
class NvidiaPromisesTest extends DevicePluginKit {
    @Override
    protected PluginLaunch launch() throws Exception {
        FakeNvml.compile(directory(), "nvml.so");
        FakeNvml.at(library())
                .gpus(
                        "gpu GPU-a Tesla_V100 16160 1a 0",
                        "gpu GPU-b Tesla_V100 16160 1b 1",
                        "gpu GPU-c Tesla_V100 16160 1c 2 broken=1",
                        "gpu GPU-d A100 40960 3e 3 mig=1",
                        "slice GPU-d MIG-1 A100_MIG_1g.5gb 4864 1 0",
                        "slice GPU-d MIG-2 A100_MIG_1g.5gb 4864 2 0",
                        "gpu GPU-e Tesla_T4 15360 5e 4",
                        "link GPU-a GPU-b 2");
        return PluginLaunch.member(
                "nvidia-gpu",
                NvidiaHost.class,
                "--state-dir",
                directory().toString(),
                "--socket-dir",
                directory().toString());
    }

    private Path library() {
        return directory().resolve("nvml.so");
    }

    @Override
    protected Map<String, ? extends @Nullable Object> pluginConfig() {
        return Map.of(
                "library",
                library().toString(),
                "root",
                directory().toString(),
                "shares",
                List.of(
                        Map.of("ids", List.of("GPU-e"), "count", 4),
                        Map.of("ids", List.of("MIG-2"), "count", 2)));
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> wrong() {
        return Optional.of(Map.of("shares", List.of(Map.of("count", 0))));
    }

    @Override
    protected String wrongOption() {
        return "shares";
    }
}
