package io.drover.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Points in time as people read them. */
public final class Times {
    private static final String NOT_YET = "N/A";
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long MONTH = 30 * DAY;
    private static final long YEAR = 365 * DAY;
    private static final long[] SIZES = {YEAR, MONTH, DAY, HOUR, MINUTE, 1};
    private static final String[] UNITS = {"y", "mo", "d", "h", "m", "s"};

    private Times() {}

    /** Unix nanoseconds as a time with its zone, to the second; 0 as {@code N/A}. */
    public static String exact(long unixNanos, ZoneId zone) {
        return unixNanos == 0 ? NOT_YET : exact(ofNanos(unixNanos), zone);
    }

    /** A time with its zone, to the second; null as {@code N/A}. */
    public static String exact(@Nullable Instant time, ZoneId zone) {
        if (time == null) {
            return NOT_YET;
        }
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        ZonedDateTime local = second.atZone(zone);
        // Instant writes seconds that are zero too, which offset times leave out.
        return local.getOffset().equals(ZoneOffset.UTC)
                ? second.toString()
                : second.plusSeconds(local.getOffset().getTotalSeconds())
                        .toString()
                        .replace("Z", local.getOffset().getId());
    }

    /** How long before or after {@code now} it is, in its two largest units. */
    public static String ago(long unixNanos, Instant now) {
        return unixNanos == 0 ? NOT_YET : ago(ofNanos(unixNanos), now);
    }

    public static String ago(Instant time, Instant now) {
        Duration since = Duration.between(time, now);
        return since.isNegative() ? brief(since.negated()) + " from now" : brief(since) + " ago";
    }

    /** A duration in its two largest units, such as {@code 3m12s}. */
    public static String brief(Duration duration) {
        long rest = duration.toSeconds();
        var text = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < SIZES.length && shown < 2; i++) {
            long count = rest / SIZES[i];
            rest %= SIZES[i];
            if (count > 0) {
                text.append(count).append(UNITS[i]);
                shown++;
            } else if (shown > 0) {
                break;
            }
        }
        return shown == 0 ? "0s" : text.toString();
    }

    private static Instant ofNanos(long unixNanos) {
        return Instant.ofEpochSecond(0, unixNanos);
    }
}
