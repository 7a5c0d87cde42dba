package io.drover.server.plan;

import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentBuilder;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.deployment.DeploymentStateBuilder;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Placement;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans of which something had to be left out. */
final class PartialPlan {
    private PartialPlan() {}

    /**
     * The plan without some placements, what makes room for them and what they replace, and without
     * the answer to its evaluation, which is decided again.
     */
    static PlanResult without(PlanResult plan, Set<String> leftOut) {
        Set<String> kept = kept(plan, leftOut);
        return new PlanResult(
                plan.evaluationId(),
                plan.namespace(),
                plan.jobId(),
                plan.placements().stream()
                        .filter(placement -> !leftOut.contains(placement.allocationId()))
                        .toList(),
                plan.updates(),
                plan.stops().stream().filter(stop -> !kept.contains(stop.allocationId())).toList(),
                plan.evictions().stream()
                        .filter(eviction -> !leftOut.contains(eviction.byAllocation()))
                        .toList(),
                plan.metrics(),
                withoutCanaries(plan.deployment(), leftOut),
                plan.deploymentUpdates(),
                plan.evaluations(),
                plan.decided());
    }

    /** Allocations that go on because those that replace them are left out. */
    static Set<String> kept(PlanResult plan, Set<String> leftOut) {
        Set<String> kept = new TreeSet<>();
        if (!leftOut.isEmpty()) {
            for (Placement placement : plan.placements()) {
                if (leftOut.contains(placement.allocationId())) {
                    kept.add(placement.previousAllocation());
                }
            }
        }
        return kept;
    }

    static boolean isNothing(PlanResult plan) {
        return plan.placements().isEmpty() && plan.stops().isEmpty() && plan.updates().isEmpty();
    }

    /** A deployment knows the canaries that there will be. */
    private static @Nullable Deployment withoutCanaries(
            @Nullable Deployment deployment, Set<String> leftOut) {
        if (deployment == null || deployment.taskGroups() == null) {
            return deployment;
        }
        SortedMap<String, DeploymentState> groups = new TreeMap<>();
        deployment
                .taskGroups()
                .forEach((name, group) -> {
                    List<String> canaries = group.placedCanaries();
                    groups.put(
                            name,
                            canaries == null
                                    ? group
                                    : DeploymentStateBuilder.builder(group)
                                            .placedCanaries(
                                                    canaries.stream()
                                                            .filter(id -> !leftOut.contains(id))
                                                            .toList())
                                            .build());
                });
        return DeploymentBuilder.builder(deployment).taskGroups(groups).build();
    }
}
