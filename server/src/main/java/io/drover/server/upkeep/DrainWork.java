package io.drover.server.upkeep;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.DrainStrategy;
import io.drover.api.node.Node;
import io.drover.api.node.NodeEvent;
import io.drover.server.state.Command;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done now for all nodes that are drained, from one state. Pure.
 *
 * <p>Services leave group by group: at most {@code migrate.max_parallel} of a group are away at a
 * time, over all nodes, where away means not yet judged by the client that runs it. Batch work may
 * finish until the deadline. What runs on every node leaves last. At the deadline all leave.
 */
final class DrainWork {
    /** A deadline that is at most this far off is handled with one that is due. */
    private static final long TOGETHER = Duration.ofSeconds(5).toNanos();

    private final State state;
    private final long now;
    private final SortedMap<String, DesiredTransition> transitions = new TreeMap<>();
    private final SortedMap<JobKey, Job> marked = new TreeMap<>();
    private final SortedSet<JobKey> services = new TreeSet<>();
    private final List<Command> completions = new ArrayList<>();
    private final boolean someAreDue;
    private long nextDeadline = Long.MAX_VALUE;

    private DrainWork(State state, Set<String> nodeIds, long now) {
        this.state = state;
        this.now = now;
        this.someAreDue = nodeIds.stream().anyMatch(id -> isDue(id, 0));
    }

    /**
     * What follows for some nodes.
     *
     * @param commands to append together; none when there is nothing to do
     * @param services jobs of which a change may let the next allocation go
     * @param nextDeadline Unix nanoseconds; {@link Long#MAX_VALUE} for none
     */
    record Result(List<Command> commands, Set<JobKey> services, long nextDeadline) {}

    static Result of(State state, Set<String> nodeIds, long now, Supplier<String> ids) {
        DrainWork work = new DrainWork(state, nodeIds, now);
        nodeIds.forEach(work::node);
        work.services.forEach(work::service);
        return new Result(work.commands(ids), work.services, work.nextDeadline);
    }

    private List<Command> commands(Supplier<String> ids) {
        List<Command> commands = new ArrayList<>();
        if (!transitions.isEmpty()) {
            List<Evaluation> evaluations = new ArrayList<>();
            marked.forEach((key, job) -> evaluations.add(evaluation(key, job, ids.get())));
            commands.add(new Command.UpdateDesiredTransitions(transitions, evaluations));
        }
        commands.addAll(completions);
        return commands;
    }

    private static Evaluation evaluation(JobKey key, Job job, String id) {
        return EvaluationBuilder.builder()
                .id(id)
                .priority(job.priority() == null ? 50 : job.priority())
                .type(job.type())
                .triggeredBy("node-drain")
                .namespace(key.namespace())
                .jobId(key.id())
                .status("pending")
                .build();
    }

    private boolean isDue(String nodeId, long early) {
        Node node = state.node(nodeId);
        DrainStrategy drain = node == null ? null : node.drainStrategy();
        return drain != null && deadline(drain) <= now + early;
    }

