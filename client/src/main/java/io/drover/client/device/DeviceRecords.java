package io.drover.client.device;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.node.Attribute;
import io.drover.api.node.AttributeBuilder;
import io.drover.api.node.DeviceGroupStats;
import io.drover.api.node.DeviceStats;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceLocality;
import io.drover.api.node.NodeDeviceResource;
import io.drover.api.node.StatObject;
import io.drover.api.node.StatValue;
import io.drover.api.node.StatValueBuilder;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.DeviceUsage;
import io.drover.plugin.DeviceUsage.Measurement;
import io.drover.plugin.DeviceUsage.Measurements;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What device plugins tell, in the records of the API. */
final class DeviceRecords {
    private DeviceRecords() {}

    static DeviceKind kind(AllocatedDeviceResource device) {
        return new DeviceKind(device.vendor(), device.type(), device.name());
    }

    static NodeDeviceResource resource(DeviceGroup group, PciBus bus) {
        SortedMap<String, Attribute> attributes = new TreeMap<>();
        group.attributes().forEach((name, value) -> attributes.put(name, attribute(value)));
        return new NodeDeviceResource(
                group.kind().vendor(),
                group.kind().type(),
                group.kind().name(),
                group.devices().stream().map(device -> device(device, bus)).toList(),
                attributes);
    }

    private static NodeDevice device(DeviceGroup.Device device, PciBus bus) {
        String id = device.pciBusId();
        return new NodeDevice(
                device.id(),
                device.healthy(),
                device.healthDescription(),
                id.isEmpty() ? null : new NodeDeviceLocality(id, bus.memoryNode(id)));
    }

    private static Attribute attribute(io.drover.plugin.Attribute attribute) {
        AttributeBuilder record = AttributeBuilder.builder().unit(attribute.unit());
        switch (attribute.value()) {
            case Long number -> record.intValue(number);
            case Double number -> record.floatValue(number);
            case Boolean bool -> record.bool(bool);
            default -> record.text(attribute.value().toString());
        }
        return record.build();
    }

    static DeviceGroupStats stats(DeviceGroupUsage group) {
        SortedMap<String, DeviceStats> devices = new TreeMap<>();
        group.devices().forEach((id, usage) -> devices.put(id, stats(usage)));
        return new DeviceGroupStats(
                group.kind().vendor(), group.kind().type(), group.kind().name(), devices);
    }

    private static DeviceStats stats(DeviceUsage usage) {
        return new DeviceStats(value(usage.summary()), object(usage.measurements()), usage.at());
    }

    private static StatObject object(Measurements measurements) {
        SortedMap<String, StatObject> nested = new TreeMap<>();
        SortedMap<String, StatValue> values = new TreeMap<>();
        measurements.groups().forEach((name, group) -> nested.put(name, object(group)));
        measurements.values().forEach((name, figure) -> values.put(name, figure(figure)));
        return new StatObject(nested.isEmpty() ? null : nested, values.isEmpty() ? null : values);
    }

    private static @Nullable StatValue value(@Nullable Measurement measurement) {
        return measurement == null ? null : figure(measurement);
    }

    private static StatValue figure(Measurement measurement) {
        StatValueBuilder record =
                StatValueBuilder.builder().unit(measurement.unit()).desc(measurement.description());
        switch (measurement.value()) {
            case Long number ->
                    record.intNumeratorVal(number).intDenominatorVal((Long) measurement.outOf());
            case Double number ->
                    record.floatNumeratorVal(number)
                            .floatDenominatorVal((Double) measurement.outOf());
            case Boolean bool -> record.boolVal(bool);
            default -> record.stringVal(measurement.value().toString());
        }
        return record.build();
    }
}
