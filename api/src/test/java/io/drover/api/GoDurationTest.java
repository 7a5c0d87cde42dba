package io.drover.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "1h30m0s, PT1H30M, 1h30m0s",
        "200ms, PT0.2S, 200ms",
        "15s, PT15S, 15s",
        "1.5h, PT1H30M, 1h30m0s",
        "-2m, PT-2M, -2m0s",
        "+3s, PT3S, 3s",
        "0, PT0S, 0s",
        "1us, PT0.000001S, 1us",
        "1µs2ns, PT0.000001002S, 1.002us",
        "24h, PT24H, 24h0m0s",
        "0.5s, PT0.5S, 500ms",
        "1m0.5s, PT1M0.5S, 1m0.5s",
    })
    void readsAndWrites(String text, Duration duration, String written) {
        assertThat(GoDuration.parse(text)).isEqualTo(duration);
        assertThat(GoDuration.format(duration)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "x", "5x", "1h5", "-", ".s", "1.2.3s", "s", "300000000h"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invalid duration \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsBackWhatItWrote(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var duration = Duration.ofNanos(random.nextLong() >> random.nextInt(64));
            assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
        }
    }

    @Test
    void saysWhichUnitIsUnknown() {
        assertThatThrownBy(() -> GoDuration.parse("3d")).hasMessageContaining("unknown unit \"d\"");
    }
}