    /** Unix nanoseconds; 0 for at once, the end of time for never. */
    private static long deadline(DrainStrategy drain) {
        if (drain.deadline().isNegative()) {
            return 0;
        }
        Instant at = drain.forceDeadline();
        return at == null ? Long.MAX_VALUE : at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    private void node(String nodeId) {
        Node node = state.node(nodeId);
        DrainStrategy drain = node == null ? null : node.drainStrategy();
        if (drain == null) {
            return;
        }
        boolean over = someAreDue && isDue(nodeId, TOGETHER);
        if (!over) {
            nextDeadline = Math.min(nextDeadline, deadline(drain));
        }
        List<Allocation> last = new ArrayList<>();
        boolean empty = true;
        for (Allocation allocation : state.allocationsByNode(nodeId)) {
            if (Statuses.isClientTerminal(allocation)) {
                continue;
            }
            if (leavesLast(allocation)) {
                last.add(allocation);
                continue;
            }
            empty = false;
            if (over) {
                mark(allocation);
            } else if (typeOf(allocation).equals("service")) {
                services.add(new JobKey(allocation.namespace(), allocation.jobId()));
            }
        }
        if (over || empty) {
            for (Allocation allocation : last) {
                if (!drain.ignoreSystemJobs() || !typeOf(allocation).equals("system")) {
                    mark(allocation);
                }
            }
            complete(nodeId, over && !empty);
        }
    }

    private void complete(String nodeId, boolean deadlineReached) {
        SortedMap<String, String> details = new TreeMap<>();
        if (deadlineReached) {
            details.put("deadline_reached", "true");
        }
        NodeEvent event =
                new NodeEvent(
                        "Node drain complete",
                        "Drain",
                        details.isEmpty() ? null : details,
                        null,
                        0);
        completions.add(
                new Command.SetNodeDrain(nodeId, null, false, event, List.of(), true, "", null));
    }

    private static String typeOf(Allocation allocation) {
        Job job = allocation.job();
        return job == null ? "service" : job.type();
    }

    /** What others on the node may need to end in order. */
    private static boolean leavesLast(Allocation allocation) {
        return typeOf(allocation).equals("system") || runsPlugin(allocation);
    }

    private static boolean runsPlugin(Allocation allocation) {
        Job job = allocation.job();
        TaskGroup group = job == null ? null : group(job, allocation.taskGroup());
        if (group == null || group.tasks() == null) {
            return false;
        }
        for (Task task : group.tasks()) {
            if (task.csiPluginConfig() != null) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable TaskGroup group(Job job, String name) {
        if (job.taskGroups() != null) {
            for (TaskGroup group : job.taskGroups()) {
                if (group.name().equals(name)) {
                    return group;
                }
            }
        }
        return null;
    }

    private void mark(Allocation allocation) {
        if (Statuses.isTerminal(allocation) || isMarked(allocation)) {
            return;
        }
        JobKey key = new JobKey(allocation.namespace(), allocation.jobId());
        Job stored = state.job(key.namespace(), key.id());
        Job job = stored == null ? allocation.job() : stored;
        if (job == null) {
            return;
        }
        boolean once = typeOf(allocation).endsWith("batch");
        transitions.put(
                allocation.id(), new DesiredTransition(true, null, null, null, once ? true : null));
        marked.put(key, job);
    }

    private static boolean isMarked(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.migrate());
    }

    /** Lets as many of each group go as others that are judged make up for. */
    private void service(JobKey key) {
        Job job = state.job(key.namespace(), key.id());
        SortedMap<String, List<Allocation>> leaving = new TreeMap<>();
        SortedMap<String, Integer> judged = new TreeMap<>();
        for (Allocation allocation : state.allocationsByJob(key.namespace(), key.id())) {
            if (Statuses.isTerminal(allocation)
                    || isMarked(allocation)
                    || transitions.containsKey(allocation.id())) {
                continue;
            }
            AllocDeploymentStatus health = allocation.deploymentStatus();
            if (health != null && health.healthy() != null) {
                judged.merge(allocation.taskGroup(), 1, Integer::sum);
            }
            Node node = state.node(allocation.nodeId());
            if (node != null && node.drainStrategy() != null && !leavesLast(allocation)) {
                leaving.computeIfAbsent(allocation.taskGroup(), g -> new ArrayList<>())
                        .add(allocation);
            }
        }
        leaving.forEach((name, all) -> {
            int allowed = allowed(job, name, judged.getOrDefault(name, 0));
            all.subList(0, Math.min(allowed, all.size())).forEach(this::mark);
        });
    }

    private static int allowed(@Nullable Job job, String groupName, int judged) {
        TaskGroup group = job == null || job.stop() ? null : group(job, groupName);
        if (group == null) {
            return Integer.MAX_VALUE; // nothing will be placed for it
        }
        MigrateStrategy migrate = group.migrate();
        Integer parallel = migrate == null ? null : migrate.maxParallel();
        int count = group.count() == null ? 1 : group.count();
        return Math.max(0, judged - (count - (parallel == null ? 1 : parallel)));
    }
}
