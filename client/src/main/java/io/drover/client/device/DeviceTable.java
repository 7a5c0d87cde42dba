package io.drover.client.device;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.node.DeviceGroupStats;
import io.drover.api.node.DeviceStats;
import io.drover.api.node.NodeDeviceResource;
import io.drover.client.fingerprint.SystemFiles;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.PluginException;
import io.drover.plugin.host.DeviceClient;
import io.drover.plugin.host.PluginHost;
import io.drover.plugin.host.Reservations;
import io.drover.plugin.host.Subscriptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devices of this node, over all device plugins. */
public final class DeviceTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceTable.class);
    private static final Duration MEASURING = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PluginHost plugins;
    private final PciBus bus;
    private final Runnable onChange;
    private final Thread finder;
    private final Subscriptions subscriptions = new Subscriptions();
    private final SortedMap<String, Source> sources = new TreeMap<>();
    private boolean closed;

    /** A device plugin and what it said last; null before it has said anything. */
    private static final class Source {
        private final DeviceClient client;
        private @Nullable List<DeviceGroup> groups;
        private List<DeviceGroupUsage> usage = List.of();

        Source(DeviceClient client) {
            this.client = client;
        }

        List<DeviceGroup> groups() {
            return groups == null ? List.of() : groups;
        }
    }

    /**
     * Begins to look for devices.
     *
     * @param files where the kernel tells of its buses
     * @param onChange called after each change of {@link #devices}, on any thread; must not block
     */
    public DeviceTable(PluginHost plugins, SystemFiles files, Runnable onChange) {
        this.plugins = plugins;
        this.bus = new PciBus(files);
        this.onChange = onChange;
        this.finder = Thread.ofVirtual().name("device-finder").start(this::find);
        subscriptions.keep(
                plugins.more(() -> Thread.ofVirtual().name("device-finder").start(this::find)));
    }

    private void find() {
        try {
            for (var entry : plugins.devices().entrySet()) {
                String name = entry.getKey();
                DeviceClient client = entry.getValue();
                synchronized (this) {
                    if (sources.putIfAbsent(name, new Source(client)) != null) {
                        continue;
                    }
                }
                subscriptions.keep(client.devices(groups -> report(name, groups)));
                subscriptions.keep(client.usage(MEASURING, usage -> measured(name, usage)));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(String plugin, List<DeviceGroup> groups) {
        synchronized (this) {
            Source source = sources.get(plugin);
            if (source == null) {
                return;
            }
            source.groups = groups;
            notifyAll();
            groups.forEach(group -> warnOfTwins(plugin, group.kind()));
        }
        onChange.run();
    }

    private void warnOfTwins(String plugin, DeviceKind kind) {
        sources.forEach((other, source) -> {
            if (!other.equals(plugin)
                    && source.groups().stream().anyMatch(group -> group.kind().equals(kind))) {
                LOG.warn(
                        "The device plugins {} and {} both report {}; those of {} are used. Remove"
                                + " one of the two from the configuration",
                        plugin,
                        other,
                        kind,
                        plugin.compareTo(other) < 0 ? plugin : other);
            }
        });
    }

    private synchronized void measured(String plugin, List<DeviceGroupUsage> usage) {
        Source source = sources.get(plugin);
        if (source != null) {
            source.usage = usage;
        }
    }

    /**
     * Waits until every device plugin has told once what it found, so that the node is not
     * introduced without devices that it has.
     *
     * @param deadline in the time of {@link System#nanoTime}
     */
    public void awaitFirst(long deadline) throws InterruptedException {
        finder.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        synchronized (this) {
            for (long left = deadline - System.nanoTime();
                    !closed
                            && left > 0
                            && sources.values().stream().anyMatch(s -> s.groups == null);
                    left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }

    /** All devices, in the order of vendor, type and name. */
    public synchronized List<NodeDeviceResource> devices() {
        SortedMap<DeviceKind, NodeDeviceResource> devices = new TreeMap<>();
        for (Source source : sources.values()) {
            for (DeviceGroup group : source.groups()) {
                devices.putIfAbsent(group.kind(), DeviceRecords.resource(group, bus));
            }
        }
        return List.copyOf(devices.values());
    }

    /**
     * What a task needs to use its devices, over all plugins that they come from; waits a while for
     * plugins that have just been started.
     *
     * @throws PluginException if a device is not there any more, or its plugin refuses
     */
    public DeviceReservation reserve(List<AllocatedDeviceResource> allocated)
            throws PluginException, InterruptedException {
        if (!allocated.isEmpty()) {
            awaitFirst(System.nanoTime() + PATIENCE.toNanos());
        }
        Map<DeviceClient, SortedMap<DeviceKind, List<String>>> byPlugin = new LinkedHashMap<>();
        for (AllocatedDeviceResource device : allocated) {
            DeviceKind kind = DeviceRecords.kind(device);
            List<String> ids = device.deviceIds() == null ? List.of() : device.deviceIds();
            byPlugin.computeIfAbsent(plugin(kind), _ -> new TreeMap<>())
                    .computeIfAbsent(kind, _ -> new ArrayList<>())
                    .addAll(ids);
        }
        List<DeviceReservation> parts = new ArrayList<>();
        for (var entry : byPlugin.entrySet()) {
            parts.add(entry.getKey().reserve(List.copyOf(entry.getValue().values())));
        }
        return Reservations.join(parts);
    }

    private synchronized DeviceClient plugin(DeviceKind kind) throws PluginException {
        for (Source source : sources.values()) {
            if (source.groups().stream().anyMatch(group -> group.kind().equals(kind))) {
                return source.client;
            }
        }
        throw new PluginException(
                "operation on unknown device(s) \"" + kind + "\"", /* recoverable= */ true);
    }

    /** What all devices do now. */
    public synchronized List<DeviceGroupStats> stats() {
        List<DeviceGroupStats> all = new ArrayList<>();
        for (Source source : sources.values()) {
            source.usage.forEach(group -> all.add(DeviceRecords.stats(group)));
        }
        return all;
    }

    /** What the devices of a task do now. */
    public List<DeviceGroupStats> stats(List<AllocatedDeviceResource> allocated) {
        List<DeviceGroupStats> mine = new ArrayList<>();
        for (DeviceGroupStats group : stats()) {
            SortedMap<String, DeviceStats> instances = new TreeMap<>();
            for (AllocatedDeviceResource device : allocated) {
                if (device.deviceIds() != null
                        && device.vendor().equals(group.vendor())
                        && device.type().equals(group.type())
                        && device.name().equals(group.name())) {
                    instances.putAll(of(group, device.deviceIds()));
                }
            }
            if (!instances.isEmpty()) {
                mine.add(
                        new DeviceGroupStats(
                                group.vendor(), group.type(), group.name(), instances));
            }
        }
        return mine;
    }

    private static Map<String, DeviceStats> of(DeviceGroupStats group, List<String> ids) {
        SortedMap<String, DeviceStats> found = new TreeMap<>();
        if (group.instanceStats() != null) {
            group.instanceStats()
                    .forEach((id, stats) -> {
                        if (ids.contains(id)) {
                            found.put(id, stats);
                        }
                    });
        }
        return found;
    }

    @Override
    public void close() {
        finder.interrupt();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        subscriptions.close();
    }
}
