package io.drover.client.testing;

import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.host.DeviceClient;
import io.drover.plugin.host.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A device plugin whose devices are what the test says. */
public final class FakeDevices implements DeviceClient {
    private final List<Consumer<List<DeviceGroup>>> listeners = new ArrayList<>();
    private final List<Consumer<List<DeviceGroupUsage>>> usageListeners = new ArrayList<>();
    private final List<List<List<String>>> reserved = new ArrayList<>();
    private @Nullable List<DeviceGroup> groups;

    /** From now on these devices are there. */
    public synchronized void report(DeviceGroup... found) {
        groups = List.of(found);
        listeners.forEach(listener -> listener.accept(List.of(found)));
    }

    /** The devices do this. */
    public synchronized void measure(DeviceGroupUsage... usage) {
        usageListeners.forEach(listener -> listener.accept(List.of(usage)));
    }

    /** What was asked for, one call after the other. */
    public synchronized List<List<List<String>>> reserved() {
        return List.copyOf(reserved);
    }

    @Override
    public PluginInfo info() {
        return new PluginInfo("fake-devices", "1.0.0");
    }

    @Override
    public synchronized Subscription devices(Consumer<List<DeviceGroup>> listener) {
        listeners.add(listener);
        if (groups != null) {
            listener.accept(groups);
        }
        return () -> listeners.remove(listener);
    }

    @Override
    public synchronized DeviceReservation reserve(List<List<String>> byGroup)
            throws PluginException {
        reserved.add(byGroup);
        List<String> deviceIds = byGroup.stream().flatMap(List::stream).toList();
        for (String id : deviceIds) {
            if (groups == null
                    || groups.stream()
                            .flatMap(group -> group.devices().stream())
                            .noneMatch(device -> device.id().equals(id))) {
                throw new PluginException("unknown device IDs: " + id);
            }
        }
        String joined = String.join(",", deviceIds);
        var env = new TreeMap<String, String>();
        env.put("FAKE_VISIBLE_DEVICES", joined);
        return new DeviceReservation(
                env,
                List.of(TaskConfig.Mount.bind("/fake", "/opt/fake", true)),
                deviceIds.stream()
                        .map(id -> new TaskConfig.Device("/dev/" + id, "/dev/" + id, "rw"))
                        .toList());
    }

    @Override
    public synchronized Subscription usage(
            Duration interval, Consumer<List<DeviceGroupUsage>> listener) {
        usageListeners.add(listener);
        return () -> usageListeners.remove(listener);
    }
}
