package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartPaceTest {
    private long now;
    private final RestartPace pace = new RestartPace(now);

    private Duration after(boolean worked, Duration later) {
        now += later.toNanos();
        return pace.after(worked, now);
    }

    @Test
    void aProcessThatWorkedIsBackAtOnceHoweverYoungItDied() {
        assertThat(IntStream.range(0, 25).mapToObj(_ -> after(true, Duration.ofSeconds(1))))
                .containsOnly(Duration.ZERO);
    }

    @Test
    void aProcessThatDiesAllTheTimeIsNotStartedAllTheTime() {
        var pauses =
                IntStream.range(0, 200).mapToObj(_ -> after(true, Duration.ofMillis(500))).toList();

        assertThat(pauses.subList(150, 200)).filteredOn(Duration::isZero).hasSizeLessThan(3);
        assertThat(pauses).contains(Duration.ofSeconds(30));
    }

    @Test
    void aQuietTimeGivesTheAllowanceBack() {
        IntStream.range(0, 200).forEach(_ -> after(true, Duration.ofMillis(500)));

        assertThat(after(true, Duration.ofHours(1))).isZero();
        assertThat(after(true, Duration.ofSeconds(1))).isZero();
    }

    @Test
    void whatDoesNotStartIsTriedAfterGrowingPauses() {
        assertThat(IntStream.range(0, 10).mapToObj(_ -> after(false, Duration.ofSeconds(1))))
                .extracting(Duration::toMillis)
                .containsExactly(
                        0L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 30000L, 30000L);
    }
}
