package io.drover.plugin.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A plugin that was written for a release goes on to compile and to run with every later one.
 *
 * <p>{@code spi-baseline.txt} holds what authors may depend on. What is in it must stay, and
 * nothing may come that authors would have to implement. What was added has to be written into it,
 * so that it stays from then on: run this test with {@code -Dspi.baseline=write}. That accepts a
 * break, too: do so only before a release, or with a new major version, and say it in the
 * changelog.
 */
class CompatibilityTest {
    private static final Path BASELINE = Path.of("src/test/resources/spi-baseline.txt");
    private static final String HOW =
            "If it is meant: ./mvnw -pl plugin-api test -Dtest=CompatibilityTest"
                    + " -Dspi.baseline=write, and a line in CHANGELOG.md.";

    @Test
    void thePublicSignaturesAreThoseOfTheBaseline() throws Exception {
        var now = Signatures.of(Spi.types());
        if ("write".equals(System.getProperty("spi.baseline"))) {
            Files.write(BASELINE, now);
        }
        var baseline = new TreeSet<>(Files.readAllLines(BASELINE));

        assertThat(breaks(baseline, now)).as("This breaks plugins of authors. " + HOW).isEmpty();
        assertThat(minus(now, baseline))
                .as("This is new and compatible, and belongs into the baseline. " + HOW)
                .isEmpty();
    }

    /** What is gone, and what authors would have to write now. */
    private static List<String> breaks(SortedSet<String> baseline, SortedSet<String> now) {
        var breaks = new ArrayList<>(minus(baseline, now));
        for (var line : minus(now, baseline)) {
            var type =
                    line.substring(
                            0,
                            line.indexOf('(') < 0 ? 0 : line.lastIndexOf('.', line.indexOf('(')));
            boolean known = baseline.stream().anyMatch(old -> old.startsWith(type + " "));
            if (known && (line.endsWith(" to implement") || line.endsWith(" required"))) {
                breaks.add(line);
            }
        }
        return breaks;
    }

    private static SortedSet<String> minus(SortedSet<String> lines, SortedSet<String> others) {
        var rest = new TreeSet<>(lines);
        rest.removeAll(others);
        return rest;
    }

    /** An interface in two releases. */
    @SuppressWarnings("unused")
    private static final class Before {
        interface Driver {
            void start(String id);

            default void stop(String id) {}
        }
    }

    @SuppressWarnings("unused")
    private static final class After {
        interface Driver {
            void start(String id, int times);

            default void stop(String id) {}

            default void pause(String id) {}
        }
    }

    @Test
    void aPlantedBreakIsFound() {
        var before = renamed(Before.Driver.class);
        var after = renamed(After.Driver.class);

        assertThat(breaks(before, before)).isEmpty();
        assertThat(breaks(before, after))
                .containsExactly(
                        "Driver.start(java.lang.String) void to implement",
                        "Driver.start(java.lang.String, int) void to implement");
    }

    private static SortedSet<String> renamed(Class<?> type) {
        var lines = new TreeSet<String>();
        Signatures.of(List.of(type))
                .forEach(line -> lines.add(line.replace(type.getName(), "Driver")));
        return lines;
    }
}
