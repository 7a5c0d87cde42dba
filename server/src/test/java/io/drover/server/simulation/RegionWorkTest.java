package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.json.Codec;
import io.drover.server.broker.BlockedEvaluations;
import io.drover.server.duty.Duty;
import io.drover.server.plan.PlanCheck;
import io.drover.server.replay.Decider;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.upkeep.Deployments;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All kinds of work at once in a region where everything goes wrong: see {@link AllWork}. What must
 * hold is what {@link RegionChaosTest} looks for, with the rules of each kind of work in {@link
 * Fulfilment}.
 */
@NullUnmarked
class RegionWorkTest {
    private static final Codec CODEC = new Codec();

    static LongStream seeds() {
        return Seeds.of(40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsPromises(long seed) {
        Seeds.run("RegionWorkTest", seed, () -> story(seed));
    }

    @Test
    void repeatsItselfForTheSameSeed() {
        assertThat(story(11)).isEqualTo(story(11));
    }

    private static List<?> story(long seed) {
        SimulatedRegion region = new SimulatedRegion(seed, PlanCheck.byNode());
        run(region, () -> new Scheduler()::decide);
        return region.state().allocations("").toList();
    }

    private static void run(SimulatedRegion region, Supplier<Decider> deciders) {
        new ChaosStory(region, new AllWork(region), deciders, rows -> rows, CODEC).run();
    }

    /** Some seed shows the fault. */
    private static void isNoticed(
            String message, Predicate<Duty> withoutDuty, UnaryOperator<Decision> change) {
        assertThatThrownBy(
                        () -> {
                            for (long seed = 0; seed < 20; seed++) {
                                SimulatedRegion region =
                                        new SimulatedRegion(seed, PlanCheck.byNode());
                                region.tampering =
                                        duties ->
                                                duties.stream()
                                                        .filter(withoutDuty.negate())
                                                        .toList();
                                Decider decider =
                                        (state, evaluation, own, now) ->
                                                change.apply(
                                                        new Scheduler()
                                                                .decide(
                                                                        state,
                                                                        evaluation,
                                                                        own,
                                                                        now));
                                run(region, () -> decider);
                            }
                        })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    @Test
    void noticesDeploymentsThatNobodyEnds() {
        isNoticed("does not end", Deployments.class::isInstance, UnaryOperator.identity());
    }

    @Test
    void noticesThatWhatCouldBePlacedIsNot() {
        isNoticed("there is room", BlockedEvaluations.class::isInstance, UnaryOperator.identity());
    }

    @Test
    void noticesMoreThanAJobWants() {
        isNoticed(" has 2", _ -> false, decision -> changed(decision, RegionWorkTest::twice));
    }

    private static Stream<Placement> twice(Placement placement) {
        return Stream.of(
                placement,
                renamed(placement, 20 + placement.nameIndex(), placement.allocationId() + "2"));
    }

    @Test
    void noticesWorkThatNobodyWaitsFor() {
        isNoticed(
                "waits for nothing",
                _ -> false,
                decision ->
                        changed(
                                decision,
                                placement ->
                                        placement.nameIndex() == 2
                                                        && placement.deploymentId().isEmpty()
                                                ? Stream.empty()
                                                : Stream.of(placement)));
    }

    private static Placement renamed(Placement p, int nameIndex, String id) {
        return new Placement(
                id,
                p.group(),
                nameIndex,
                p.jobVersion(),
                p.nodeId(),
                p.ports(),
                p.grants(),
                p.metric(),
                p.deploymentId(),
                p.canary(),
                p.previousAllocation(),
                p.rescheduleTracker());
    }

    private static Decision changed(
            Decision decision, Function<Placement, Stream<Placement>> change) {
        PlanResult plan = decision.plan();
        return new Decision(
                new PlanResult(
                        plan.evaluationId(),
                        plan.namespace(),
                        plan.jobId(),
                        plan.placements().stream().flatMap(change).toList(),
                        plan.updates(),
                        plan.stops(),
                        plan.evictions(),
                        plan.metrics(),
                        plan.deployment(),
                        plan.deploymentUpdates(),
                        plan.evaluations()),
                decision.answered(),
                decision.raised(),
                decision.allAtOnce(),
                decision.snapshotIndex());
    }
}
