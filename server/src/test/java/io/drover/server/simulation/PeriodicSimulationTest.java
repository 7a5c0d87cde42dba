package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.PeriodicConfig;
import io.drover.server.Samples;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.plan.PlanCheck;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.upkeep.Periodic;
import io.drover.server.upkeep.PeriodicLaunches;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Periodic jobs while leaders change and entries of the log get lost. For more seeds: {@code
 * -Ddrover.simulation.seeds=1000}.
 */
@NullUnmarked
class PeriodicSimulationTest {
    static LongStream seeds() {
        return Seeds.of(15);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void launchesOnceForEachTimeWhateverBecomesOfLeaders(long seed) {
        SimulatedRegion region = region(seed);
        carryOn(region);
        everyTimeHasOneLaunch(region, "often", 10);
        everyTimeHasOneLaunch(region, "rarely", 20);
        launchesOf(region.state(), "alone")
                .forEach(second -> assertThat(second % 5).as("second of %s", second).isZero());
    }

    @Test
    void noticesALauncherThatForgetsWhatItHasLaunched() {
        assertThatThrownBy(
                        () -> {
                            for (long seed = 0; seed < 10; seed++) {
                                SimulatedRegion region = region(seed);
                                region.tampering =
                                        duties -> {
                                            List<Duty> others = new ArrayList<>(duties);
                                            others.removeIf(duty -> duty instanceof Periodic);
                                            others.add(new Forgetful(region));
                                            return others;
                                        };
                                region.changeLeader();
                                carryOn(region);
                                everyTimeHasOneLaunch(region, "often", 10);
                            }
                        })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("launches of often");
    }

    /** Launches every ten seconds by its own memory, which ends with its term. */
    private static final class Forgetful implements Duty {
        private final SimulatedRegion region;
        private long wakeAt = NEVER;

        Forgetful(SimulatedRegion region) {
            this.region = region;
        }

        @Override
        public Step step(State state, long now, Message message) {
            Job job = state.job("default", "often");
            if (message instanceof Message.Started) {
                wakeAt = now; // perhaps it was missed
            }
            if (job == null || now < wakeAt) {
                return Step.NOTHING;
            }
            long tenth = now / (10 * Samples.SECOND) * 10 * Samples.SECOND;
            wakeAt = tenth + 10 * Samples.SECOND;
            Command launch = PeriodicLaunches.byHand(state, job, tenth, region.newId());
            Step.Builder out = new Step.Builder();
            out.append("launch", List.of(launch));
            return out.build();
        }

        @Override
        public long wakeAt() {
            return wakeAt;
        }
    }

    private static SimulatedRegion region(long seed) {
        SimulatedRegion region = new SimulatedRegion(seed, PlanCheck.byNode());
        for (int i = 1; i <= 4; i++) {
            region.addNode(Samples.node(i, 8000, 16384));
        }
        region.afterEachEntry(r -> {
            var summary = r.state().jobSummary("default", "alone");
            if (summary != null && summary.children() != null) {
                assertThat(summary.children().running() + summary.children().pending())
                        .as("live launches of alone")
                        .isLessThanOrEqualTo(1);
            }
        });
        register(region, "often", false, "*/10 * * * * * *");
        register(region, "rarely", false, "0,40 * * * * * *", "20 * * * * * *");
        register(region, "alone", true, "*/5 * * * * * *");
        region.runUntil(region.now() + Samples.SECOND);
        return region;
    }

    private static void register(
            SimulatedRegion region, String id, boolean prohibitOverlap, String... crons) {
        Job job =
                JobBuilder.builder(Samples.batchJob(id, 1))
                        .periodic(
                                new PeriodicConfig(
                                        true, "", List.of(crons), "cron", prohibitOverlap, "UTC"))
                        .build();
        region.append(List.of(new Command.RegisterJob(job, null, null, null)), _ -> {});
    }

    private static void carryOn(SimulatedRegion region) {
        long end = region.now() + 120 * Samples.SECOND;
        while (region.now() < end) {
            if (region.random.nextInt(2) == 0) {
                region.changeLeader();
            }
            region.runUntil(region.now() + region.millis(500, 10_000));
        }
        region.workerFails = 0;
        region.entryFails = 0;
        region.runUntil(region.now() + 8 * Samples.SECOND);
    }

    private static void everyTimeHasOneLaunch(SimulatedRegion region, String id, int every) {
        TreeSet<Long> expected = new TreeSet<>();
        long registered = region.state().job("default", id).submitTime();
        for (long second = 0; second <= region.now() / Samples.SECOND - 7; second += every) {
            if (second * Samples.SECOND > registered) {
                expected.add(second);
            }
        }
        SortedSet<Long> launched = launchesOf(region.state(), id);
        assertThat(launched).as("launches of %s", id).containsAll(expected);
        for (long second : launched) {
            assertThat(second % every).as("launches of %s at %s", id, second).isZero();
        }
    }

    private static SortedSet<Long> launchesOf(State state, String id) {
        TreeSet<Long> seconds = new TreeSet<>();
        for (Job child : state.jobs("default", id + "/periodic-")) {
            seconds.add(Long.parseLong(child.id().substring(child.id().lastIndexOf('-') + 1)));
        }
        return seconds;
    }
}
