package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.ParameterizedJobConfig;
import io.drover.api.jobrequest.JobDispatchRequest;
import io.drover.server.Samples;
import io.drover.server.admission.JobLimits;
import io.drover.server.admission.LaunchRequests;
import io.drover.server.plan.PlanCheck;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Impatient callers dispatch with the same tokens over and over, from states that are a little old.
 * For more seeds: {@code -Ddrover.simulation.seeds=1000}.
 */
@NullUnmarked
class DispatchSimulationTest {
    private static final int TOKENS = 8;

    static LongStream seeds() {
        return Seeds.of(15);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void startsOneChildPerTokenHoweverOftenItIsAskedFor(long seed) {
        run(seed, true);
    }

    @Test
    void noticesATokenThatIsNotCheckedWhenItIsWritten() {
        assertThatThrownBy(
                        () -> {
                            for (long seed = 0; seed < 10; seed++) {
                                run(seed, false);
                            }
                        })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("live children with token");
    }

    /**
     * @param checked false sends commands that apply does not check
     */
    private static void run(long seed, boolean checked) {
        SimulatedRegion region = new SimulatedRegion(seed, PlanCheck.byNode());
        for (int i = 1; i <= 3; i++) {
            region.addNode(Samples.node(i, 8000, 16384));
        }
        Job parent =
                JobBuilder.builder(Samples.batchJob("sums", 1))
                        .parameterizedJob(new ParameterizedJobConfig("optional", null, null))
                        .build();
        region.append(List.of(new Command.RegisterJob(parent, null, null, null)), _ -> {});
        region.runUntil(region.now() + Samples.SECOND);
        region.afterEachEntry(r -> eachTokenLivesOnce(r.state()));
        long end = region.now() + 90 * Samples.SECOND;
        while (region.now() < end) {
            if (region.random.nextInt(40) == 0) {
                region.changeLeader();
            }
            dispatch(region, "token-" + region.random.nextInt(TOKENS), checked);
            region.runUntil(region.now() + region.millis(0, 60));
        }
        region.runUntil(region.now() + 120 * Samples.SECOND);
    }

    private static void dispatch(SimulatedRegion region, String token, boolean checked) {
        List<Command> commands =
                LaunchRequests.dispatch(
                                region.state(),
                                "default",
                                new JobDispatchRequest("sums", null, null, "", 0),
                                token,
                                JobLimits.DEFAULT,
                                region.now(),
                                () ->
                                        new UUID(region.random.nextLong(), region.random.nextLong())
                                                .toString())
                        .commands();
        if (!checked) {
            commands =
                    commands.stream()
                            .map(c -> (Command.DispatchJob) c)
                            .<Command>map(c ->
                                    new Command.RegisterJob(c.child(), null, c.evaluation(), null))
                            .toList();
        }
        if (!commands.isEmpty()) {
            region.append(commands, _ -> {});
        }
    }

    private static void eachTokenLivesOnce(State state) {
        TreeSet<String> tokens = new TreeSet<>();
        for (Job child : state.jobs("default", "sums/dispatch-")) {
            if (!child.status().equals("dead")) {
                assertThat(tokens.add(child.dispatchIdempotencyToken()))
                        .as("live children with token %s: one", child.dispatchIdempotencyToken())
                        .isTrue();
            }
        }
    }
}
