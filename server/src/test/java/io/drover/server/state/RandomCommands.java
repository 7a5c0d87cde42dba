package io.drover.server.state;

import static java.util.Objects.requireNonNull;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentBuilder;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.JobVersionTag;
import io.drover.api.job.ParameterizedJobConfig;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.jobrequest.ScalingEvent;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NamespaceBuilder;
import io.drover.api.namespace.NodePool;
import io.drover.api.namespace.NodePoolBuilder;
import io.drover.api.node.DrainStrategy;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
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
        return switch (random.nextInt(23)) {
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
            case 15 -> garbage(state);
            case 16 -> new Command.ReconcileSummaries();
            case 17, 18, 19, 20 -> seldom(state, job);
            default -> archive(state);
        };
    }

    /** Kinds of which one now and then is enough. */
    private Command seldom(State state, String id) {
        return switch (random.nextInt(19)) {
            case 0 -> drain();
            case 1 -> new Command.DeleteNodes(List.of(nodeId(random.nextInt(6))), List.of());
            case 2 -> new Command.SetJobStability("default", id, random.nextInt(3), true);
            case 3 -> upsertDeployment(state);
            case 4 -> deploymentStatus(state);
            case 5 -> new Command.PromoteDeployment(anyDeployment(state), List.of(), null);
            case 6 -> health(state);
            case 7 -> configuration();
            case 8 -> new Command.UpsertNamespace(namespace(state));
            case 9 -> new Command.UpsertNodePool(nodePool(state));
            case 10 -> new Command.DeleteNamespaces(List.of("apps"));
            case 11 -> new Command.DeleteNodePools(List.of("gpu"));
            case 12 ->
                    new Command.TagJobVersion(
                            "default",
                            id,
                            random.nextInt(3),
                            random.nextBoolean() ? null : new JobVersionTag("v", "", state.time()));
            case 13 -> registerParent(state);
            case 14, 15 -> launch(state);
            case 16 -> dispatch(state);
            case 17 -> new Command.ForgetHistory(state.index());
            default -> scale(state, id);
        };
    }

    private Command drain() {
        boolean begins = random.nextBoolean();
        return new Command.SetNodeDrain(
                nodeId(random.nextInt(6)),
                begins ? new DrainStrategy(Duration.ofMinutes(5), false, null, null) : null,
                random.nextBoolean(),
                null,
                List.of(),
                !begins,
                "",
                null);
    }

    private String anyDeployment(State state) {
        Deployment some = any(state.deployments("").toList());
        return some == null ? newId() : some.id();
    }

    private Command upsertDeployment(State state) {
        Deployment some = any(state.deployments("").toList());
        return some == null
                ? configuration()
                : new Command.UpsertDeployment(
                        DeploymentBuilder.builder(some).statusDescription("paused").build());
    }

    private Command deploymentStatus(State state) {
        return new Command.UpdateDeploymentStatus(
                new PlanResult.DeploymentStatusUpdate(
                        anyDeployment(state), pick("running", "failed", "successful"), "test"),
                null,
                null);
    }

    private Command health(State state) {
        Allocation some = any(state.allocations("").toList());
        return new Command.SetAllocationHealth(
                some == null ? newId() : some.deploymentId(),
                some == null ? List.of() : List.of(some.id()),
                List.of(),
                new PlanResult.DeploymentStatusUpdate(newId(), "running", ""),
                null,
                null);
    }

    private Command configuration() {
        return new Command.SetSchedulerConfiguration(
                SchedulerConfigurationBuilder.builder(SchedulerConfiguration.defaults())
                        .schedulerAlgorithm(pick("binpack", "spread"))
                        .build(),
                null);
    }

    private Namespace namespace(State state) {
        return NamespaceBuilder.builder(requireNonNull(state.namespace("default")))
                .name("apps")
                .description("number " + random.nextInt(100))
                .build();
    }

    private NodePool nodePool(State state) {
        return NodePoolBuilder.builder(requireNonNull(state.nodePool("default")))
                .name("gpu")
                .description("number " + random.nextInt(100))
                .build();
    }

    private Command registerParent(State state) {
        boolean periodic = random.nextBoolean();
        Job parent =
                JobBuilder.builder(Fixtures.job(periodic ? "nightly" : "convert", 1))
                        .type("batch")
                        .periodic(
                                periodic
                                        ? new PeriodicConfig(
                                                true,
                                                "",
                                                List.of("0 3 * * *"),
                                                "cron",
                                                false,
                                                "UTC")
                                        : null)
                        .parameterizedJob(
                                periodic ? null : new ParameterizedJobConfig("", null, null))
                        .build();
        return new Command.RegisterJob(
                canonicaliser.canonical(parent, "", state), null, null, null);
    }

    private Job child(State state, String parent, String token) {
        Job child =
                JobBuilder.builder(Fixtures.job(parent + "/" + newId(), 1))
                        .type("batch")
                        .parentId(parent)
                        .dispatched(!token.isEmpty())
                        .dispatchIdempotencyToken(token)
                        .build();
        return canonicaliser.canonical(child, "", state);
    }

    private Command launch(State state) {
        Job child = random.nextBoolean() ? child(state, "nightly", "") : null;
        return new Command.LaunchPeriodic(
                "default",
                "nightly",
                random.nextBoolean() ? 0 : state.time() + random.nextInt(1000),
                child,
                child == null ? null : Evaluations.pending(child, newId(), "periodic-job", 0));
    }

    private Command dispatch(State state) {
        Job child = child(state, "convert", "token-" + random.nextInt(3));
        return new Command.DispatchJob(
                child, Evaluations.pending(child, newId(), "job-register", 0));
    }

    private Command scale(State state, String id) {
        Job job = state.job("default", id);
        return new Command.ScaleJob(
                "default",
                id,
                "web",
                job == null || random.nextBoolean()
                        ? null
                        : canonicaliser.canonical(
                                Fixtures.job(id, 1 + random.nextInt(5)), "", state),
                new ScalingEvent(random.nextInt(5), 1, false, "scaled", null, null, 0, 0),
                null,
                null);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> @Nullable T any(List<T> rows) {
        return rows.isEmpty() ? null : rows.get(random.nextInt(rows.size()));
    }

    private Command register(State state, String id) {
        Job wanted =
                JobBuilder.builder(Fixtures.job(id, 1 + random.nextInt(3)))
                        .type(id.equals("job-3") ? "batch" : "service")
                        .build();
        Job job = canonicaliser.canonical(wanted, "", state);
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

    private Command archive(State state) {
        List<String> allocations = new ArrayList<>();
        List<String> evaluations = new ArrayList<>();
        List<String> deployments = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Allocation allocation = any(state.allocations("").toList());
            if (allocation != null) {
                allocations.add(allocation.id());
            }
            Evaluation evaluation = any(state.evaluations("").toList());
            if (evaluation != null) {
                evaluations.add(evaluation.id());
            }
        }
        Deployment deployment = any(state.deployments("").toList());
        if (deployment != null) {
            deployments.add(deployment.id());
        }
        return new Command.Archive(allocations, evaluations, deployments);
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
