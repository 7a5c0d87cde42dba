package io.drover.plugin.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The promises of {@code DevicePlugin}, as tests of one plugin.
 *
 * <p>A subclass says how the plugin is started and configured so that it finds at least one device,
 * real or not. Each promise is a test of its own.
 */
public abstract non-sealed class DevicePluginKit extends PluginKit<DeviceBench> {
    /** Whether the plugin is a {@code DevicePlugin.Measuring}. */
    protected boolean measures() {
        return true;
    }

    /** A plugin configuration that must be refused; empty when every one that fits is right. */
    protected Optional<Map<String, ? extends @Nullable Object>> wrong() {
        return Optional.empty();
    }

    /** The option that is wrong in {@link #wrong}; the refusal has to name it. */
    protected String wrongOption() {
        return "";
    }

    @Override
    final DeviceBench open() throws Exception {
        return new DeviceBench(this);
    }

    @Override
    final List<Promise<DeviceBench>> promises() {
        return DevicePromises.of(this);
    }
}
