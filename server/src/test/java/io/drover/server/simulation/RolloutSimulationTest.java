package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentPromoteRequest;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.UpdateStrategy;
import io.drover.server.Samples;
import io.drover.server.admission.DeploymentRequests;
import io.drover.server.admission.Proposal;
import io.drover.server.plan.PlanCheck;
import io.drover.server.scheduler.AllocationFacts;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random versions of services and system jobs, some of which never get healthy, with canaries,
 * operators who promote, pause and fail what they see, nodes that get out of reach and leaders that
 * change. For more seeds: {@code -Ddrover.simulation.seeds=1000}.
 */
@NullUnmarked // dereferences what the fixtures always fill
class RolloutSimulationTest {
    private static final int JOBS = 4;
    private static final long CHAOS = 240 * Samples.SECOND;

    static LongStream seeds() {
        return Seeds.of(25);
    }

    /** What must never happen, looked for after each entry of the log. */
    private static final class Invariants {
        /** At which index a group of a deployment was seen promoted first. */
        private final Map<String, Long> promotedAt = new TreeMap<>();

        void check(SimulatedRegion region) {
            State state = region.state();
            notePromotions(state);
            for (Job job : state.jobs(null, "")) {
                List<Allocation> live = live(state, job);
                oneForEachName(job, live);
                canariesInBounds(state, job, live);
                newestAfterPromotion(state, job, live);
                oneActiveDeployment(state, job);
            }
        }

        private void notePromotions(State state) {
            for (Deployment deployment : state.deployments("")) {
                deployment
                        .taskGroups()
                        .forEach((name, group) -> {
                            if (group.promoted()) {
                                promotedAt.putIfAbsent(deployment.id() + "/" + name, state.index());
                            }
                        });
            }
        }

        /** Save canaries, what is out of reach or just back, and what a promoted one replaces. */
        private static void oneForEachName(Job job, List<Allocation> live) {
            TreeSet<String> names = new TreeSet<>();
            for (Allocation allocation : live) {
                boolean exempt =
                        AllocationFacts.isCanary(allocation)
                                || AllocationFacts.outOfReachSince(allocation) >= 0;
                if (!exempt) {
                    String place =
                            job.type().equals("system")
                                    ? allocation.nodeId()
                                    : allocation.name() + "/" + allocation.job().version();
                    assertThat(names.add(place)).as("%s lives only once", place).isTrue();
                }
            }
        }

        private static void canariesInBounds(State state, Job job, List<Allocation> live) {
            Map<String, Integer> canaries = new TreeMap<>();
            for (Allocation allocation : live) {
                if (AllocationFacts.isCanary(allocation)) {
                    canaries.merge(
                            allocation.deploymentId() + "/" + allocation.taskGroup(),
                            1,
                            Integer::sum);
                }
            }
            for (Deployment deployment : state.deploymentsByJob("default", job.id())) {
                deployment
                        .taskGroups()
                        .forEach((name, group) ->
                                assertThat(canaries.getOrDefault(deployment.id() + "/" + name, 0))
                                        .as("too many canaries of %s", job.id())
                                        .isLessThanOrEqualTo(group.desiredCanaries()));
            }
        }

        private void newestAfterPromotion(State state, Job job, List<Allocation> live) {
            Deployment latest = state.latestDeployment("default", job.id());
            if (latest == null || latest.jobVersion() != job.version() || job.stop()) {
                return;
            }
            for (Allocation allocation : live) {
                Long promoted = promotedAt.get(latest.id() + "/" + allocation.taskGroup());
                Evaluation by = state.evaluation(allocation.evalId());
                boolean fresh =
                        allocation.createIndex() == state.index()
                                && by != null
                                && promoted != null
                                && by.snapshotIndex() >= promoted;
                assertThat(fresh && allocation.job().version() < job.version())
                        .as("%s is of an old version after the promotion", allocation.name())
                        .isFalse();
            }
        }

