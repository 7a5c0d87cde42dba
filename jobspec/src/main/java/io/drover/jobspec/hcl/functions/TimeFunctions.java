package io.drover.jobspec.hcl.functions;

import static io.drover.jobspec.hcl.functions.StandardFunctions.fixed;

import io.drover.api.GoDuration;
import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Functions on times, which are text such as {@code 2026-01-31T12:00:00Z}. */
final class TimeFunctions {
    private TimeFunctions() {}

    static List<Function> list() {
        return List.of(
                fixed("formatdate", "formatdate(pattern, time)", 2, TimeFunctions::formatDate),
                fixed("timeadd", "timeadd(time, duration)", 2, TimeFunctions::timeAdd));
    }

    private static Value timeAdd(Arguments a) {
        OffsetDateTime time = time(a, 0);
        try {
            Duration duration = GoDuration.parse(a.text(1));
            return Value.text(
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                            time.plus(duration).truncatedTo(ChronoUnit.SECONDS)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw a.fail(1, e.getMessage() + ".");
        }
    }

    private static OffsetDateTime time(Arguments a, int place) {
        try {
            return OffsetDateTime.parse(a.text(place));
        } catch (DateTimeParseException _) {
            throw a.fail(place, "A time is written like 2026-01-31T12:00:00Z.");
        }
    }

    private static Value formatDate(Arguments a) {
        String pattern = a.text(0);
        OffsetDateTime time = time(a, 1);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = at + 1;
            if (c == '\'') {
                at = quoted(a, pattern, at + 1, text);
                continue;
            }
            while (isLetter(c) && end < pattern.length() && pattern.charAt(end) == c) {
                end++;
            }
            text.append(isLetter(c) ? field(a, pattern.substring(at, end), time) : c);
            at = end;
        }
        return Value.text(text.toString());
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Copies text up to the closing quote; two quotes are one. */
    private static int quoted(Arguments a, String pattern, int from, StringBuilder text) {
        int at = from;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c != '\'') {
                text.append(c);
            } else if (at < pattern.length() && pattern.charAt(at) == '\'') {
                text.append('\'');
                at++;
            } else {
                return at;
            }
        }
        throw a.fail(0, "A quoted part of the pattern is not closed.");
    }

    private static String field(Arguments a, String field, OffsetDateTime time) {
        int twelve = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        return switch (field) {
            case "YYYY" -> "%04d".formatted(time.getYear());
            case "YY" -> "%02d".formatted(time.getYear() % 100);
            case "MMMM" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "MMM" -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case "MM" -> "%02d".formatted(time.getMonthValue());
            case "M" -> Integer.toString(time.getMonthValue());
            case "DD" -> "%02d".formatted(time.getDayOfMonth());
            case "D" -> Integer.toString(time.getDayOfMonth());
            case "EEEE" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "EEE" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case "hh" -> "%02d".formatted(time.getHour());
            case "h" -> Integer.toString(time.getHour());
            case "HH" -> "%02d".formatted(twelve);
            case "H" -> Integer.toString(twelve);
            case "AA" -> time.getHour() < 12 ? "AM" : "PM";
            case "aa" -> time.getHour() < 12 ? "am" : "pm";
            case "mm" -> "%02d".formatted(time.getMinute());
            case "m" -> Integer.toString(time.getMinute());
            case "ss" -> "%02d".formatted(time.getSecond());
            case "s" -> Integer.toString(time.getSecond());
            case "ZZZZZ" -> offset(time, "+HH:MM", "+00:00");
            case "ZZZZ" -> offset(time, "+HHMM", "+0000");
            case "ZZZ" ->
                    time.getOffset().equals(ZoneOffset.UTC) ? "UTC" : offset(time, "+HHMM", "UTC");
            case "Z" -> offset(time, "+HH:MM", "Z");
            default ->
                    throw a.fail(
                            0,
                            "\"%s\" is no part of a date. Text stands in single quotes."
                                    .formatted(field));
        };
    }

    private static String offset(OffsetDateTime time, String pattern, String zero) {
        return new java.time.format.DateTimeFormatterBuilder()
                .appendOffset(pattern, zero)
                .toFormatter(Locale.ROOT)
                .format(time);
    }
}
