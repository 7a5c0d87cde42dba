package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PluginLogTest {
    private final Logger logger = Logger.getLogger("plugin.noisy");
    private final List<String> logged = new ArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    logged.add(line.getLevel() + " " + line.getMessage());
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
    private long now;
    private final PluginLog log = new PluginLog("noisy", () -> now);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(handler);
    }

    @Test
    void keepsLevelsAndPairs() {
        log.line("[WARN] the door is open");
        log.line("panic: out of doors");
        log.line("hello");
        log.line("{\"@message\":\"opened\",\"@level\":\"info\",\"@module\":\"x\",\"door\":3}");
        log.line("{\"not\": \"a log line\"}");
        log.line("{broken");
        log.line("\u001b[31mred\t\u0000");
        log.line("{\"@message\":\"two\\nlines\",\"@level\":\"info\"}");

        assertThat(logged)
                .containsExactly(
                        "WARNING [WARN] the door is open",
                        "SEVERE panic: out of doors",
                        "FINE hello",
                        "INFO opened door=3",
                        "FINE {\"not\": \"a log line\"}",
                        "FINE {broken",
                        "FINE ?[31mred\t?",
                        "INFO two?lines");
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
