package io.drover.server;

import io.drover.api.allocation.AllocStopResponse;

/** What users do with allocations; as {@link Jobs} for the leader, errors and blocking. */
public interface Allocations {
    /**
     * Stops an allocation. A service places another for it, a batch job only on request.
     *
     * @param noShutdownDelay end its tasks without their shutdown delay
     * @param reschedule have another placed for that of a batch job, too
     */
    AllocStopResponse stop(String allocationId, boolean noShutdownDelay, boolean reschedule);
}
