package io.drover.server.whatif;

import io.drover.api.RequestException;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.node.DrainSpec;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeUpdateDrainRequest;
import io.drover.api.operator.SimulationChange;
import io.drover.server.admission.Evaluations;
import io.drover.server.admission.JobRequests;
import io.drover.server.admission.NodeRequests;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import io.drover.server.upkeep.NodeEvaluations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns changes that were asked for into commands, with the rules that real requests obey. */
final class Hypotheses {
    static final int MOST_NODES = 5000;

    private final JobRequests jobs;

    Hypotheses(JobRequests jobs) {
        this.jobs = jobs;
    }

    /**
     * The commands of a change.
     *
     * @param now Unix nanoseconds
     * @throws RequestException 400 for a change that makes no sense, 404 for what is not there, and
     *     what registering a job throws
     */
    List<Command> commands(State state, SimulationChange change, long now, Supplier<String> ids) {
        return switch (change.kind()) {
            case "drain" -> drain(state, node(state, change.nodeId()), now, ids);
            case "lose" -> lose(state, node(state, change.nodeId()), ids);
            case "add" -> add(state, node(state, change.nodeId()), change.value(), ids);
            case "register" -> register(state, change, ids);
            case "priority" -> changed(prioritised(job(state, change), change.value()), ids.get());
            case "count" -> changed(counted(job(state, change), change), ids.get());
            case "stop" -> stop(job(state, change), ids.get());
            default ->
                    throw new RequestException(
                            400,
                            "there is no change of kind \"%s\": expected drain, lose, add, register, priority, count or stop"
                                    .formatted(change.kind()));
        };
    }

    private static List<Command> drain(State state, Node node, long now, Supplier<String> ids) {
        NodeUpdateDrainRequest request =
                new NodeUpdateDrainRequest(
                        node.id(), new DrainSpec(Duration.ofHours(1), false), false, null);
        return NodeRequests.drain(state, node.id(), request, "", now, ids).commands();
    }

    private static List<Command> lose(State state, Node node, Supplier<String> ids) {
        return List.of(
                new Command.SetNodeStatus(
                        node.id(),
                        "down",
                        "",
                        null,
                        NodeEvaluations.of(state, node, "node-update", ids)));
    }

    private static List<Command> add(State state, Node like, int count, Supplier<String> ids) {
        if (count < 1 || count > MOST_NODES) {
            throw new RequestException(
                    400, "%d nodes to add, expected 1 to %d".formatted(count, MOST_NODES));
        }
        List<Command> commands = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Node node =
                    NodeBuilder.builder(like)
                            .id(ids.get())
                            .name(like.name() + "+" + i)
                            .secretId("")
                            .drainStrategy(null)
                            .schedulingEligibility("eligible")
                            .build();
            commands.add(new Command.RegisterNode(node, List.of()));
            boolean last = i == count; // one look at each job is enough for all of them
            List<Evaluation> evaluations =
                    last ? NodeEvaluations.of(state, node, "node-update", ids) : List.of();
            commands.add(new Command.SetNodeEligibility(node.id(), "eligible", null, List.of()));
            commands.add(new Command.SetNodeStatus(node.id(), "ready", "", null, evaluations));
        }
        return commands;
    }

    private List<Command> register(State state, SimulationChange change, Supplier<String> ids) {
        JobRegisterRequest request =
                new JobRegisterRequest(null, change.job(), false, 0, false, false, false, 0);
        return jobs.register(state, request, change.namespace(), ids.get()).commands();
    }

    private static List<Command> stop(Job job, String evaluationId) {
        return List.of(
                new Command.DeregisterJob(
                        job.namespace(),
                        job.id(),
                        false,
                        false,
                        Evaluations.pending(job, evaluationId, "job-deregister", 0)));
    }

    private static List<Command> changed(Job job, String evaluationId) {
        Evaluation evaluation =
                Statuses.isParent(job)
                        ? null
                        : Evaluations.pending(job, evaluationId, "job-register", 0);
        return List.of(new Command.RegisterJob(job, null, evaluation, null));
    }

    private static Job prioritised(Job job, int priority) {
        if (priority < 1 || priority > 100) {
            throw new RequestException(400, "priority is " + priority + ", expected 1 to 100");
        }
        return JobBuilder.builder(job).priority(priority).build();
    }

    private static Job counted(Job job, SimulationChange change) {
        if (change.value() < 0) {
            throw new RequestException(400, "count is " + change.value() + ", expected at least 0");
        }
        List<TaskGroup> before = job.taskGroups() == null ? List.of() : job.taskGroups();
        List<TaskGroup> groups = new ArrayList<>();
        boolean found = false;
        for (TaskGroup group : before) {
            boolean meant =
                    change.group().isEmpty()
                            ? before.size() == 1
                            : group.name().equals(change.group());
            found |= meant;
            groups.add(
                    meant ? TaskGroupBuilder.builder(group).count(change.value()).build() : group);
        }
        if (!found) {
            String names = String.join(", ", before.stream().map(TaskGroup::name).toList());
            throw new RequestException(
                    404,
                    "job \"%s\" has no group \"%s\"; it has %s"
                            .formatted(job.id(), change.group(), names));
        }
        return JobBuilder.builder(job).taskGroups(groups).build();
    }

    private static Job job(State state, SimulationChange change) {
        String namespace = change.namespace().isEmpty() ? "default" : change.namespace();
        Job job = state.job(namespace, change.jobId());
        if (job == null) {
            throw new RequestException(
                    404, "job \"%s\" not found in %s".formatted(change.jobId(), namespace));
        }
        return job;
    }

    /** By its id or the beginning of it, or by its name. */
    private static Node node(State state, String text) {
        Node exact = text.isEmpty() ? null : state.node(text);
        if (exact != null) {
            return exact;
        }
        @Nullable Node found = null;
        for (Node node : state.nodes("")) {
            boolean meant =
                    node.name().equals(text) || (text.length() >= 4 && node.id().startsWith(text));
            if (meant && found != null) {
                throw new RequestException(
                        400, "\"%s\" names several nodes: give a whole id".formatted(text));
            }
            found = meant ? node : found;
        }
        if (found == null) {
            throw new RequestException(404, "node \"" + text + "\" not found");
        }
        return found;
    }
}
