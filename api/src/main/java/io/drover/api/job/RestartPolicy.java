package io.drover.api.job;

import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a failed task is started again on the same node.
 *
 * @param interval default service/system 30m, batch 24h
 * @param attempts default service/system 2, batch 3
 * @param delay Wait before a restart; default {@code 15s}
 * @param mode {@code fail}, {@code delay}; default {@code fail}
 * @param renderTemplates Re-render templates on restart
 */
@RecordBuilder
public record RestartPolicy(
        @Nullable Duration interval,
        @Nullable Integer attempts,
        @Nullable Duration delay,
        String mode,
        @Nullable Boolean renderTemplates) {
    public RestartPolicy {
        mode = Absent.asEmpty(mode);
    }
}
