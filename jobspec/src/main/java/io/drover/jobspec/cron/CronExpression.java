package io.drover.jobspec.cron;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Times that come again: five fields (minute, hour, day, month, weekday), a sixth for the year and
 * a seventh in front for seconds, or a macro such as {@code @daily}.
 *
 * <p>Days may also be {@code L} (the last), {@code 15W} (the working day nearest to the 15th) and
 * {@code LW}; weekdays {@code 5L} (the last Friday) and {@code 5#2} (the second one). When both
 * days and weekdays are given, one of them has to fit.
 */
public final class CronExpression {
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2099;
    private static final int LAST = 32;

    private static final Map<String, String> MACROS =
            Map.of(
                    "@yearly", "0 0 0 1 1 * *",
                    "@annually", "0 0 0 1 1 * *",
                    "@monthly", "0 0 0 1 * * *",
                    "@weekly", "0 0 0 * * 0 *",
                    "@daily", "0 0 0 * * * *",
                    "@hourly", "0 0 * * * * *");
    private static final String MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    private static final String WEEKDAYS = "SUNMONTUEWEDTHUFRISAT";

    private final String text;
    private final BitSet seconds;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet months;
    private final BitSet years;
    private final boolean anyDay;
    private final boolean anyWeekday;

    /** Days of a month; {@link #LAST} is the last one. */
    private final BitSet days = new BitSet();

    /** Days of which the nearest working day counts; {@link #LAST} is the last one. */
    private final BitSet nearest = new BitSet();

    private final BitSet weekdays = new BitSet();

    /** Weekdays of which the last one of a month counts. */
    private final BitSet lastWeekdays = new BitSet();

    /** Weekday times 8 plus which one of the month. */
    private final BitSet numbered = new BitSet();

    private CronExpression(String text, String[] fields) {
        this.text = text;
        seconds = plain(fields[0], "second", 0, 59, "");
        minutes = plain(fields[1], "minute", 0, 59, "");
        hours = plain(fields[2], "hour", 0, 23, "");
        anyDay = isAny(fields[3]);
        readDays(fields[3]);
        months = plain(fields[4], "month", 1, 12, MONTHS);
        anyWeekday = isAny(fields[5]);
        readWeekdays(fields[5]);
        years = plain(fields[6], "year", FIRST_YEAR, LAST_YEAR, "");
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException when it is none; the message says which field is wrong
     */
    public static CronExpression parse(String text) {
        String trimmed = text.strip();
        String spelt = MACROS.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed);
        String[] parts = spelt.split("\\s+", -1);
        String[] fields =
                switch (parts.length) {
                    case 5 -> concat("0", parts, "*");
                    case 6 -> concat("0", parts, "");
                    case 7 -> parts;
                    default ->
                            throw new IllegalArgumentException(
                                    "expected 5, 6 or 7 fields or a macro such as @daily, found \""
                                            + text
                                            + "\"");
                };
        return new CronExpression(trimmed, fields);
    }

    private static String[] concat(String first, String[] parts, String last) {
        String[] all = new String[7];
        all[0] = first;
        System.arraycopy(parts, 0, all, 1, parts.length);
        if (!last.isEmpty()) {
            all[6] = last;
        }
        return all;
    }

    /** The first time after another, in its time zone; null when there is none before 2100. */
    public @Nullable ZonedDateTime next(ZonedDateTime after) {
        LocalDateTime from = after.toLocalDateTime().withNano(0).plusSeconds(1);
        while (true) {
            LocalDateTime local = nextLocal(from);
            if (local == null) {
                return null;
            }
            ZonedDateTime found = at(local, after);
            if (found.isAfter(after)) {
                return found;
            }
            from = local.plusSeconds(1); // clocks were set back: the hour is there twice
        }
    }

    /** What is due in each hour goes on through the hour that is there twice in autumn. */
    private ZonedDateTime at(LocalDateTime local, ZonedDateTime after) {
        return hours.cardinality() == 24
                ? local.atOffset(after.getOffset()).atZoneSameInstant(after.getZone())
                : local.atZone(after.getZone());
    }

    private @Nullable LocalDateTime nextLocal(LocalDateTime from) {
        LocalDate date = from.toLocalDate();
        LocalTime time = nextTime(from.toLocalTime());
        if (time == null || !fits(date)) {
            date = nextDate(date.plusDays(1));
            time = nextTime(LocalTime.MIDNIGHT);
        }
        return date == null || time == null ? null : date.atTime(time);
    }

    private @Nullable LocalTime nextTime(LocalTime from) {
        for (int hour = hours.nextSetBit(from.getHour());
                hour >= 0;
                hour = hours.nextSetBit(hour + 1)) {
            boolean sameHour = hour == from.getHour();
            int minute = minutes.nextSetBit(sameHour ? from.getMinute() : 0);
            for (; minute >= 0; minute = minutes.nextSetBit(minute + 1)) {
                boolean sameMinute = sameHour && minute == from.getMinute();
                int second = seconds.nextSetBit(sameMinute ? from.getSecond() : 0);
                if (second >= 0) {
                    return LocalTime.of(hour, minute, second);
                }
            }
        }
        return null;
    }

    private @Nullable LocalDate nextDate(LocalDate from) {
        LocalDate date = from;
        while (date.getYear() <= LAST_YEAR) {
            if (!years.get(date.getYear())) {
                date = LocalDate.of(date.getYear() + 1, 1, 1);
            } else if (!months.get(date.getMonthValue())) {
                date = date.plusMonths(1).withDayOfMonth(1);
            } else if (!fits(date)) {
                date = date.plusDays(1);
            } else {
                return date;
            }
        }
        return null;
    }

    private boolean fits(LocalDate date) {
        if (!years.get(date.getYear()) || !months.get(date.getMonthValue())) {
            return false;
        }
        if (anyDay && anyWeekday) {
            return true;
        }
        return (!anyDay && fitsDay(date)) || (!anyWeekday && fitsWeekday(date));
    }

    private boolean fitsDay(LocalDate date) {
        YearMonth month = YearMonth.from(date);
        int last = month.lengthOfMonth();
        if (days.get(date.getDayOfMonth()) || (days.get(LAST) && date.getDayOfMonth() == last)) {
            return true;
        }
        return nearest.stream()
                .map(day -> day == LAST ? last : day)
                .filter(day -> day <= last)
                .anyMatch(day -> workingDay(month, day) == date.getDayOfMonth());
    }

    /** The working day nearest to a day, in the same month. */
    private static int workingDay(YearMonth month, int day) {
        int last = month.lengthOfMonth();
        return switch (month.atDay(day).getDayOfWeek()) {
            case SATURDAY -> day == 1 ? 3 : day - 1;
            case SUNDAY -> day == last ? day - 2 : day + 1;
            default -> day;
        };
    }

    private boolean fitsWeekday(LocalDate date) {
        int weekday = date.getDayOfWeek().getValue() % 7;
        int place = (date.getDayOfMonth() - 1) / 7 + 1;
        DayOfWeek same = date.getDayOfWeek();
        return weekdays.get(weekday)
                || numbered.get(weekday * 8 + place)
                || (lastWeekdays.get(weekday)
                        && date.equals(date.with(TemporalAdjusters.lastInMonth(same))));
    }

    // ---- reading ----

    private static boolean isAny(String field) {
        return field.equals("*") || field.equals("?");
    }

    private void readDays(String field) {
        for (String item : field.toUpperCase(Locale.ROOT).split(",", -1)) {
            if (item.equals("L")) {
                days.set(LAST);
            } else if (item.equals("LW") || item.equals("WL")) {
                nearest.set(LAST);
            } else if (item.endsWith("W")) {
                nearest.set(number(item.substring(0, item.length() - 1), "day", 1, 31, ""));
            } else {
                add(days, item, "day", 1, 31, "");
            }
        }
    }

    private void readWeekdays(String field) {
        for (String item : field.toUpperCase(Locale.ROOT).split(",", -1)) {
            int hash = item.indexOf('#');
            if (hash > 0) {
                int weekday = weekday(item.substring(0, hash));
                numbered.set(weekday * 8 + number(item.substring(hash + 1), "weekday", 1, 5, ""));
            } else if (item.length() > 1 && item.endsWith("L")) {
                lastWeekdays.set(weekday(item.substring(0, item.length() - 1)));
            } else {
                add(weekdays, item, "weekday", 0, 7, WEEKDAYS);
            }
        }
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
    }

    private static int weekday(String text) {
        return number(text, "weekday", 0, 7, WEEKDAYS) % 7;
    }

    private static BitSet plain(String field, String what, int min, int max, String names) {
        BitSet values = new BitSet();
        for (String item : field.toUpperCase(Locale.ROOT).split(",", -1)) {
            add(values, item, what, min, max, names);
        }
        return values;
    }

    /** {@code *}, {@code 5}, {@code 1-5}, each with a step such as {@code /2}. */
    private static void add(
            BitSet values, String item, String what, int min, int max, String names) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : number(item.substring(slash + 1), what, 1, max, "");
        int dash = range.indexOf('-');
        int from = min;
        int to = max;
        if (dash > 0) {
            from = number(range.substring(0, dash), what, min, max, names);
            to = number(range.substring(dash + 1), what, min, max, names);
        } else if (!isAny(range)) {
            from = number(range, what, min, max, names);
            to = slash < 0 ? from : max;
        } else if (what.equals("weekday")) {
            to = 6;
        }
        if (to < from) {
            throw new IllegalArgumentException(
                    "%s: %s ends before it begins".formatted(what, range));
        }
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
    }

    private static int number(String text, String what, int min, int max, String names) {
        int named = text.length() == 3 && !names.isEmpty() ? names.indexOf(text) : -1;
        if (named >= 0 && named % 3 == 0) {
            return named / 3 + min;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max && !text.startsWith("+")) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" is no number from %d to %d".formatted(what, text, min, max), e);
        }
        throw new IllegalArgumentException(
                "%s: %s is not between %d and %d".formatted(what, text, min, max));
    }

    @Override
    public String toString() {
        return text;
    }
}
