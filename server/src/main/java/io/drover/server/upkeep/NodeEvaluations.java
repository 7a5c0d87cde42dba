package io.drover.server.upkeep;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which jobs have to be looked at again when a node changes. */
public final class NodeEvaluations {
    private NodeEvaluations() {}

    /**
     * One evaluation per job that has an allocation there which has not ended, and per system or
     * sysbatch job that may run there.
     *
     * @param trigger for example {@code node-update}
     * @param ids makes identifiers
     */
    public static List<Evaluation> of(
            State state, Node node, String trigger, Supplier<String> ids) {
        Map<JobKey, Evaluation> byJob = new TreeMap<>();
        for (Allocation allocation : state.allocationsByNode(node.id())) {
            if (matters(allocation)) {
                JobKey key = new JobKey(allocation.namespace(), allocation.jobId());
                if (!byJob.containsKey(key)) {
                    Job job = state.job(key.namespace(), key.id());
                    byJob.put(key, evaluation(key, job, allocation.job(), node, trigger, ids));
                }
            }
        }
        for (Job job : state.jobs(null, "")) {
            boolean everywhere = job.type().equals("system") || job.type().equals("sysbatch");
            JobKey key = new JobKey(job.namespace(), job.id());
            if (everywhere
                    && !job.stop()
                    && !Statuses.isParent(job)
                    && !byJob.containsKey(key)
                    && Scheduler.mayUse(job, node)) {
                byJob.put(key, evaluation(key, job, null, node, trigger, ids));
            }
        }
        return new ArrayList<>(byJob.values());
    }

    /**
     * The same when a node says something else of itself than before: only if jobs can ask for what
     * has changed. More of a resource is no reason; who waits for it is woken.
     *
     * @param before null for a node that is new; its jobs look at it when it is ready
     */
    public static List<Evaluation> ofChange(
            State state, @Nullable Node before, Node after, Supplier<String> ids) {
        boolean matters =
                before != null
                        && (!before.computedClass().equals(after.computedClass())
                                || !before.name().equals(after.name())
                                || !Objects.equals(before.attributes(), after.attributes())
                                || !Objects.equals(before.meta(), after.meta())
                                || !health(before).equals(health(after))
                                || !Objects.equals(before.hostVolumes(), after.hostVolumes())
                                || !Objects.equals(devices(before), devices(after)));
        return matters ? of(state, after, "node-update", ids) : List.of();
    }

    /** Which drivers it has and whether they work; when that was looked at does not matter. */
    private static SortedMap<String, Boolean> health(Node node) {
        SortedMap<String, Boolean> health = new TreeMap<>();
        if (node.drivers() != null) {
            node.drivers()
                    .forEach((name, driver) -> {
                        if (driver.detected()) {
                            health.put(name, driver.healthy());
                        }
                    });
        }
        return health;
    }

    private static @Nullable Object devices(Node node) {
        return node.nodeResources() == null ? null : node.nodeResources().devices();
    }

    /** A service also minds one that has ended by itself, since it shall run on. */
    private static boolean matters(Allocation allocation) {
        Job job = allocation.job();
        boolean service = job != null && job.type().equals("service");
        return !Statuses.isClientTerminal(allocation)
                || (service
                        && !Statuses.isServerTerminal(allocation)
                        && allocation.nextAllocation().isEmpty());
    }

    private static Evaluation evaluation(
            JobKey key,
            @Nullable Job job,
            @Nullable Job old,
            Node node,
            String trigger,
            Supplier<String> ids) {
        Job known = job == null ? old : job;
        Integer priority = known == null ? null : known.priority();
        return EvaluationBuilder.builder()
                .id(ids.get())
                .priority(priority == null ? 50 : priority)
                .type(known == null ? "service" : known.type())
                .triggeredBy(trigger)
                .namespace(key.namespace())
                .jobId(key.id())
                .jobModifyIndex(job == null ? 0 : job.jobModifyIndex())
                .nodeId(node.id())
                .nodeModifyIndex(node.modifyIndex())
                .status("pending")
                .build();
    }
}
