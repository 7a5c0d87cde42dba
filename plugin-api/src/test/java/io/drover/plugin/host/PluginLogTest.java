package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginLogTest {
    private final List<String> logged = new ArrayList<>();
    private final LogListener listener = new LogListener("plugin.noisy", logged);
    private long now;
    private final PluginLog log = new PluginLog("noisy", () -> now);

    @AfterEach
    void leave() {
        listener.close();
    }

    @Test
    void keepsLevelsAndPairs() {
        log.line("[WARN] the door is open");
        log.line("panic: out of doors");
        log.line("hello");
        log.line(
                "{\"@message\":\"opened\",\"@level\":\"info\",\"@module\":\"noisy.doors\","
                        + "\"@timestamp\":\"2026-11-23T21:00:00.000000Z\",\"@caller\":\"door.go:7\","
                        + "\"door\":3,\"wide\":{\"cm\":80}}");
        log.line(
                "{\"@message\":\"tried\",\"@level\":\"trace\",\"@module\":\"noisy\","
                        + "\"keys\":[\"a\",\"b\"],\"ok\":false,\"why\":null}");
        log.line("{\"not\": \"a log line\"}");
        log.line("{broken");
        log.line("\u001b[31mred\t\u0000");
        log.line("{\"@message\":\"two\\nlines\",\"@level\":\"info\"}");

        assertThat(logged)
                .containsExactly(
                        "WARNING [WARN] the door is open",
                        "SEVERE panic: out of doors",
                        "FINE hello",
                        "INFO opened @module=noisy.doors @caller=door.go:7 door=3 wide={\"cm\":80}",
                        "FINEST tried keys=[\"a\",\"b\"] ok=false why=",
                        "FINE {\"not\": \"a log line\"}",
                        "FINE {broken",
                        "FINE ?[31mred\t?",
                        "INFO two?lines");
    }

    @Test
    void tellsOfALateLineWhenItWasLogged() {
        log.late(
                "{\"@message\":\"shut\",\"@level\":\"warn\","
                        + "\"@timestamp\":\"2026-11-23T21:00:00.000000Z\"}");

        assertThat(logged).containsExactly("WARNING shut @timestamp=2026-11-23T21:00:00.000000Z");
    }

    @Test
    void leavesAFloodOutAndCountsIt() {
        for (int i = 0; i < 5_000; i++) {
            log.line("flood");
        }
        assertThat(logged).hasSizeBetween(1_000, 1_001);
        int before = logged.size();

        now += 1_000_000_000L;
        for (int i = 0; i < 5_000; i++) {
            log.line("flood");
        }

        assertThat(logged.get(before))
                .isEqualTo(
                        "WARNING " + (5_000 - before) + " lines are left out, it writes too many");
        assertThat(logged).hasSizeBetween(before + 100, before + 102);
    }
}
