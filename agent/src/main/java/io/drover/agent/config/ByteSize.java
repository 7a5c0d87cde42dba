package io.drover.agent.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 1M}, {@code 500kB}, {@code 2MiB}, or plain bytes. */
final class ByteSize {
    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?) *([kmg]?)(i?)b?");

    private ByteSize() {}

    /**
     * The bytes: K, M and G are thousands, Ki, Mi and Gi are 1024s.
     *
     * @throws IllegalArgumentException when the text is no size
     */
    static int parse(String text) {
        long bytes = parseLong(text);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("\"" + text + "\" is too large");
        }
        return (int) bytes;
    }

    /** The same, beyond 2 GiB. */
    static long parseLong(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no size; expected a number and a unit, such as 1M");
        }
        int unit = matcher.group(3).isEmpty() ? 1000 : 1024;
        int power = " kmg".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unit).pow(power))
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is too large", e);
        }
    }
}
