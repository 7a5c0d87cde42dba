package io.drover.plugin.rpc;

import com.google.protobuf.BoolValue;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.DeviceUsage;
import io.drover.plugin.DeviceUsage.Measurement;
import io.drover.plugin.DeviceUsage.Measurements;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.proto.device.ContainerReservation;
import io.drover.plugin.proto.device.DetectedDevice;
import io.drover.plugin.proto.device.DeviceGroupStats;
import io.drover.plugin.proto.device.DeviceLocality;
import io.drover.plugin.proto.device.DeviceSpec;
import io.drover.plugin.proto.device.DeviceStats;
import io.drover.plugin.proto.device.FingerprintResponse;
import io.drover.plugin.proto.device.Mount;
import io.drover.plugin.proto.device.StatsResponse;
import io.drover.plugin.proto.structs.StatObject;
import io.drover.plugin.proto.structs.StatValue;
import java.util.List;
import java.util.TreeMap;

/** What device plugins tell, to and from the messages. */
public final class Devices {
    /** Deep enough for every device that there is, and too little to exhaust a stack. */
    private static final int DEEPEST_GROUP = 16;

    /** More than a machine has; each is held by the servers too. */
    private static final int MOST_DEVICES = 4_096;

    private Devices() {}

    public static FingerprintResponse toMessage(List<DeviceGroup> groups) {
        var message = FingerprintResponse.newBuilder();
        groups.forEach(group -> message.addDeviceGroup(toMessage(group)));
        return message.build();
    }

    private static io.drover.plugin.proto.device.DeviceGroup toMessage(DeviceGroup group) {
        var message =
                io.drover.plugin.proto.device.DeviceGroup.newBuilder()
                        .setVendor(group.kind().vendor())
                        .setDeviceType(group.kind().type())
                        .setDeviceName(group.kind().name());
        for (var device : group.devices()) {
            message.addDevices(
                    DetectedDevice.newBuilder()
                            .setID(device.id())
                            .setHealthy(device.healthy())
                            .setHealthDescription(device.healthDescription())
                            .setHwLocality(
                                    DeviceLocality.newBuilder().setPciBusId(device.pciBusId())));
        }
        group.attributes()
                .forEach((name, value) -> message.putAttributes(name, Reports.toMessage(value)));
        return message.build();
    }

    /**
     * The groups of a message.
     *
     * @throws PluginException if the plugin reports what cannot be
     */
    public static List<DeviceGroup> fromMessage(FingerprintResponse message)
            throws PluginException {
        int devices = 0;
        for (var group : message.getDeviceGroupList()) {
            devices += Math.max(1, group.getDevicesCount());
            Reports.requireFew(group.getAttributesCount());
        }
        if (devices > MOST_DEVICES) {
            throw new PluginException(
                    "the plugin reports " + devices + " devices, at most " + MOST_DEVICES);
        }
        try {
            return message.getDeviceGroupList().stream().map(Devices::fromMessage).toList();
        } catch (IllegalArgumentException e) {
            throw new PluginException("the plugin reports impossible devices: " + e.getMessage());
        }
    }

    private static DeviceGroup fromMessage(io.drover.plugin.proto.device.DeviceGroup message) {
        var attributes = new TreeMap<String, Attribute>();
        message.getAttributesMap()
                .forEach((name, value) -> attributes.put(name, Reports.fromMessage(value)));
        return new DeviceGroup(
                new DeviceKind(
                        message.getVendor(), message.getDeviceType(), message.getDeviceName()),
                message.getDevicesList().stream()
                        .map(device ->
                                new DeviceGroup.Device(
                                        device.getID(),
                                        device.getHealthy(),
                                        device.getHealthDescription(),
                                        device.getHwLocality().getPciBusId()))
                        .toList(),
                attributes);
    }

    public static ContainerReservation toMessage(DeviceReservation reservation) {
        var message = ContainerReservation.newBuilder().putAllEnvs(reservation.env());
        for (var mount : reservation.mounts()) {
            message.addMounts(
                    Mount.newBuilder()
                            .setTaskPath(mount.taskPath())
                            .setHostPath(mount.hostPath())
                            .setReadOnly(mount.readOnly()));
        }
        for (var device : reservation.devices()) {
            message.addDevices(
                    DeviceSpec.newBuilder()
                            .setTaskPath(device.taskPath())
                            .setHostPath(device.hostPath())
                            .setPermissions(device.permissions()));
        }
        return message.build();
    }

    public static DeviceReservation fromMessage(ContainerReservation message) {
        return new DeviceReservation(
                new TreeMap<>(message.getEnvsMap()),
                message.getMountsList().stream()
                        .map(mount ->
                                TaskConfig.Mount.bind(
                                        mount.getTaskPath(),
                                        mount.getHostPath(),
                                        mount.getReadOnly()))
                        .toList(),
                message.getDevicesList().stream()
                        .map(device ->
                                new TaskConfig.Device(
                                        device.getTaskPath(),
                                        device.getHostPath(),
                                        device.getPermissions()))
                        .toList());
    }

