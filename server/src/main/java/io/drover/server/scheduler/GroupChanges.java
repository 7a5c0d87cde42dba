package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.RescheduleTracker;
import io.drover.api.evaluation.DesiredUpdates;
import io.drover.server.state.PlanResult.Stop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a group needs to become what its job says. Filled by the reconciler, carried out after it.
 */
final class GroupChanges {
    final List<Stop> stops = new ArrayList<>();

    /** Allocations of {@link #stops}, whose resources the plan may use again. */
    final List<Allocation> stopped = new ArrayList<>();

    final List<Allocation> inPlace = new ArrayList<>();
    final List<Allocation> destructive = new ArrayList<>();
    final List<Missing> missing = new ArrayList<>();
    final List<Later> later = new ArrayList<>();

    /** How many updates have to wait for others to be healthy. */
    int heldBack;

    int ignored;
    int migrating;
    int rescheduledNow;
    int stopping;

    /**
     * An allocation to place.
     *
     * @param previous the one it replaces
     * @param tracker the attempts so far, when it replaces a failed one
     * @param stopPrevious a stop that is only carried out when a place is found
     * @param onlyOn the node that it is for; empty when any will do
     */
    record Missing(
            int nameIndex,
            @Nullable Allocation previous,
            @Nullable RescheduleTracker tracker,
            @Nullable Stop stopPrevious,
            String onlyOn) {}

    /** A failed allocation to look at again at some time (Unix nanoseconds). */
    record Later(Allocation allocation, long atNanos) {}

    void stop(Allocation allocation, String description, String clientStatus) {
        stops.add(new Stop(allocation.id(), "stop", description, clientStatus, "", null));
        stopped.add(allocation);
    }

    DesiredUpdates summary() {
        return new DesiredUpdates(
                ignored,
                missing.size() - migrating - rescheduledNow,
                migrating,
                stopping,
                inPlace.size(),
                destructive.size(),
                0,
                0,
                0,
                0,
                rescheduledNow,
                later.size());
    }
}
