package io.drover.client.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.TaskState;
import io.drover.api.allocation.TaskStateBuilder;
import io.drover.client.alloc.HealthCheck.Verdict;
import io.drover.client.alloc.HealthCheck.View;
import io.drover.client.task.TaskSpec.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
    private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");
    private final HealthCheck check =
            new HealthCheck(false, Duration.ofSeconds(10), Duration.ofMinutes(5));

    @Test
    void waitsUntilAllTasksHaveRunForAWhile() {
        View web = main("running", 3);

        assertThat(judge(4, web)).isEqualTo(new Verdict.Undecided(Duration.ofSeconds(9)));
        assertThat(judge(13, web)).isEqualTo(new Verdict.Healthy());
    }

    @Test
    void beginsAnewWithEachRestart() {
        assertThat(judge(20, main("pending", 3))).isInstanceOf(Verdict.Undecided.class);
        assertThat(judge(25, main("running", 21))).isInstanceOf(Verdict.Undecided.class);
        assertThat(judge(31, main("running", 21))).isEqualTo(new Verdict.Healthy());
    }

    @Test
    void isUnhealthyAtOnceWhenATaskFailsForGood() {
        assertThat(judge(1, main("running", 0), failed())).isEqualTo(new Verdict.Unhealthy(""));
    }

    @Test
    void isUnhealthyAtTheDeadline() {
        assertThat(judge(300, main("pending", 0)))
                .isEqualTo(new Verdict.Unhealthy("Task not running by healthy_deadline of 5m0s"));
        assertThat(judge(300, main("running", 295)))
                .isEqualTo(
                        new Verdict.Unhealthy(
                                "Task not running for min_healthy_time of 10s by"
                                        + " healthy_deadline of 5m0s"));
    }

    @Test
    void countsHelpersByWhatTheyAreFor() {
        View web = main("running", 0);
        View last = new View(Phase.POSTSTOP, false, state("pending", 0, false));
        View first = new View(Phase.PRESTART, false, state("dead", 0, false));
        View proxy = new View(Phase.PRESTART, true, state("dead", 0, false));

        assertThat(judge(60, web, last, first)).isEqualTo(new Verdict.Healthy());
        assertThat(judge(60, web, proxy)).isInstanceOf(Verdict.Undecided.class);
    }

    private Verdict judge(long second, View... tasks) {
        return check.judge(List.of(tasks), BEGUN, BEGUN.plusSeconds(second));
    }

    private static View main(String state, long since) {
        return new View(Phase.MAIN, false, state(state, since, false));
    }

    private static View failed() {
        return new View(Phase.MAIN, false, state("dead", 0, true));
    }

    private static TaskState state(String state, long since, boolean failed) {
        return TaskStateBuilder.builder()
                .state(state)
                .failed(failed)
                .startedAt(BEGUN.plusSeconds(since))
                .paused("")
                .build();
    }
}
