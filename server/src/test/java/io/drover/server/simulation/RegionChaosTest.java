package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.json.Codec;
import io.drover.server.broker.BlockedEvaluations;
import io.drover.server.broker.EvaluationBroker;
import io.drover.server.plan.PlanCheck;
import io.drover.server.replay.Decider;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.simulation.RandomWork.Wish;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.StateImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that can go wrong in a region does: leaders and nodes crash, messages are lost, come
 * twice or late, entries get lost, workers decide on old states, snapshots take long. For more
 * seeds: {@code ./dev simulate}.
 *
 * <p>For each thing that must hold there is a fault that breaks it, so that it is known to be
 * looked for.
 */
@NullUnmarked
class RegionChaosTest {
    private static final Codec CODEC = new Codec();
    private static final PlanCheck CARELESS =
            (_, _, decision) -> PlanCheck.Verdict.all(decision.complete());

    static LongStream seeds() {
        return Seeds.of(30);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsPromises(long seed) {
        Seeds.run("RegionChaosTest", seed, () -> new Chaos(seed).run());
    }

    @Test
    void repeatsItselfForTheSameSeed() {
        assertThat(story(7)).isEqualTo(story(7));
    }

    private static List<?> story(long seed) {
        Chaos chaos = new Chaos(seed);
        chaos.run();
        return chaos.region.state().allocations("").toList();
    }

    /** Some seed shows the fault. */
    private static void isNoticed(String message, Consumer<Chaos> fault) {
        assertThatThrownBy(
                        () -> {
                            for (long seed = 0; seed < 20; seed++) {
                                Chaos chaos = new Chaos(seed);
                                fault.accept(chaos);
                                chaos.run();
                            }
                        })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    @Test
    void noticesANodeOverItsCapacity() {
        isNoticed(
                "has given out",
                chaos -> {
                    chaos.check = CARELESS;
                    chaos.wishes = List.of(Wish.NOTHING);
                });
    }

    @Test
    void noticesAPortGivenOutTwice() {
        isNoticed("port ", chaos -> scarce(chaos, Wish.PORTS));
    }

    @Test
    void noticesACoreGivenOutTwice() {
        isNoticed("core ", chaos -> scarce(chaos, Wish.CORES));
    }

    @Test
    void noticesADeviceGivenOutTwice() {
        isNoticed("device ", chaos -> scarce(chaos, Wish.DEVICES));
    }

    @Test
    void noticesAVolumeWithTwoWriters() {
        isNoticed("volume ", chaos -> scarce(chaos, Wish.VOLUMES));
    }

    private static void scarce(Chaos chaos, Wish wish) {
        chaos.check = CARELESS;
        chaos.largeNodes = true;
        chaos.wishes = List.of(wish);
    }

    @Test
    void noticesANameThatLivesTwice() {
        isNoticed(
                "lives twice",
                chaos -> chaos.deciders = () -> changing(RegionChaosTest::allNamedAlike));
    }

    private static Decider changing(UnaryOperator<Decision> change) {
        Scheduler scheduler = new Scheduler();
        return (state, evaluation, seed, now) ->
                change.apply(scheduler.decide(state, evaluation, seed, now));
    }

    private static Decision allNamedAlike(Decision decision) {
        List<Placement> placements = new ArrayList<>();
        for (Placement p : decision.plan().placements()) {
            placements.add(
                    new Placement(
                            p.allocationId(),
                            p.group(),
                            0,
                            p.jobVersion(),
                            p.nodeId(),
                            p.ports(),
                            p.grants(),
                            p.metric(),
                            p.deploymentId(),
                            p.canary(),
                            p.previousAllocation(),
                            p.rescheduleTracker()));
        }
        return withPlacements(decision, placements);
    }

    private static Decision withPlacements(Decision decision, List<Placement> placements) {
        PlanResult plan = decision.plan();
        return new Decision(
                new PlanResult(
                        plan.evaluationId(),
                        plan.namespace(),
                        plan.jobId(),
                        placements,
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

    @Test
    void noticesEvaluationsThatNobodyAnswers() {
        isNoticed(
                "makes no progress",
                chaos ->
                        chaos.region.tampering =
                                duties ->
                                        duties.stream()
                                                .filter(duty -> !(duty instanceof EvaluationBroker))
                                                .toList());
    }

    @Test
    void noticesThatTheDesiredCountIsNotReached() {
        isNoticed(
                "there is room",
                chaos ->
                        chaos.region.tampering =
                                duties ->
                                        duties.stream()
                                                .filter(duty ->
                                                        !(duty instanceof BlockedEvaluations))
                                                .toList());
    }

    @Test
    void noticesAPlanThatHangsOnMoreThanTheSeed() {
        AtomicLong hidden = new AtomicLong();
        isNoticed(
                "with the same seed",
                chaos -> chaos.deciders = () -> seededWith(hidden::incrementAndGet));
    }

    @Test
    void noticesAReplayThatComesOutOtherwise() {
        isNoticed(
                "when it is replayed",
                chaos -> chaos.deciders = () -> seededWith(() -> chaos.region.entries.size() / 50));
    }

    private static Decider seededWith(Supplier<? extends Number> hidden) {
        Scheduler scheduler = new Scheduler();
        return (state, evaluation, seed, now) ->
                scheduler.decide(state, evaluation, seed + hidden.get().longValue(), now);
    }

    @Test
    void noticesASnapshotThatLacksSomething() {
        isNoticed(
                "tables that differ: [evaluations]",
                chaos ->
                        chaos.transfer =
                                rows ->
                                        rows.stream()
                                                .filter(row ->
                                                        !(row instanceof StateImage.EvaluationRow))
                                                .toList());
    }

    @Test
    void saysWhichSeedFailedAndHowToRepeatIt() {
        assertThatThrownBy(() ->
                        Seeds.run(
                                "RegionChaosTest",
                                17,
                                () -> {
                                    throw new AssertionError("something");
                                }))
                .hasMessageContaining("RegionChaosTest fails for seed 17: something")
                .hasMessageContaining("./dev simulate -from 17 -seeds 1");
    }

    /** One story: much goes wrong for a while, then nothing any more. */
    static final class Chaos {
        PlanCheck check = PlanCheck.byNode();
        List<Wish> wishes = List.of(Wish.values());
        boolean largeNodes;
        Supplier<Decider> deciders = () -> new Scheduler()::decide;
        UnaryOperator<List<StateImage.Row>> transfer = rows -> rows;
        final SimulatedRegion region;

        Chaos(long seed) {
            region =
                    new SimulatedRegion(
                            seed,
                            (state, underWay, decision) -> check.check(state, underWay, decision));
        }

        void run() {
            new ChaosStory(
                            region,
                            new PlainWork(region, wishes, largeNodes),
                            deciders,
                            transfer,
                            CODEC)
                    .run();
        }
    }
}
