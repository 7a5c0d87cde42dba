package io.drover.plugin.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The kit over the model, with a fault if wanted. */
abstract class ModelDeviceKit extends DevicePluginKit {
    private final ModelDevices.@Nullable Fault fault;
    private final AtomicInteger calls = new AtomicInteger();

    ModelDeviceKit(ModelDevices.@Nullable Fault fault) {
        this.fault = fault;
    }

    @Override
    protected Duration patience() {
        return fault == null ? super.patience() : Duration.ofSeconds(3);
    }

    @Override
    protected PluginLaunch launch() {
        return PluginLaunch.inProcess(() -> new ModelDevices(fault, calls));
    }

    @Override
    protected Optional<Map<String, ? extends @Nullable Object>> wrong() {
        return Optional.of(Map.of("count", 0));
    }

    @Override
    protected String wrongOption() {
        return "count";
    }
}
