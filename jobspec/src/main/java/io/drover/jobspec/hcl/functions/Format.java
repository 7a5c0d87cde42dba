package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Conversion;
import io.drover.jobspec.hcl.Meter;
import io.drover.jobspec.hcl.Value;
import io.drover.jobspec.hcl.ValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code format} and {@code formatlist}: patterns with verbs such as {@code %s} and {@code %05.2f}.
 */
final class Format {
    private static final int MAX_WIDTH = 10_000;
    private static final int DEFAULT_PRECISION = 6;

    private final String pattern;
    private final List<Value> values;
    private final Meter meter;
    private final StringBuilder result = new StringBuilder();
    private int at;
    private int next;
    private boolean explicit;

    private Format(String pattern, List<Value> values, Meter meter) {
        this.pattern = pattern;
        this.values = values;
        this.meter = meter;
    }

    static Value one(Arguments a) {
        return Value.text(new Format(a.text(0), a.from(1), a.meter()).run());
    }

    /** Once for each element of the lists; arguments that are no list count for each. */
    static Value list(Arguments a) {
        String pattern = a.text(0);
        List<Value> values = a.from(1);
        int length = -1;
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) instanceof Value.Sequence list) {
                if (length >= 0 && length != list.items().size()) {
                    throw a.fail(
                            i + 1,
                            "All lists need the same length; this has %d items, another %d."
                                    .formatted(list.items().size(), length));
                }
                length = list.items().size();
            }
        }
        List<Value> formatted = new ArrayList<>();
        for (int i = 0; i < (length < 0 ? 1 : length); i++) {
            int place = i;
            List<Value> row =
                    values.stream()
                            .map(v -> v instanceof Value.Sequence s ? s.items().get(place) : v)
                            .toList();
            formatted.add(Value.text(new Format(pattern, row, a.meter()).run()));
        }
        return Value.list(formatted);
    }

    private record Verb(
            char letter,
            boolean plus,
            boolean minus,
            boolean zero,
            boolean blank,
            boolean sharp,
            int width,
            int precision) {}

    private String run() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c != '%') {
                result.append(c);
            } else if (at < pattern.length() && pattern.charAt(at) == '%') {
                at++;
                result.append('%');
            } else {
                Verb verb = verb();
                String text = shown(verb);
                meter.chargeText(text.length());
                result.append(text);
            }
        }
        if (next < values.size() && !explicit) {
            throw new ValueException(
                    "Too many arguments",
                    "The pattern uses %d of %d values.".formatted(next, values.size()));
        }
        return result.toString();
    }

    private Verb verb() {
        int start = at - 1;
        String flags = "";
        while (at < pattern.length() && "+-0 #".indexOf(pattern.charAt(at)) >= 0) {
            flags += pattern.charAt(at++);
        }
        int width = number(start);
        int precision = -1;
        if (at < pattern.length() && pattern.charAt(at) == '.') {
            at++;
            precision = Math.max(0, number(start));
        }
        if (at < pattern.length() && pattern.charAt(at) == '[') {
            at++;
            next = number(start) - 1;
            explicit = true;
            at++;
        }
        if (at >= pattern.length()) {
            throw broken(start);
        }
        return new Verb(
                pattern.charAt(at++),
                flags.contains("+"),
                flags.contains("-"),
                flags.contains("0"),
                flags.contains(" "),
                flags.contains("#"),
                width,
                precision);
    }

    private int number(int start) {
        int from = at;
        while (at < pattern.length() && Character.isDigit(pattern.charAt(at))) {
            at++;
        }
        if (from == at) {
            return -1;
        }
        try {
            int number = Integer.parseInt(pattern.substring(from, at));
            if (number <= MAX_WIDTH) {
                return number;
            }
        } catch (NumberFormatException _) {
            // too large: told below
        }
        throw broken(start);
    }

    private ValueException broken(int start) {
        return new ValueException(
                "Invalid pattern",
                "\"%s\" is no verb. Verbs are %%v %%s %%q %%d %%f %%e %%g %%t %%b %%o %%x %%X and %%%%."
                        .formatted(pattern.substring(start, Math.min(at + 1, pattern.length()))));
    }

    private String shown(Verb verb) {
        if (next < 0 || next >= values.size()) {
            throw new ValueException(
                    "Missing argument",
                    "The pattern needs value %d, there are %d.".formatted(next + 1, values.size()));
        }
        Value value = values.get(next++);
        return switch (verb.letter()) {
            case 'v' ->
                    padded(verb, verb.sharp() ? Json.encode(value) : StringFunctions.shown(value));
            case 's' -> padded(verb, cut(verb, Conversion.text(value), meter));
            case 'q' -> padded(verb, Json.encode(Value.text(Conversion.text(value))));
            case 't' -> padded(verb, Boolean.toString(Conversion.bool(value)));
            case 'd' -> number(verb, whole(value).toString());
            case 'b' -> number(verb, whole(value).toString(2));
            case 'o' -> number(verb, whole(value).toString(8));
            case 'x' -> hexadecimal(verb, value);
            case 'X' -> hexadecimal(verb, value).toUpperCase(Locale.ROOT);
            case 'f' -> number(verb, decimal(verb, Conversion.number(value)));
            case 'e', 'E' -> number(verb, exponent(verb, Conversion.number(value)));
            case 'g', 'G' -> number(verb, general(verb, Conversion.number(value)));
            default -> throw broken(Math.max(0, at - 2));
        };
    }

    private static BigInteger whole(Value value) {
        return Conversion.number(value).toBigInteger();
    }

    private static String hexadecimal(Verb verb, Value value) {
        return value instanceof Value.Text(var text)
                ? padded(
                        verb,
                        java.util.HexFormat.of()
                                .formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                : number(verb, whole(value).toString(16));
    }

    private static String decimal(Verb verb, BigDecimal number) {
        return number.setScale(precision(verb), RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String exponent(Verb verb, BigDecimal number) {
        String text = ("%." + precision(verb) + "e").formatted(number);
        return verb.letter() == 'E' ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static String general(Verb verb, BigDecimal number) {
        long exponent = (long) number.precision() - number.scale() - 1;
        boolean plain = number.signum() == 0 || (exponent >= -4 && exponent < 21);
        BigDecimal rounded =
                verb.precision() > 0
                        ? number.round(new java.math.MathContext(verb.precision()))
                        : number;
        return plain
                ? rounded.stripTrailingZeros().toPlainString()
                : ("%." + Math.max(0, rounded.stripTrailingZeros().precision() - 1) + "e")
                        .formatted(rounded);
    }

    private static int precision(Verb verb) {
        return verb.precision() < 0 ? DEFAULT_PRECISION : verb.precision();
    }

    private static String cut(Verb verb, String text, Meter meter) {
        List<String> clusters = verb.precision() < 0 ? List.of() : Graphemes.of(text, meter);
        return verb.precision() < 0 || clusters.size() <= verb.precision()
                ? text
                : String.join("", clusters.subList(0, verb.precision()));
    }

    private static String number(Verb verb, String digits) {
        boolean negative = digits.startsWith("-");
        String sign = negative ? "-" : verb.plus() ? "+" : verb.blank() ? " " : "";
        String bare = negative ? digits.substring(1) : digits;
        int missing = verb.width() - sign.length() - bare.length();
        return verb.zero() && !verb.minus() && missing > 0
                ? sign + "0".repeat(missing) + bare
                : padded(verb, sign + bare);
    }

    private static String padded(Verb verb, String text) {
        int missing = verb.width() - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        return verb.minus() ? text + " ".repeat(missing) : " ".repeat(missing) + text;
    }
}
