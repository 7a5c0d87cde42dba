package io.drover.server.state;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.server.Fixtures;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.admission.Evaluations;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.PlanResult.Stop;
import io.drover.wire.AllocationUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes commands that could happen, from a seed. */
public final class RandomCommands {
    private final Random random;
    private final Canonicaliser canonicaliser = new Canonicaliser("global");

    public RandomCommands(long seed) {
        random = new Random(seed);
    }

    private String newId() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static String nodeId(int number) {
        return "1111111" + number + "-0000-4000-8000-000000000000";
    }

    /** A command that makes sense, more or less, in {@code state}. */
    public Command next(State state) {
        int node = random.nextInt(6);
        String job = "job-" + random.nextInt(4);
        return switch (random.nextInt(16)) {
            case 0 -> new Command.RegisterNode(Fixtures.node(nodeId(node), "s" + node), List.of());
            case 1 ->
                    new Command.SetNodeStatus(
                            nodeId(node), pick("ready", "down", "ready"), "", null, List.of());
            case 2 ->
                    new Command.SetNodeEligibility(
                            nodeId(node), pick("eligible", "ineligible"), null, List.of());
            case 3, 4 -> register(state, job);
            case 5 ->
                    new Command.DeregisterJob(
                            "default", job, random.nextInt(4) == 0, false, evaluation(state, job));
            case 6, 7 -> new Command.UpsertEvaluations(changedEvaluations(state));
            case 8, 9, 10 -> new Command.ApplyPlan(plan(state, job));
            case 11, 12, 13 -> report(state);
            case 14 -> transitions(state);
            default -> garbage(state);
        };
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> @Nullable T any(List<T> rows) {
        return rows.isEmpty() ? null : rows.get(random.nextInt(rows.size()));
    }

    private Command register(State state, String id) {
        Job job = canonicaliser.canonical(Fixtures.job(id, 1 + random.nextInt(3)), "", state);
        return new Command.RegisterJob(
                job,
                null,
                Evaluations.pending(job, newId(), "job-register", 0),
                random.nextInt(8) == 0 ? 0L : null);
    }

    private @Nullable Evaluation evaluation(State state, String id) {
        Job job = state.job("default", id);
        return job == null ? null : Evaluations.pending(job, newId(), "job-deregister", 0);
    }

    private List<Evaluation> changedEvaluations(State state) {
        List<Evaluation> changed = new ArrayList<>();
        Evaluation some = any(state.evaluations("").toList());
        if (some != null) {
            TreeMap<String, Integer> queued = new TreeMap<>();
            queued.put("web", random.nextInt(3));
            changed.add(
                    EvaluationBuilder.builder(some)
                            .status(pick("complete", "blocked", "failed", "pending"))
                            .queuedAllocations(queued)
                            .build());
        }
        return changed;
    }

    private PlanResult plan(State state, String id) {
        Job job = state.job("default", id);
        List<Placement> placements = new ArrayList<>();
        Deployment deployment = null;
        if (job != null && random.nextInt(3) == 0) {
            TreeMap<String, DeploymentState> groups = new TreeMap<>();
            groups.put(
                    "web",
                    new DeploymentState(
                            null,
                            false,
                            Duration.ofMinutes(10),
                            null,
                            false,
                            0,
                            2,
                            0,
                            0,
                            0,
                            false));
            deployment =
                    new Deployment(
                            newId(),
                            "default",
                            id,
                            job.version(),
                            job.modifyIndex(),
                            job.jobModifyIndex(),
                            job.createIndex(),
                            false,
                            groups,
                            "running",
                            "",
                            0,
                            0,
                            0,
                            0,
                            50);
        }
        for (int i = random.nextInt(3); job != null && i > 0; i--) {
            Allocation previous = any(state.allocationsByJob("default", id).toList());
            placements.add(
                    new Placement(
                            newId(),
                            "web",
                            i,
                            random.nextInt(5) == 0 ? 77 : job.version(),
                            nodeId(random.nextInt(6)),
                            List.of(),
                            null,
                            -1,
                            deployment == null ? "" : deployment.id(),
                            deployment != null && random.nextBoolean(),
                            previous == null || random.nextBoolean() ? "" : previous.id(),
                            null));
        }
        List<Stop> stops = new ArrayList<>();
        Allocation some = any(state.allocationsByJob("default", id).toList());
        if (some != null && random.nextBoolean()) {
            stops.add(
                    new Stop(
                            some.id(),
                            pick("stop", ""),
                            "test",
                            pick("", "lost", "unknown"),
                            "",
                            null));
        }
        return new PlanResult(
                newId(),
                "default",
                id,
                placements,
                List.of(),
                stops,
                List.of(),
                List.of(),
                deployment,
                List.of(),
                List.of());
    }

    private Command report(State state) {
        List<AllocationUpdate> updates = new ArrayList<>();
        Allocation some = any(state.allocations("").toList());
        String node = some == null || random.nextInt(10) == 0 ? nodeId(0) : some.nodeId();
        if (some != null) {
            updates.add(
                    new AllocationUpdate(
                            some.id(),
                            pick("running", "running", "complete", "failed", "pending"),
                            "",
                            null,
                            new AllocDeploymentStatus(random.nextBoolean(), null, false, 0),
                            null));
        }
        return new Command.UpdateAllocationsFromClient(
                List.of(new Command.NodeReport(node, updates)), List.of());
    }

    private Command transitions(State state) {
        TreeMap<String, DesiredTransition> transitions = new TreeMap<>();
        Allocation some = any(state.allocations("").toList());
        if (some != null) {
            transitions.put(some.id(), new DesiredTransition(true, null, null, null, null));
        }
        return new Command.UpdateDesiredTransitions(transitions, List.of());
    }

    private Command garbage(State state) {
        List<String> evaluations = new ArrayList<>();
        Evaluation evaluation = any(state.evaluations("").toList());
        if (evaluation != null && !Statuses.isOpen(evaluation)) {
            evaluations.add(evaluation.id());
        }
        List<String> allocations = new ArrayList<>();
        Allocation allocation = any(state.allocations("").toList());
        if (allocation != null && Statuses.isClientTerminal(allocation)) {
            allocations.add(allocation.id());
        }
        List<String> deployments = new ArrayList<>();
        Deployment deployment = any(state.deployments("").toList());
        if (deployment != null && random.nextInt(3) == 0) {
            deployments.add(deployment.id());
        }
        return new Command.CollectGarbage(
                evaluations, allocations, deployments, List.of(), List.of());
    }
}
