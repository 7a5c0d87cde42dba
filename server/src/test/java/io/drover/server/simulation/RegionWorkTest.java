package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.json.Codec;
import io.drover.server.plan.PlanCheck;
import io.drover.server.scheduler.Scheduler;
import java.util.List;
import java.util.stream.LongStream;
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
        new ChaosStory(
                        region,
                        new AllWork(region),
                        () -> new Scheduler()::decide,
                        rows -> rows,
                        CODEC)
                .run();
        return region.state().allocations("").toList();
    }
}
