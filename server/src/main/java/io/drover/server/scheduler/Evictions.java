package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationListStub;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.TaskGroup;
import io.drover.server.state.PlanResult.Eviction;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The allocations of other jobs that a plan takes out to make room. */
final class Evictions {
    private final SortedSet<String> ids = new TreeSet<>();
    private final SortedMap<String, Integer> byGroup = new TreeMap<>();
    private final List<Allocation> victims = new ArrayList<>();
    private final List<Eviction> all = new ArrayList<>();

    /** Takes note that allocations go for a new one. */
    void add(List<Allocation> going, String newAllocation) {
        for (Allocation victim : going) {
            all.add(new Eviction(victim.id(), newAllocation));
        }
    }

    /** From now on these hold nothing, though it is not yet known for whom they go. */
    void choose(List<Allocation> going) {
        for (Allocation victim : going) {
            ids.add(victim.id());
            victims.add(victim);
            byGroup.merge(group(victim), 1, Integer::sum);
        }
    }

    boolean contains(Allocation allocation) {
        return ids.contains(allocation.id());
    }

    /** By how many its group is beyond what it may lose at a time, once this one goes as well. */
    int beyondLimit(Allocation victim) {
        int already = byGroup.getOrDefault(group(victim), 0);
        int limit = limit(victim);
        return already < limit ? 0 : already + 1 - limit;
    }

    /** Whether the group has lost as many as it may, so that its others are worse victims now. */
    boolean changesChoice(List<Allocation> going) {
        return going.stream().anyMatch(victim -> beyondLimit(victim) > 0);
    }

    List<Eviction> all() {
        return all;
    }

    /** The victims, as plans show them; null when there are none. */
    @Nullable List<AllocationListStub> stubs() {
        return victims.isEmpty()
                ? null
                : victims.stream()
                        .map(victim -> AllocationListStub.of(victim, false, false))
                        .toList();
    }

    /** What has the jobs looked at that lose allocations. */
    List<Evaluation> evaluations(Ids newIds) {
        SortedMap<String, Evaluation> byJob = new TreeMap<>();
        for (Allocation victim : victims) {
            Job job = victim.job();
            byJob.computeIfAbsent(
                    victim.namespace() + "\0" + victim.jobId(),
                    _ ->
                            EvaluationBuilder.builder()
                                    .id(newIds.next())
                                    .namespace(victim.namespace())
                                    .jobId(victim.jobId())
                                    .type(job == null ? "service" : job.type())
                                    .priority(Preemption.priorityOf(job))
                                    .triggeredBy("preemption")
                                    .status("pending")
                                    .build());
        }
        return List.copyOf(byJob.values());
    }

    /** Tells groups apart. */
    static String group(Allocation allocation) {
        return allocation.namespace() + "\0" + allocation.jobId() + "\0" + allocation.taskGroup();
    }

    private static int limit(Allocation allocation) {
        Job job = allocation.job();
        for (TaskGroup group : GroupNeeds.each(job == null ? null : job.taskGroups())) {
            if (group.name().equals(allocation.taskGroup())) {
                return limit(group.migrate());
            }
        }
        return 1;
    }

    private static int limit(@Nullable MigrateStrategy migrate) {
        Integer max = migrate == null ? null : migrate.maxParallel();
        return max == null ? 1 : Math.max(1, max);
    }
}
