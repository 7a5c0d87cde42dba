package io.drover.plugin;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one device does at a moment.
 *
 * @param at when it was measured
 * @param summary the one figure that lists show, or null
 * @param measurements all figures
 */
public record DeviceUsage(Instant at, @Nullable Measurement summary, Measurements measurements) {
    /**
     * One figure.
     *
     * @param value a {@code Long}, {@code Double}, {@code String} or {@code Boolean}
     * @param outOf the most that it could be, of the type of {@code value}; null when unknown and
     *     for what is no number
     * @param unit such as {@code MiB} or {@code %}; empty for none
     * @param description what is measured, for people
     */
    public record Measurement(
            Object value, @Nullable Number outOf, String unit, String description) {
        public Measurement {
            boolean fits =
                    switch (value) {
                        case Long _ -> outOf == null || outOf instanceof Long;
                        case Double _ -> outOf == null || outOf instanceof Double;
                        case String _, Boolean _ -> outOf == null;
                        default -> false;
                    };
            if (!fits) {
                throw new IllegalArgumentException(
                        "no measurement: " + value + (outOf == null ? "" : " of " + outOf));
            }
        }
    }

    /**
     * Figures by name, and groups of them.
     *
     * @param values figures
     * @param groups further figures, such as those of each engine of the device
     */
    public record Measurements(
            SortedMap<String, Measurement> values, SortedMap<String, Measurements> groups) {
        public Measurements {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
            groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        }

        /** Figures without groups. */
        public static Measurements of(SortedMap<String, Measurement> values) {
            return new Measurements(values, new TreeMap<>());
        }
    }
}
