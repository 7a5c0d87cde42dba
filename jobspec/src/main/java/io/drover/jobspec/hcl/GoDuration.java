package io.drover.jobspec.hcl;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Durations as they are written everywhere: {@code 30s}, {@code 1h30m}, {@code 1.5h}, {@code 0}.
 */
public final class GoDuration {
    private static final int MAX_LENGTH = 100;
    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /**
     * Reads a duration.
     *
     * @throws ValueException when the text is no duration, or beyond 292 years
     */
    public static Duration parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw invalid(text.substring(0, MAX_LENGTH) + "…");
        }
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String rest = signed ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        do {
            int unit = at;
            while (unit < rest.length() && ".0123456789".indexOf(rest.charAt(unit)) >= 0) {
                unit++;
            }
            int next = unit;
            while (next < rest.length() && ".0123456789".indexOf(rest.charAt(next)) < 0) {
                next++;
            }
            BigDecimal factor = nanosOf(rest.substring(unit, next), text);
            nanos = nanos.add(decimal(rest.substring(at, unit), text).multiply(factor));
            at = next;
        } while (at < rest.length());
        if (nanos.compareTo(MAX_NANOS) > 0) {
            throw invalid(text);
        }
        return Duration.ofNanos(text.startsWith("-") ? -nanos.longValue() : nanos.longValue());
    }

    private static BigDecimal decimal(String digits, String whole) {
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException _) {
            throw invalid(whole);
        }
    }

    private static BigDecimal nanosOf(String unit, String whole) {
        long nanos =
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs", "μs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> throw invalid(whole);
                };
        return BigDecimal.valueOf(nanos);
    }

    private static ValueException invalid(String text) {
        return new ValueException(
                "Invalid duration",
                "\"%s\" is no duration. Write a number and a unit (ns, us, ms, s, m, h), such as \"30s\" or \"1h30m\"; a day is \"24h\"."
                        .formatted(text));
    }
}
