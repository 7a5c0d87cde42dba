package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dispatch of the job must and may bring along.
 *
 * @param payload {@code optional}, {@code required}, {@code forbidden}; payload limit 16 KiB;
 *     default {@code optional}
 * @param metaRequired meta required
 * @param metaOptional meta optional
 */
public record ParameterizedJobConfig(
        String payload, @Nullable List<String> metaRequired, @Nullable List<String> metaOptional) {
    public ParameterizedJobConfig {
        payload = Absent.asEmpty(payload);
        metaRequired = Ordered.list(metaRequired);
        metaOptional = Ordered.list(metaOptional);
    }
}
