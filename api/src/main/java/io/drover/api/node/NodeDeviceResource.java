package io.drover.api.node;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The devices of one kind on a node.
 *
 * @param vendor vendor
 * @param type type
 * @param name name
 * @param instances instances
 * @param attributes attributes
 */
@RecordBuilder
public record NodeDeviceResource(
        String vendor,
        String type,
        String name,
        @Nullable List<NodeDevice> instances,
        @Nullable SortedMap<String, Attribute> attributes) {
    public NodeDeviceResource {
        vendor = Absent.asEmpty(vendor);
        type = Absent.asEmpty(type);
        name = Absent.asEmpty(name);
        instances = Ordered.list(instances);
        attributes = Ordered.map(attributes);
    }
}
