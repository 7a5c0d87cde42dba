package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.Node;
import io.drover.api.operator.PreemptionConfig;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
import io.drover.server.Samples;
import io.drover.server.plan.PlanCheck;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked // dereferences what the fixtures always fill
class PreemptionTest {
    private static int checked;

    private final Scheduler scheduler = new Scheduler();
    private State state = State.initial();
    private int evaluations;

    private void region(PreemptionConfig preemption, Node... nodes) {
        state = Samples.stateWith(List.of(nodes));
        SchedulerConfiguration configuration =
                SchedulerConfigurationBuilder.builder(SchedulerConfiguration.defaults())
                        .preemptionConfig(preemption)
                        .build();
        apply(new Command.SetSchedulerConfiguration(configuration, null));
    }

    private void apply(Command command) {
        state = Samples.apply(state, 0, List.of(command));
    }

    private static PreemptionConfig allMay() {
        return new PreemptionConfig(true, true, true, true);
    }

    private Decision run(Job job) {
        String id = "e" + evaluations++;
        state = Samples.register(state, 0, job, id);
        Decision decision = scheduler.decide(state, state.evaluation(id), 1, 0);
        apply(new Command.ApplyPlan(decision.complete()));
        return decision;
    }

    private static Job job(String id, int priority, int cpu, int count) {
        return JobBuilder.builder(
                        Samples.job(
                                id,
                                "service",
                                TaskGroupBuilder.builder(Samples.group("web", count))
                                        .tasks(List.of(Samples.task("main", cpu, 256)))
                                        .migrate(new MigrateStrategy(1, "", null, null))
                                        .build()))
                .priority(priority)
                .build();
    }

    private List<Allocation> of(String job) {
        return state.allocationsByJob("default", job).toList();
    }

    @Test
    void takesOutWhatIsLessImportant() {
        region(allMay(), Samples.node(1), Samples.node(2));
        run(job("low", 20, 3500, 1));
        run(job("middle", 40, 3500, 1));

        Decision decision = run(job("high", 50, 1000, 1));

        assertThat(decision.plan().placements()).hasSize(1);
        Allocation victim = of("low").getFirst();
        Allocation placed = of("high").getFirst();
        assertThat(victim.desiredStatus()).isEqualTo("evict");
        assertThat(victim.preemptedByAllocation()).isEqualTo(placed.id());
        assertThat(placed.preemptedAllocations()).containsExactly(victim.id());
        assertThat(of("middle").getFirst().desiredStatus()).isEqualTo("run");
        assertThat(decision.plan().evaluations())
                .filteredOn(e -> e.triggeredBy().equals("preemption"))
                .extracting(Evaluation::jobId, Evaluation::priority)
                .containsExactly(tuple("low", 20));
        assertThat(placed.metrics().scoreMetaData().getFirst().scores()).containsKey("preemption");
    }

    @Test
    void leavesJobsAloneThatAreNearlyAsImportant() {
        region(allMay(), Samples.node(1));
        run(job("other", 41, 3500, 1));

        assertThat(run(job("high", 50, 1000, 1)).plan().placements()).isEmpty();
    }

    @Test
    void takesOutNobodyWhereThereIsRoom() {
        region(allMay(), Samples.node(1), Samples.node(2));
        run(job("low", 20, 3500, 1));

        assertThat(run(job("high", 50, 1000, 1)).plan().evictions()).isEmpty();
    }

    @Test
    void asksWhetherItMay() {
        region(PreemptionConfig.defaults(), Samples.node(1));
        run(job("low", 20, 3500, 1));

        assertThat(run(job("high", 50, 1000, 1)).plan().placements()).isEmpty();
        Job system =
                JobBuilder.builder(Samples.job("logs", "system", Samples.group("ship", 1)))
                        .priority(80)
                        .taskGroups(List.of(job("x", 1, 1000, 1).taskGroups().getFirst()))
                        .build();
        assertThat(run(system).plan().evictions()).hasSize(1);
    }

    @Test
    void takesOutAsFewAsItCan() {
        region(allMay(), Samples.node(1));
        run(job("small", 20, 500, 4));
        run(job("large", 20, 2000, 1));

        Decision decision = run(job("high", 50, 1900, 1));

        assertThat(decision.plan().evictions())
                .extracting(PlanResult.Eviction::allocationId)
                .containsExactly(of("large").getFirst().id());
    }

    @Test
    void freesPortsAsWell() {
        region(allMay(), Samples.node(1));
        Job low =
                JobBuilder.builder(job("low", 20, 100, 1))
                        .taskGroups(
                                List.of(
                                        TaskGroupBuilder.builder(Samples.group("web", 1))
                                                .networks(List.of(Samples.network(8080)))
                                                .build()))
                        .build();
        run(low);
        run(job("lower", 10, 100, 3));

        Decision decision =
                run(JobBuilder.builder(low).id("high").name("high").priority(70).build());

        assertThat(decision.plan().evictions())
                .extracting(PlanResult.Eviction::allocationId)
                .containsExactly(of("low").getFirst().id());
    }

