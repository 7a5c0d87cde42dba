package io.drover.jobspec.hcl.functions;

import static io.drover.jobspec.hcl.functions.StandardFunctions.fixed;
import static io.drover.jobspec.hcl.functions.StandardFunctions.open;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Conversion;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Value;
import io.drover.jobspec.hcl.ValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;

/** Functions on numbers. */
final class NumberFunctions {
    private static final int MAX_POWER = 10_000;
    private static final int POWER_STEPS = 64;
    private static final int MAX_DIGITS = 1_000;
    private static final int MAX_BASE = 62;

    private NumberFunctions() {}

    static List<Function> list() {
        return List.of(
                fixed("abs", "abs(number)", 1, a -> Value.number(a.number(0).abs())),
                fixed("ceil", "ceil(number)", 1, a -> whole(a, RoundingMode.CEILING)),
                fixed("floor", "floor(number)", 1, a -> whole(a, RoundingMode.FLOOR)),
                fixed("log", "log(number, base)", 2, NumberFunctions::log),
                open(
                        "max",
                        "max(number, number...)",
                        1,
                        a ->
                                Value.number(
                                        numbers(a).stream()
                                                .max(BigDecimal::compareTo)
                                                .orElseThrow())),
                open(
                        "min",
                        "min(number, number...)",
                        1,
                        a ->
                                Value.number(
                                        numbers(a).stream()
                                                .min(BigDecimal::compareTo)
                                                .orElseThrow())),
                fixed("parseint", "parseint(text, base)", 2, NumberFunctions::parseInt),
                fixed("pow", "pow(number, exponent)", 2, NumberFunctions::power),
                fixed("signum", "signum(number)", 1, a -> Value.number(a.number(0).signum())),
                fixed("sum", "sum(list)", 1, NumberFunctions::sum));
    }

    private static Value whole(Arguments a, RoundingMode mode) {
        return Value.number(a.number(0).setScale(0, mode));
    }

    private static List<BigDecimal> numbers(Arguments a) {
        return IntStream.range(0, a.size()).mapToObj(a::number).toList();
    }

    private static Value sum(Arguments a) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Value item : a.items(0)) {
            sum = sum.add(Conversion.number(item));
        }
        return Value.number(sum);
    }

    private static Value log(Arguments a) {
        double number = a.number(0).doubleValue();
        double base = a.number(1).doubleValue();
        return finite(Math.log(number) / Math.log(base));
    }

    private static Value power(Arguments a) {
        BigDecimal base = a.number(0);
        BigDecimal exponent = a.number(1);
        boolean whole = exponent.stripTrailingZeros().scale() <= 0;
        if (whole && exponent.abs().compareTo(BigDecimal.valueOf(MAX_POWER)) <= 0) {
            a.meter().charge(POWER_STEPS);
            int times = exponent.intValueExact();
            if (times < 0 && base.signum() == 0) {
                throw new ValueException("Division by zero", "0 has no negative power.");
            }
            return Value.number(base.pow(times, new MathContext(200)));
        }
        return finite(Math.pow(base.doubleValue(), exponent.doubleValue()));
    }

    private static Value finite(double number) {
        if (!Double.isFinite(number)) {
            throw new ValueException("Number out of range", "The result is no finite number.");
        }
        return Value.number(BigDecimal.valueOf(number));
    }

    /** Digits above 9 are letters; from base 37 on, capitals come after small letters. */
    private static Value parseInt(Arguments a) {
        int base = a.integer(1);
        if (base < 2 || base > MAX_BASE) {
            throw a.fail(1, "The base is 2 to %d.".formatted(MAX_BASE));
        }
        String text = a.text(0);
        if (text.length() > MAX_DIGITS) {
            throw a.fail(0, "The number has too many digits.");
        }
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String digits = signed ? text.substring(1) : text;
        a.meter().charge(digits.length());
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digit(digits.charAt(i), base);
            if (digit < 0 || digit >= base) {
                throw noWhole(a, text, base);
            }
            number = number.multiply(BigInteger.valueOf(base)).add(BigInteger.valueOf(digit));
        }
        if (digits.isEmpty()) {
            throw noWhole(a, text, base);
        }
        return Value.number(new BigDecimal(text.startsWith("-") ? number.negate() : number));
    }

    private static int digit(char c, int base) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 10;
        }
        int capital = c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
        return capital >= 0 && base > 36 ? capital + 26 : capital;
    }

    private static io.drover.jobspec.hcl.HclException noWhole(Arguments a, String text, int base) {
        return a.fail(0, "\"%s\" is no whole number of base %d.".formatted(text, base));
    }
}