    public static StatsResponse usageToMessage(List<DeviceGroupUsage> groups) {
        var message = StatsResponse.newBuilder();
        for (var group : groups) {
            var stats =
                    DeviceGroupStats.newBuilder()
                            .setVendor(group.kind().vendor())
                            .setType(group.kind().type())
                            .setName(group.kind().name());
            group.devices().forEach((id, usage) -> stats.putInstanceStats(id, toMessage(usage)));
            message.addGroups(stats);
        }
        return message.build();
    }

    private static DeviceStats toMessage(DeviceUsage usage) {
        var message =
                DeviceStats.newBuilder()
                        .setTimestamp(Reports.timestamp(usage.at()))
                        .setStats(toMessage(usage.measurements()));
        var summary = usage.summary();
        if (summary != null) {
            message.setSummary(toMessage(summary));
        }
        return message.build();
    }

    private static StatObject toMessage(Measurements measurements) {
        var message = StatObject.newBuilder();
        measurements.values().forEach((name, v) -> message.putAttributes(name, toMessage(v)));
        measurements.groups().forEach((name, v) -> message.putNested(name, toMessage(v)));
        return message.build();
    }

    private static StatValue toMessage(Measurement measurement) {
        var message =
                StatValue.newBuilder()
                        .setUnit(measurement.unit())
                        .setDesc(measurement.description());
        switch (measurement.value()) {
            case Long number -> message.setIntNumeratorVal(Int64Value.of(number));
            case Double number -> message.setFloatNumeratorVal(DoubleValue.of(number));
            case Boolean bool -> message.setBoolVal(BoolValue.of(bool));
            default -> message.setStringVal(StringValue.of(measurement.value().toString()));
        }
        switch (measurement.outOf()) {
            case Long number -> message.setIntDenominatorVal(Int64Value.of(number));
            case Double number -> message.setFloatDenominatorVal(DoubleValue.of(number));
            case null, default -> {}
        }
        return message.build();
    }

    /**
     * The measurements of a message.
     *
     * @throws PluginException if the plugin reports what cannot be
     */
    public static List<DeviceGroupUsage> fromMessage(StatsResponse message) throws PluginException {
        try {
            return message.getGroupsList().stream().map(Devices::usage).toList();
        } catch (IllegalArgumentException e) {
            throw new PluginException("the plugin reports impossible usage: " + e.getMessage());
        }
    }

    private static DeviceGroupUsage usage(DeviceGroupStats message) {
        var devices = new TreeMap<String, DeviceUsage>();
        message.getInstanceStatsMap().forEach((id, stats) -> devices.put(id, usage(stats)));
        return new DeviceGroupUsage(
                new DeviceKind(message.getVendor(), message.getType(), message.getName()), devices);
    }

    private static DeviceUsage usage(DeviceStats message) {
        return new DeviceUsage(
                Reports.instant(message.getTimestamp()),
                message.hasSummary() ? measurement(message.getSummary()) : null,
                measurements(message.getStats(), 0));
    }

    private static Measurements measurements(StatObject message, int depth) {
        if (depth == DEEPEST_GROUP) {
            throw new IllegalArgumentException(
                    "statistics are nested deeper than " + DEEPEST_GROUP + " groups");
        }
        var values = new TreeMap<String, Measurement>();
        var groups = new TreeMap<String, Measurements>();
        message.getAttributesMap().forEach((name, value) -> values.put(name, measurement(value)));
        message.getNestedMap()
                .forEach((name, group) -> groups.put(name, measurements(group, depth + 1)));
        return new Measurements(values, groups);
    }

    private static Measurement measurement(StatValue message) {
        if (message.hasIntNumeratorVal()) {
            return new Measurement(
                    message.getIntNumeratorVal().getValue(),
                    message.hasIntDenominatorVal()
                            ? (Long) message.getIntDenominatorVal().getValue()
                            : null,
                    message.getUnit(),
                    message.getDesc());
        }
        if (message.hasFloatNumeratorVal()) {
            return new Measurement(
                    message.getFloatNumeratorVal().getValue(),
                    message.hasFloatDenominatorVal()
                            ? (Double) message.getFloatDenominatorVal().getValue()
                            : null,
                    message.getUnit(),
                    message.getDesc());
        }
        Object value =
                message.hasBoolVal()
                        ? (Object) message.getBoolVal().getValue()
                        : message.getStringVal().getValue();
        return new Measurement(value, null, message.getUnit(), message.getDesc());
    }
}
