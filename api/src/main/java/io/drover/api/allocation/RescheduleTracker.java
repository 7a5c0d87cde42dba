package io.drover.api.allocation;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a failed allocation was replaced.
 *
 * @param events events
 * @param lastReschedule {@code ok}, {@code no placement}, or empty
 */
public record RescheduleTracker(@Nullable List<RescheduleEvent> events, String lastReschedule) {
    public RescheduleTracker {
        lastReschedule = Absent.asEmpty(lastReschedule);
        events = Ordered.list(events);
    }
}
