package io.drover.server;

import io.drover.api.allocation.AllocStopResponse;

/** What users do with allocations; as {@link Jobs} for the leader, errors and blocking. */
public interface Allocations {
    /**
     * Stops an allocation; its job places another.
     *
     * @param noShutdownDelay end its tasks without their shutdown delay
     */
    AllocStopResponse stop(String allocationId, boolean noShutdownDelay);
}
