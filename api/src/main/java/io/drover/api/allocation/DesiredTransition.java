package io.drover.api.allocation;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What the servers want to happen to an allocation next.
 *
 * @param migrate Nullable
 * @param reschedule Nullable
 * @param forceReschedule Nullable
 * @param noShutdownDelay Nullable
 * @param migrateDisablePlacement Nullable
 */
@RecordBuilder
public record DesiredTransition(
        @Nullable Boolean migrate,
        @Nullable Boolean reschedule,
        @Nullable Boolean forceReschedule,
        @Nullable Boolean noShutdownDelay,
        @Nullable Boolean migrateDisablePlacement) {
    /** Nothing is desired; an allocation holds null instead. */
    public static final DesiredTransition NONE =
            new DesiredTransition(null, null, null, null, null);
}