        private static void oneActiveDeployment(State state, Job job) {
            long active =
                    state.deploymentsByJob("default", job.id()).stream()
                            .filter(Statuses::isActive)
                            .count();
            assertThat(active).as("active deployments of %s", job.id()).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsPromises(long seed) {
        SimulatedRegion region = begin(seed, PlanCheck.byNode());

        chaos(region);
        calm(region);

        allIsAsItShouldBe(region);
    }

    private static SimulatedRegion begin(long seed, PlanCheck check) {
        SimulatedRegion region = new SimulatedRegion(seed, check);
        Invariants invariants = new Invariants();
        region.afterEachEntry(invariants::check);
        for (int i = 1; i <= 5; i++) {
            region.addNode(Samples.node(i, 20_000, 32_768));
        }
        return region;
    }

    private static void chaos(SimulatedRegion region) {
        Random random = region.random;
        while (region.now() < CHAOS) {
            int number = random.nextInt(JOBS);
            switch (random.nextInt(16)) {
                case 0 -> region.changeLeader();
                case 1, 2 -> {
                    List<SimulatedNode> nodes = region.nodes();
                    nodes.get(random.nextInt(nodes.size()))
                            .leave(region.millis(100, 90_000), random.nextInt(4) == 0);
                }
                case 3 -> stop(region, number);
                case 4, 5, 6 -> promote(region, number);
                case 7 -> pause(region, number, random.nextBoolean());
                case 8 -> fail(region, number);
                case 9, 10 -> stopOne(region, number);
                case 11 -> force(region, number);
                default -> register(region, number);
            }
            region.runUntil(region.now() + region.millis(0, 8_000));
        }
    }

    /** No more mishaps; operators who let everything go on. */
    private static void calm(SimulatedRegion region) {
        region.workerFails = 0;
        region.entryFails = 0;
        for (int round = 0; round < 12; round++) {
            for (int number = 0; number < JOBS; number++) {
                pause(region, number, false);
                region.runUntil(region.now() + Samples.SECOND);
                promote(region, number);
            }
            region.runUntil(region.now() + 120 * Samples.SECOND);
        }
    }

    private static List<Allocation> live(State state, Job job) {
        return state.allocationsByJob("default", job.id()).stream()
                .filter(allocation -> !Statuses.isTerminal(allocation))
                .toList();
    }

    private static void write(SimulatedRegion region, Supplier<Proposal<?>> request) {
        try {
            region.append(request.get().commands(), _ -> {});
        } catch (RequestException _) {
            // the operator reads why, and does something else
        }
    }

    private static void promote(SimulatedRegion region, int number) {
        Deployment latest = region.state().latestDeployment("default", "job-" + number);
        if (latest != null) {
            write(
                    region,
                    () ->
                            DeploymentRequests.promote(
                                    region.state(),
                                    latest.id(),
                                    new DeploymentPromoteRequest(latest.id(), true, null, 0),
                                    region.newId()));
        }
    }

    private static void pause(SimulatedRegion region, int number, boolean pause) {
        Deployment latest = region.state().latestDeployment("default", "job-" + number);
        if (latest != null) {
            write(
                    region,
                    () ->
                            DeploymentRequests.pause(
                                    region.state(), latest.id(), pause, region.newId()));
        }
    }

    private static void fail(SimulatedRegion region, int number) {
        Deployment latest = region.state().latestDeployment("default", "job-" + number);
        if (latest != null) {
            write(
                    region,
                    () -> DeploymentRequests.fail(region.state(), latest.id(), region.newId()));
        }
    }

    private static void stop(SimulatedRegion region, int number) {
        Job job = region.state().job("default", "job-" + number);
        if (job != null) {
            Evaluation evaluation = Samples.evaluation(region.newId(), job);
            region.append(
                    List.of(
                            new Command.DeregisterJob(
                                    "default", job.id(), false, false, evaluation)),
                    _ -> {});
        }
    }

    private static void stopOne(SimulatedRegion region, int number) {
        Job job = region.state().job("default", "job-" + number);
        List<Allocation> live = job == null ? List.of() : live(region.state(), job);
        if (!live.isEmpty()) {
            Allocation one = live.get(region.random.nextInt(live.size()));
            TreeMap<String, DesiredTransition> transitions = new TreeMap<>();
            transitions.put(one.id(), new DesiredTransition(true, null, null, null, null));
            region.append(
                    List.of(
                            new Command.UpdateDesiredTransitions(
                                    transitions, List.of(Samples.evaluation(region.newId(), job)))),
                    _ -> {});
        }
    }

    private static void force(SimulatedRegion region, int number) {
        Job job = region.state().job("default", "job-" + number);
        if (job != null) {
            region.append(
                    List.of(
                            new Command.UpsertEvaluations(
                                    List.of(Samples.evaluation(region.newId(), job)))),
                    _ -> {});
        }
    }

    private static void register(SimulatedRegion region, int number) {
        Job job = randomJob(region.random, number);
        region.append(
                List.of(
                        new Command.RegisterJob(
                                job, null, Samples.evaluation(region.newId(), job), null)),
                _ -> {});
    }

    private static Job randomJob(Random random, int number) {
        boolean system = number == JOBS - 1;
        int canary = random.nextInt(3) * (system ? 30 : 1);
        TaskGroup group =
                TaskGroupBuilder.builder(Samples.group("work", system ? 1 : random.nextInt(5)))
                        .meta(Samples.strings("build", "" + random.nextInt(4)))
                        .disconnect(disconnect(random))
                        .update(
                                new UpdateStrategy(
                                        Duration.ofSeconds(30),
                                        random.nextInt(4),
                                        "task_states",
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(30),
                                        Duration.ofSeconds(60),
                                        canary,
                                        random.nextBoolean(),
                                        canary > 0 && random.nextBoolean()))
                        .reschedulePolicy(
                                system
                                        ? null
                                        : new ReschedulePolicy(
                                                0,
                                                Duration.ZERO,
                                                Duration.ofSeconds(random.nextInt(6)),
                                                "exponential",
                                                Duration.ofSeconds(30),
                                                true))
                        .build();
        return JobBuilder.builder(
                        Samples.job("job-" + number, system ? "system" : "service", group))
                .meta(random.nextInt(4) == 0 ? Samples.strings("bad", "yes") : null)
                .build();
    }

    private static DisconnectStrategy disconnect(Random random) {
        List<String> strategies =
                List.of("best_score", "keep_original", "keep_replacement", "longest_running");
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 ->
                    new DisconnectStrategy(
                            null, Duration.ofSeconds(5 + random.nextInt(30)), true, "");
            default ->
                    new DisconnectStrategy(
                            Duration.ofSeconds(5 + random.nextInt(60)),
                            null,
                            random.nextInt(3) > 0,
                            strategies.get(random.nextInt(4)));
        };
    }