    @Test
    void showsInADryRunWhatWouldHaveToGo() {
        region(allMay(), Samples.node(1));
        run(job("low", 20, 3500, 1));
        Job high = job("high", 50, 1000, 1);
        state = Samples.register(state, 0, high, "dry");

        Decision decision =
                scheduler.decide(
                        state,
                        EvaluationBuilder.builder(state.evaluation("dry"))
                                .annotatePlan(true)
                                .build(),
                        1,
                        0);

        assertThat(decision.answered().planAnnotations().preemptedAllocs())
                .extracting(stub -> stub.jobId())
                .containsExactly("low");
    }

    @Test
    void letsNobodyGoForWhatCouldNotBePlaced() {
        region(allMay(), Samples.node(1));
        run(job("low", 20, 3500, 1));
        Job high = job("high", 50, 1000, 1);
        state = Samples.register(state, 0, high, "late");
        Decision decision = scheduler.decide(state, state.evaluation("late"), 1, 0);
        run(job("quick", 60, 3200, 1)); // takes the room of the same victim

        PlanCheck.Verdict verdict = PlanCheck.byNode().check(state, decision);

        assertThat(verdict.complete()).isFalse();
        assertThat(verdict.accepted()).isNull();
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void takesNobodyOutWhoCouldHaveStayed(long seed) {
        RandomRegion region = new RandomRegion(seed, scheduler);
        region.apply(
                List.of(
                        new Command.SetSchedulerConfiguration(
                                SchedulerConfigurationBuilder.builder(
                                                SchedulerConfiguration.defaults())
                                        .preemptionConfig(allMay())
                                        .build(),
                                null)));
        for (int i = 0; i < 40; i++) {
            region.beforeApplying = this::assertNoneCouldStay;
            region.step();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void takesOutWhomItWouldChooseAnew(long seed) {
        Random random = new Random(seed);
        region(allMay(), Samples.node(1), Samples.node(2), Samples.node(3), Samples.node(4));
        for (int i = 0; i < 5; i++) {
            run(job("job-" + i, 20 + 10 * random.nextInt(2), 300 + 100 * random.nextInt(8), 5));
        }
        Job urgent = job("urgent", 80, 900, 12);
        TaskGroup group = urgent.taskGroups().getFirst();
        Fleet fleet = new Fleet(new NodeViews());
        fleet.show(state);
        Cluster cluster = new Cluster(fleet);
        JobUse use = new JobUse(cluster.size());
        Evictions evictions = new Evictions();
        GroupPlacer placer =
                new GroupPlacer(
                        cluster,
                        use,
                        urgent,
                        group,
                        CandidateNodes.of(urgent, fleet),
                        false,
                        seed,
                        Preemption.of(state, cluster, evictions, urgent));
        Feasibility feasibility = fleet.caches().feasibility(urgent, group, -1);
        VolumeCheck volumes =
                new VolumeCheck(fleet, feasibility.needs, urgent, Volumes.NONE, use.inGroup("web"));
        Room room =
                new Room(
                        fleet,
                        feasibility,
                        fleet.caches().size(feasibility.needs, false),
                        volumes,
                        use);
        for (int i = 0; i < 12; i++) {
            SortedMap<Integer, List<Allocation>> anew = new TreeMap<>();
            for (int row : fleet.rows().values()) {
                Preemption unused = Preemption.of(state, cluster, evictions, urgent);
                anew.put(row, unused.victims(row, feasibility.needs, room));
            }
            GroupPlacer.Placed placed = placer.place(new TreeSet<>(), "");
            assertThat(placed).isNotNull();
            assertThat(placed.victims()).isEqualTo(anew.get(placed.place()));
            checked += placed.victims().size();
        }
    }

    @AfterAll
    static void sawVictims() {
        assertThat(checked).isPositive();
    }

    private void assertNoneCouldStay(State before, Decision decision) {
        PlanResult plan = decision.plan();
        for (PlanResult.Eviction eviction : plan.evictions()) {
            Allocation victim = before.allocation(eviction.allocationId());
            Job job = before.job(plan.namespace(), plan.jobId());
            assertThat(victim.job().priority()).isLessThanOrEqualTo(job.priority() - 10);
            assertThat(Statuses.isTerminal(victim)).isFalse();
            List<PlanResult.Placement> onNode =
                    plan.placements().stream()
                            .filter(p -> p.nodeId().equals(victim.nodeId()))
                            .toList();
            if (onNode.size() != 1) {
                continue; // which one needs whose room is not told apart here
            }
            TreeSet<String> leaving = new TreeSet<>();
            plan.stops().forEach(stop -> leaving.add(stop.allocationId()));
            plan.evictions().forEach(one -> leaving.add(one.allocationId()));
            PlanResult.Placement placed = onNode.getFirst();
            assertThat(NodeLedger.of(before, victim.nodeId(), leaving).add(job, placed)).isNull();
            leaving.remove(victim.id());
            assertThat(NodeLedger.of(before, victim.nodeId(), leaving).add(job, placed))
                    .as("what is short when %s stays", victim.id())
                    .isNotNull();
            checked++;
        }
    }
}
