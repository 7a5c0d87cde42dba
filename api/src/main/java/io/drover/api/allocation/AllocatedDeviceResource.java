package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The devices of one kind that a task was given.
 *
 * @param vendor vendor
 * @param type type
 * @param name name
 * @param deviceIds device i ds
 */
public record AllocatedDeviceResource(
        String vendor,
        String type,
        String name,
        @JsonProperty("DeviceIDs") @Nullable List<String> deviceIds) {
    public AllocatedDeviceResource {
        vendor = Absent.asEmpty(vendor);
        type = Absent.asEmpty(type);
        name = Absent.asEmpty(name);
        deviceIds = Ordered.list(deviceIds);
    }
}
