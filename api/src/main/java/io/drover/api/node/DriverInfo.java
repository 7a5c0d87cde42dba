package io.drover.api.node;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a driver works on a node.
 *
 * @param attributes attributes
 * @param detected Fingerprinted
 * @param healthy Health
 * @param healthDescription Reason text
 * @param updateTime Last health change
 */
@RecordBuilder
public record DriverInfo(
        @Nullable SortedMap<String, String> attributes,
        boolean detected,
        boolean healthy,
        String healthDescription,
        @Nullable Instant updateTime) {
    public DriverInfo {
        healthDescription = Absent.asEmpty(healthDescription);
        attributes = Ordered.map(attributes);
    }
}
