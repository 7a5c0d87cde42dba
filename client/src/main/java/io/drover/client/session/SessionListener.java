package io.drover.client.session;

import io.drover.api.allocation.Allocation;
import java.util.List;

/** What a node hears from the servers; called on one thread at a time. */
public interface SessionListener {
    /** The servers know this node. */
    void registered();

    /**
     * The servers have changed what this node is to run.
     *
     * @param assigned allocations with their jobs
     * @param removed ids that the servers have forgotten
     * @param full true when {@code assigned} is everything
     */
    void assigned(List<Allocation> assigned, List<String> removed, boolean full);
}
