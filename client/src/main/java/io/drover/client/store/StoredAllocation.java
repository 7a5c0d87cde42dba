package io.drover.client.store;

import io.drover.api.allocation.Allocation;
import io.drover.api.json.CompiledCodec;
import java.util.List;

/**
 * An allocation as the servers last sent it, and its tasks.
 *
 * @param allocation with its job
 * @param tasks those that have been written, by name
 */
@CompiledCodec
public record StoredAllocation(Allocation allocation, List<StoredTask> tasks) {
    public StoredAllocation {
        tasks = List.copyOf(tasks);
    }
}
