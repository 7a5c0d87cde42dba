package io.drover.client.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.client.task.RestartTracker.Decision;
import io.drover.client.task.RestartTracker.Mode;
import io.drover.client.task.RestartTracker.Outcome;
import io.drover.client.task.RestartTracker.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestartTrackerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DELAY = Duration.ofSeconds(15);
    private static final Policy SERVICE =
            new Policy(2, Duration.ofMinutes(30), DELAY, Mode.FAIL, true);
    private static final Policy BATCH =
            new Policy(3, Duration.ofHours(24), DELAY, Mode.FAIL, false);
    private static final Policy PATIENT =
            new Policy(1, Duration.ofMinutes(10), DELAY, Mode.DELAY, true);
    private static final Policy NEVER =
            new Policy(0, Duration.ofMinutes(30), DELAY, Mode.FAIL, true);
    private static final Policy NEVER_BATCH =
            new Policy(0, Duration.ofHours(24), DELAY, Mode.FAIL, false);

    static Stream<Arguments> firstDecisions() {
        Decision restart = new Decision.Restart("Restart within policy", DELAY);
        Decision done = new Decision.Finish("Restart unnecessary as task terminated successfully");
        Decision never = new Decision.Fail("Policy allows no restarts");
        Decision hopeless = new Decision.Fail("Error was unrecoverable");
        return Stream.of(
                Arguments.of("service fails", SERVICE, Outcome.FAILURE, restart),
                Arguments.of("service ends well", SERVICE, Outcome.SUCCESS, restart),
                Arguments.of("service cannot start", SERVICE, Outcome.UNRECOVERABLE, hopeless),
                Arguments.of("batch fails", BATCH, Outcome.FAILURE, restart),
                Arguments.of("batch ends well", BATCH, Outcome.SUCCESS, done),
                Arguments.of("no attempts, fails", NEVER, Outcome.FAILURE, never),
                Arguments.of("no attempts, ends well", NEVER, Outcome.SUCCESS, never),
                Arguments.of("no attempts, batch fails", NEVER_BATCH, Outcome.FAILURE, never),
                Arguments.of("no attempts, batch ends well", NEVER_BATCH, Outcome.SUCCESS, done));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("firstDecisions")
    void decidesByPolicyAndOutcome(String name, Policy policy, Outcome outcome, Decision expected) {
        assertThat(RestartTracker.FRESH.decide(policy, outcome, NOW, 0).decision())
                .isEqualTo(expected);
    }

    @Test
    void failsBeyondTheAttemptsOfAnInterval() {
        RestartTracker tracker = RestartTracker.FRESH;
        for (int i = 0; i < 2; i++) {
            var step = tracker.decide(SERVICE, Outcome.FAILURE, NOW.plusSeconds(i), 0);
            assertThat(step.decision()).isInstanceOf(Decision.Restart.class);
            tracker = step.next();
        }

        var last = tracker.decide(SERVICE, Outcome.FAILURE, NOW.plusSeconds(60), 0).decision();

        assertThat(last)
                .isEqualTo(
                        new Decision.Fail(
                                "Exceeded allowed attempts 2 in interval 30m0s and mode is"
                                        + " \"fail\""));
    }

    @Test
    void forgetsFailuresOfAnEarlierInterval() {
        RestartTracker tracker = RestartTracker.FRESH;
        for (int i = 0; i < 20; i++) {
            var step =
                    tracker.decide(
                            SERVICE, Outcome.FAILURE, NOW.plus(Duration.ofMinutes(16L * i)), 0);
            assertThat(step.decision()).isInstanceOf(Decision.Restart.class);
            tracker = step.next();
        }
    }

    @Test
    void waitsForTheEndOfTheIntervalInDelayMode() {
        RestartTracker tracker =
                RestartTracker.FRESH.decide(PATIENT, Outcome.FAILURE, NOW, 0).next();

        var step = tracker.decide(PATIENT, Outcome.FAILURE, NOW.plusSeconds(60), 0.5);

        assertThat(step.decision())
                .isEqualTo(
                        new Decision.Restart(
                                "Exceeded allowed attempts, applying a delay",
                                Duration.ofMinutes(9)));
    }

    @Test
    void addsUpToAQuarterOfTheDelayByChance() {
        var step = RestartTracker.FRESH.decide(SERVICE, Outcome.FAILURE, NOW, 1);

        assertThat(step.decision())
                .isEqualTo(
                        new Decision.Restart("Restart within policy", Duration.ofMillis(18_750)));
    }
}
