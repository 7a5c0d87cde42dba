package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When copies of the job are launched.
 *
 * @param enabled default {@code true}
 * @param spec Single cron expression (5–7 fields, {@code @daily} style macros)
 * @param specs Several cron expressions; excludes Spec; default {@code []}
 * @param specType {@code cron} ({@code _internal_test} in tests); default {@code cron}
 * @param prohibitOverlap prohibit overlap
 * @param timeZone IANA name; default {@code UTC}
 */
@RecordBuilder
public record PeriodicConfig(
        @Nullable Boolean enabled,
        String spec,
        @Nullable List<String> specs,
        String specType,
        boolean prohibitOverlap,
        String timeZone) {
    public PeriodicConfig {
        spec = Absent.asEmpty(spec);
        specType = Absent.asEmpty(specType);
        timeZone = Absent.asEmpty(timeZone);
        specs = Ordered.list(specs);
    }
}
