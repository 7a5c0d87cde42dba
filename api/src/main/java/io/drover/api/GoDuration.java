package io.drover.api;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Durations as people write them in job files, flags and configuration: {@code 1h30m0s}, {@code
 * 200ms}, {@code 1.5h}.
 *
 * <p>Units are {@code ns us ms s m h}; a sign may stand in front; {@code 0} needs no unit.
 */
public final class GoDuration {
    private static final long MICRO = 1_000L;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if {@code text} is none or is longer than some 292 years;
     *     the message quotes it and says what was expected
     */
    public static Duration parse(String text) {
        String rest = text.strip();
        boolean negative = rest.startsWith("-");
        if (negative || rest.startsWith("+")) {
            rest = rest.substring(1);
        }
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        if (rest.isEmpty()) {
            throw invalid(text, "it is empty");
        }
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < rest.length()) {
            int number = at;
            while (at < rest.length() && isNumber(rest.charAt(at))) {
                at++;
            }
            int unit = at;
            while (at < rest.length() && !isNumber(rest.charAt(at))) {
                at++;
            }
            nanos =
                    nanos.add(
                            number(text, rest.substring(number, unit))
                                    .multiply(
                                            BigDecimal.valueOf(
                                                    unit(text, rest.substring(unit, at)))));
        }
        if (nanos.compareTo(MAX) > 0) {
            throw invalid(text, "it is longer than 2562047h47m16s");
        }
        long value = nanos.longValue();
        return Duration.ofNanos(negative ? -value : value);
    }

    /** Writes a duration in its shortest usual form, such as {@code 1h30m0s} or {@code 200ms}. */
    public static String format(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long size = Math.abs(nanos);
        if (size < MICRO) {
            return sign + size + "ns";
        }
        if (size < MILLI) {
            return sign + decimal(size, MICRO) + "us";
        }
        if (size < SECOND) {
            return sign + decimal(size, MILLI) + "ms";
        }
        var text = new StringBuilder(sign);
        if (size >= HOUR) {
            text.append(size / HOUR).append('h');
        }
        if (size >= MINUTE) {
            text.append(size % HOUR / MINUTE).append('m');
        }
        return text.append(decimal(size % MINUTE, SECOND)).append('s').toString();
    }

    private static String decimal(long nanos, long unit) {
        return BigDecimal.valueOf(nanos)
                .divide(BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static boolean isNumber(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    private static BigDecimal number(String text, String digits) {
        if (digits.isEmpty() || digits.equals(".") || digits.length() > 40) {
            throw invalid(text, "a number is missing or too long");
        }
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException e) {
            throw invalid(text, digits + " is not a number");
        }
    }

    private static long unit(String text, String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> MICRO;
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            case "" -> throw invalid(text, "a unit is missing");
            default -> throw invalid(text, "unknown unit \"" + unit + "\"");
        };
    }

    private static IllegalArgumentException invalid(String text, String why) {
        return new IllegalArgumentException(
                "invalid duration \""
                        + text
                        + "\": "
                        + why
                        + "; expected numbers with units of ns, us, ms, s, m or h, such as 1h30m");
    }
}
