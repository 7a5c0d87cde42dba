package io.drover.api.node;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the devices of one kind tell at the moment.
 *
 * @param vendor vendor
 * @param type type
 * @param name name
 * @param instanceStats Key = device ID
 */
public record DeviceGroupStats(
        String vendor,
        String type,
        String name,
        @Nullable SortedMap<String, DeviceStats> instanceStats) {
    public DeviceGroupStats {
        vendor = Absent.asEmpty(vendor);
        type = Absent.asEmpty(type);
        name = Absent.asEmpty(name);
        instanceStats = Ordered.map(instanceStats);
    }
}
