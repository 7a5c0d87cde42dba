package io.drover.api.jobrequest;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change the count of a group, or reports what a scaler did.
 *
 * @param count Nullable; null or Error=true records an event only
 * @param target Keys {@code Job}, {@code Group}, optional {@code Namespace}; required
 * @param message message
 * @param error error
 * @param meta meta
 * @param policyOverride policy override
 * @param jobModifyIndex Check-and-set when non-zero
 */
@RecordBuilder
public record ScalingRequest(
        @Nullable Integer count,
        @Nullable SortedMap<String, String> target,
        String message,
        boolean error,
        @Nullable SortedMap<String, Object> meta,
        boolean policyOverride,
        long jobModifyIndex) {
    public ScalingRequest {
        message = Absent.asEmpty(message);
        target = Ordered.map(target);
        meta = Ordered.map(meta);
    }
}
