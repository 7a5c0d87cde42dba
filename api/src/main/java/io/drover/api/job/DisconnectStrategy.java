package io.drover.api.job;

import io.drover.api.Absent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens to allocations whose node is out of reach.
 *
 * @param lostAfter Time before a disconnected allocation is lost
 * @param stopOnClientAfter Nullable
 * @param replace Nullable boolean; default {@code true}
 * @param reconcile {@code keep_original}, {@code keep_replacement}, {@code best_score}, {@code
 *     longest_running}; default {@code best_score}
 */
public record DisconnectStrategy(
        @Nullable Duration lostAfter,
        @Nullable Duration stopOnClientAfter,
        @Nullable Boolean replace,
        String reconcile) {
    public DisconnectStrategy {
        reconcile = Absent.asEmpty(reconcile);
    }
}