    private static void allIsAsItShouldBe(SimulatedRegion region) {
        State state = region.state();
        for (Evaluation evaluation : state.evaluations("")) {
            assertThat(evaluation.status())
                    .as("evaluation %s of %s", evaluation.id(), evaluation.jobId())
                    .isNotEqualTo("pending");
        }
        for (Job job : state.jobs(null, "")) {
            List<Allocation> live = live(state, job);
            assertThat(live)
                    .as("%s has nothing out of reach", job.id())
                    .noneMatch(a -> AllocationFacts.outOfReachSince(a) >= 0);
            if (job.stop()) {
                assertThat(live).as("of stopped %s", job.id()).isEmpty();
            } else {
                isDeployed(state, job, live);
            }
        }
    }

    private static void isDeployed(State state, Job job, List<Allocation> live) {
        Deployment latest = state.latestDeployment("default", job.id());
        boolean ofThis = latest != null && latest.jobVersion() == job.version();
        String status = ofThis ? latest.status() : "";
        assertThat(status).as("deployment of %s", job.id()).isIn("", "successful", "failed");
        if (!status.equals("failed") || !job.type().equals("system")) {
            // the canaries of a system job have no older ones beside them to go back to
            assertThat(live).as("canaries of %s", job.id()).noneMatch(AllocationFacts::isCanary);
        }
        int count = wanted(state, job);
        if (status.equals("failed")) {
            assertThat(live.size()).as("live of %s", job.id()).isLessThanOrEqualTo(count);
        } else {
            assertThat(live).as("live of %s", job.id()).hasSize(count);
            assertThat(live)
                    .as("versions of %s", job.id())
                    .allMatch(a -> a.job().version() == job.version());
        }
    }

