package io.drover.server.plan;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What plans that the log has and the state does not will take of nodes. What they stop is not free
 * for others: neither is it once they are applied, until the node says that it ended.
 */
public final class PlansUnderWay {
    private final Map<String, List<Taken>> byNode = new HashMap<>(); // never iterated
    private int placements;

    PlansUnderWay() {}

    /** A placement with the version of the job that it is of. */
    record Taken(Job job, Placement placement) {}

    int placements() {
        return placements;
    }

    List<Taken> on(String nodeId) {
        return byNode.getOrDefault(nodeId, List.of());
    }

    /** Adds a plan and gives what {@link #remove} needs. */
    List<Taken> add(State state, PlanResult plan) {
        List<Taken> taken = new ArrayList<>(plan.placements().size());
        for (Placement placement : plan.placements()) {
            Job job = job(state, plan, placement);
            if (job != null) {
                Taken one = new Taken(job, placement);
                taken.add(one);
                byNode.computeIfAbsent(placement.nodeId(), _ -> new ArrayList<>(2)).add(one);
            }
        }
        placements += taken.size();
        return taken;
    }

    /** The plan has arrived, or never will. */
    void remove(List<Taken> taken) {
        for (Taken one : taken) {
            byNode.computeIfPresent(
                    one.placement().nodeId(),
                    (_, held) -> {
                        held.removeIf(other -> isSame(other, one));
                        return held.isEmpty() ? null : held;
                    });
        }
        placements -= taken.size();
    }

    private static boolean isSame(Taken a, Taken b) {
        return a.placement().allocationId().equals(b.placement().allocationId());
    }

    /** The version of the job that a placement is of; an old one may be kept by the predecessor. */
    static @Nullable Job job(State state, PlanResult plan, Placement placement) {
        Job current = state.job(plan.namespace(), plan.jobId());
        if (current != null && current.version() == placement.jobVersion()) {
            return current;
        }
        Job kept = state.jobVersion(plan.namespace(), plan.jobId(), placement.jobVersion());
        Allocation previous =
                kept == null ? state.allocation(placement.previousAllocation()) : null;
        return previous == null ? kept : previous.job();
    }
}
