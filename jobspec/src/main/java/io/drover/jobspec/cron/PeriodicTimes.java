package io.drover.jobspec.cron;

import io.drover.api.job.PeriodicConfig;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a periodic job is due: at the earliest time of any of its expressions. */
public final class PeriodicTimes {
    private final List<CronExpression> expressions;
    private final ZoneId zone;

    private PeriodicTimes(List<CronExpression> expressions, ZoneId zone) {
        this.expressions = expressions;
        this.zone = zone;
    }

    /**
     * Reads what a canonical job says.
     *
     * @throws IllegalArgumentException when an expression or the time zone cannot be read
     */
    public static PeriodicTimes of(PeriodicConfig config) {
        List<CronExpression> expressions = new ArrayList<>();
        texts(config).forEach(text -> expressions.add(CronExpression.parse(text)));
        return new PeriodicTimes(List.copyOf(expressions), zone(config.timeZone()));
    }

    /** What is wrong with the expressions and the time zone; empty when nothing is. */
    public static List<String> problems(PeriodicConfig config) {
        List<String> problems = new ArrayList<>();
        for (String text : texts(config)) {
            try {
                CronExpression.parse(text);
            } catch (IllegalArgumentException e) {
                problems.add("Invalid cron spec \"%s\": %s".formatted(text, e.getMessage()));
            }
        }
        try {
            zone(config.timeZone());
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    private static List<String> texts(PeriodicConfig config) {
        List<String> texts = new ArrayList<>();
        if (config.specs() != null) {
            texts.addAll(config.specs());
        }
        if (!config.spec().isEmpty()) {
            texts.add(config.spec());
        }
        return texts;
    }

    /**
     * A time zone by its name in the tz database; UTC for none.
     *
     * @throws IllegalArgumentException when there is no such zone
     */
    public static ZoneId zone(String name) {
        try {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "Invalid time zone \"" + name + "\": expected a name such as Europe/Berlin", e);
        }
    }

    /** The first time after another; null when there is none any more. */
    public @Nullable Instant next(Instant after) {
        ZonedDateTime local = after.atZone(zone);
        Instant earliest = null;
        for (CronExpression expression : expressions) {
            ZonedDateTime next = expression.next(local);
            if (next != null && (earliest == null || next.toInstant().isBefore(earliest))) {
                earliest = next.toInstant();
            }
        }
        return earliest;
    }
}
