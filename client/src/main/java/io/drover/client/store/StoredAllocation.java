package io.drover.client.store;

import io.drover.api.allocation.Allocation;
import io.drover.api.json.CompiledCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An allocation as the servers last sent it, and what was made for it.
 *
 * @param allocation with its job
 * @param tasks those that have been written, by name
 * @param network the one that a driver makes for it; null for none
 */
@CompiledCodec
public record StoredAllocation(
        Allocation allocation, List<StoredTask> tasks, @Nullable StoredNetwork network) {
    public StoredAllocation {
        tasks = List.copyOf(tasks);
    }

    /** One of which nothing is there yet. */
    public static StoredAllocation fresh(Allocation allocation) {
        return new StoredAllocation(allocation, List.of(), null);
    }
}
