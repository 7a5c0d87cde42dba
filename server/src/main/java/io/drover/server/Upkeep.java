package io.drover.server;

/** What operators have done to the state at once that the servers do by themselves with time. */
public interface Upkeep {
    /**
     * Forgets all that is over, however new it is, in the state and in the history. Returns when it
     * is done.
     *
     * @throws io.drover.api.RequestException 500 without a leader
     */
    void collectGarbage();

    /** Counts the allocations of all jobs anew, for their summaries. */
    void reconcileSummaries();
}
