package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.RescheduleEvent;
import io.drover.api.job.ReschedulePolicy;
import io.drover.server.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the policies always give
class RescheduleTest {
    private final List<RescheduleEvent> events = new ArrayList<>();
    private long now = 10_000 * Samples.SECOND;

    private static ReschedulePolicy policy(String function) {
        return new ReschedulePolicy(
                0, Duration.ZERO, Duration.ofSeconds(5), function, Duration.ofSeconds(40), true);
    }

    /** Delays in seconds of failures that each come at once after the restart. */
    private List<Long> delays(ReschedulePolicy policy, int times) {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            delays.add(fail(policy, 1));
        }
        return delays;
    }

    private long fail(ReschedulePolicy policy, long secondsAfterStart) {
        now += secondsAfterStart * Samples.SECOND;
        Reschedule.Next next = Reschedule.next(events, now, policy);
        now = next.atNanos();
        events.add(new RescheduleEvent(now, "a", "n", next.delay()));
        return next.delay().toSeconds();
    }

    @Test
    void waitsAlwaysTheSame() {
        assertThat(delays(policy("constant"), 4)).containsExactly(5L, 5L, 5L, 5L);
    }

    @Test
    void doublesUpToTheLargestDelay() {
        assertThat(delays(policy("exponential"), 6)).containsExactly(5L, 10L, 20L, 40L, 40L, 40L);
    }

    @Test
    void addsTheLastTwoUpToTheLargestDelay() {
        assertThat(delays(policy("fibonacci"), 8))
                .containsExactly(5L, 5L, 10L, 15L, 25L, 40L, 40L, 40L);
    }

    @Test
    void beginsAnewAfterItHasRunForLongerThanTheLargestDelay() {
        delays(policy("exponential"), 5);

        assertThat(fail(policy("exponential"), 41)).isEqualTo(5);
        assertThat(fail(policy("exponential"), 1)).isEqualTo(10);
    }

    @Test
    void beginsANewFibonacciSeriesToo() {
        delays(policy("fibonacci"), 8);

        assertThat(fail(policy("fibonacci"), 41)).isEqualTo(5);
        assertThat(fail(policy("fibonacci"), 1)).isEqualTo(5);
        assertThat(fail(policy("fibonacci"), 1)).isEqualTo(10);
    }

    @Test
    void countsOnlyAttemptsWithinTheInterval() {
        ReschedulePolicy twice =
                new ReschedulePolicy(
                        2,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(5),
                        "constant",
                        Duration.ZERO,
                        false);
        delays(twice, 2);

        assertThat(Reschedule.next(events, now, twice)).isNull();
        assertThat(Reschedule.next(events, now + 700 * Samples.SECOND, twice)).isNotNull();
    }

    @Test
    void isNotToBeTriedAgainWithoutAPolicyOrWithoutAttempts() {
        assertThat(Reschedule.next(events, now, null)).isNull();
        assertThat(
                        Reschedule.next(
                                events,
                                now,
                                new ReschedulePolicy(0, null, null, "constant", null, false)))
                .isNull();
    }
}
