package io.drover.api.operator;

import io.drover.api.Ordered;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What would happen.
 *
 * @param index Index of the state that it was asked of
 * @param totals How many allocations would be {@code placed}, {@code moved} and so on
 * @param allocations Those allocations, at most 10,000, by job and name
 * @param pending What would find no place, or finds none today
 * @param notes What else there is to know, such as deployments that would wait for promotion
 * @param evaluations How many evaluations were decided
 * @param elapsed Until all is calm again, in the time of the simulation; tasks start, get healthy
 *     and stop at once in it
 * @param settled False when things would still be in motion after two simulated hours
 */
public record SimulationResponse(
        long index,
        @Nullable SortedMap<String, Integer> totals,
        @Nullable List<SimulatedAllocation> allocations,
        @Nullable List<SimulatedPending> pending,
        @Nullable List<String> notes,
        int evaluations,
        Duration elapsed,
        boolean settled) {
    public SimulationResponse {
        totals = Ordered.map(totals);
        allocations = Ordered.list(allocations);
        pending = Ordered.list(pending);
        notes = Ordered.list(notes);
    }
}
