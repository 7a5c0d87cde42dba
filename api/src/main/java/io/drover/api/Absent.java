package io.drover.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the records make of a scalar that nobody gave, where the wire has no null for it.
 *
 * <p>Every record calls this in its constructor, so that decoding, builders and hand-written code
 * agree: text is never null, and neither is a duration that is not {@code @Nullable}.
 */
public final class Absent {
    private Absent() {}

    /** The text, or {@code ""} for null. */
    public static String asEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** The duration, or zero for null. */
    public static Duration asZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }
}