    private static int wanted(State state, Job job) {
        return job.type().equals("system")
                ? state.nodeCount()
                : job.taskGroups().getFirst().count();
    }

    // Faults that are planted, one for each invariant

    @Test
    void noticesTwoOfOneName() {
        notices(
                plan -> withPlacements(plan, p -> copy(p, 0, p.jobVersion(), p.canary())),
                "lives only once");
    }

    @Test
    void noticesTooManyCanaries() {
        notices(
                plan -> withPlacements(plan, p -> copy(p, p.nameIndex(), p.jobVersion(), true)),
                "too many canaries");
    }

    @Test
    void noticesOldVersionsAfterThePromotion() {
        notices(
                plan ->
                        withPlacements(
                                plan,
                                p ->
                                        copy(
                                                p,
                                                p.nameIndex(),
                                                Math.max(0, p.jobVersion() - 1),
                                                p.canary())),
                "of an old version after the promotion");
    }

    @Test
    void noticesDeploymentsThatNobodyEnds() {
        notices(
                plan ->
                        new PlanResult(
                                plan.evaluationId(),
                                plan.namespace(),
                                plan.jobId(),
                                plan.placements(),
                                plan.updates(),
                                plan.stops(),
                                plan.evictions(),
                                plan.metrics(),
                                plan.deployment(),
                                List.of(),
                                plan.evaluations()),
                "active deployments");
    }

    private static void notices(UnaryOperator<PlanResult> fault, String complaint) {
        PlanCheck whole = PlanCheck.byNode();
        PlanCheck broken =
                (state, underWay, decision) -> {
                    PlanCheck.Verdict verdict = whole.check(state, underWay, decision);
                    return verdict.accepted() == null
                            ? verdict
                            : new PlanCheck.Verdict(
                                    fault.apply(verdict.accepted()),
                                    verdict.complete(),
                                    verdict.refusing());
                };
        // A fault may show in more than one way: which one comes first depends on the seed.
        List<String> complaints = new ArrayList<>();
        for (long seed = 0; seed < 20; seed++) {
            try {
                chaos(begin(seed, broken));
            } catch (AssertionError e) {
                complaints.add(String.valueOf(e.getMessage()));
            }
        }
        assertThat(complaints).anyMatch(said -> said.contains(complaint));
    }

    private static PlanResult withPlacements(PlanResult plan, UnaryOperator<Placement> change) {
        List<Placement> changed = new ArrayList<>();
        plan.placements().forEach(placement -> changed.add(change.apply(placement)));
        return new PlanResult(
                plan.evaluationId(),
                plan.namespace(),
                plan.jobId(),
                changed,
                plan.updates(),
                plan.stops(),
                plan.evictions(),
                plan.metrics(),
                plan.deployment(),
                plan.deploymentUpdates(),
                plan.evaluations());
    }

    private static Placement copy(Placement of, int name, int version, boolean canary) {
        return new Placement(
                of.allocationId(),
                of.group(),
                name,
                version,
                of.nodeId(),
                of.ports(),
                of.grants(),
                of.metric(),
                of.deploymentId(),
                canary,
                of.previousAllocation(),
                of.rescheduleTracker());
    }
}
