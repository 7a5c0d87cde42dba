package io.drover.api.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import io.drover.api.allocation.AllocationListStub;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plan does to each group.
 *
 * @param desiredTgUpdates Key = group
 * @param preemptedAllocs preempted allocs
 */
public record PlanAnnotations(
        @JsonProperty("DesiredTGUpdates")
                @Nullable SortedMap<String, DesiredUpdates> desiredTgUpdates,
        @Nullable List<AllocationListStub> preemptedAllocs) {
    public PlanAnnotations {
        preemptedAllocs = Ordered.list(preemptedAllocs);
        desiredTgUpdates = Ordered.map(desiredTgUpdates);
    }
}
