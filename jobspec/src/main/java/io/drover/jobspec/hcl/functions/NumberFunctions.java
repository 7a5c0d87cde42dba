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
    private static final int MAX_DIGITS = 4_000;

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
            int times = exponent.intValueExact();
            if (times < 0 && base.signum() == 0) {
                throw new ValueException("Division by zero", "0 has no negative power.");
            }
            return Value.number(base.pow(times, new MathContext(MAX_DIGITS / 20)));
        }
        return finite(Math.pow(base.doubleValue(), exponent.doubleValue()));
    }

    private static Value finite(double number) {
        if (!Double.isFinite(number)) {
            throw new ValueException("Number out of range", "The result is no finite number.");
        }
        return Value.number(BigDecimal.valueOf(number));
    }

    private static Value parseInt(Arguments a) {
        int base = a.integer(1);
        if (base < 2 || base > 36) {
            throw a.fail(1, "The base is 2 to 36.");
        }
        String text = a.text(0);
        if (text.length() > MAX_DIGITS) {
            throw a.fail(0, "The number has too many digits.");
        }
        try {
            return Value.number(new BigDecimal(new BigInteger(text, base)));
        } catch (NumberFormatException _) {
            throw a.fail(0, "\"%s\" is no whole number of base %d.".formatted(text, base));
        }
    }
}
