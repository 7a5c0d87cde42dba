package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Expression.BinaryOperator;
import java.math.BigDecimal;
import java.util.function.Supplier;

/** What the operators do with known values. */
final class Operators {
    private Operators() {}

    static Value apply(Expression.Binary e, Value left, Value right) {
        String sign = e.operator().sign();
        return switch (e.operator()) {
            case EQUAL -> Value.bool(left.equals(right));
            case NOT_EQUAL -> Value.bool(!left.equals(right));
            case AND, OR -> Value.bool(bool(right, e.right().range(), sign));
            default ->
                    arithmetic(
                            e.operator(),
                            number(left, e.left().range(), sign),
                            number(right, e.right().range(), sign));
        };
    }

    private static Value arithmetic(BinaryOperator operator, BigDecimal left, BigDecimal right) {
        return switch (operator) {
            case ADD -> Value.number(left.add(right, Value.Num.PRECISION));
            case SUBTRACT -> Value.number(left.subtract(right, Value.Num.PRECISION));
            case MULTIPLY -> Value.number(left.multiply(right, Value.Num.PRECISION));
            case DIVIDE -> Value.number(left.divide(divisor(right), Value.Num.PRECISION));
            case MODULO -> Value.number(left.remainder(divisor(right)));
            case GREATER -> Value.bool(left.compareTo(right) > 0);
            case GREATER_OR_EQUAL -> Value.bool(left.compareTo(right) >= 0);
            case LESS -> Value.bool(left.compareTo(right) < 0);
            case LESS_OR_EQUAL -> Value.bool(left.compareTo(right) <= 0);
            case EQUAL, NOT_EQUAL, AND, OR ->
                    throw new IllegalArgumentException(operator + " is no arithmetic");
        };
    }

    private static BigDecimal divisor(BigDecimal number) {
        if (number.signum() == 0) {
            throw new ValueException("Division by zero", "The divisor must not be 0.");
        }
        return number;
    }

    static BigDecimal number(Value value, SourceRange range, String sign) {
        return operand(range, sign, () -> Conversion.number(value));
    }

    static boolean bool(Value value, SourceRange range, String sign) {
        return operand(range, sign, () -> Conversion.bool(value));
    }

    private static <T> T operand(SourceRange range, String sign, Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (ValueException e) {
            throw new HclException(
                    range, "Unfit operand", "Operand of \"%s\": %s".formatted(sign, e.detail()));
        }
    }
}
