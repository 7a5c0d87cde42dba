package io.drover.jobspec.hcl;

import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** The arguments of one call. Getters convert as the language does and say which one is unfit. */
public final class Arguments {
    /** One argument, evaluated when asked for. */
    @FunctionalInterface
    interface Argument {
        Value get();
    }

    private final List<Argument> values;
    private final List<SourceRange> ranges;
    private final List<Expression> written;
    private final Meter meter;

    Arguments(
            List<Argument> values,
            List<SourceRange> ranges,
            List<Expression> written,
            Meter meter) {
        this.values = values;
        this.ranges = ranges;
        this.written = written;
        this.meter = meter;
    }

    /** An argument as it is written, for functions that take more than values. */
    public Expression expression(int place) {
        return written.get(Math.min(place, written.size() - 1));
    }

    public int size() {
        return values.size();
    }

    /** As given; null and unknown included. */
    public Value get(int place) {
        return values.get(place).get();
    }

    public List<Value> from(int place) {
        return IntStream.range(place, size()).mapToObj(this::get).toList();
    }

    public boolean isNull(int place) {
        return get(place) instanceof Value.Null;
    }

    public String text(int place) {
        return at(place, () -> Conversion.text(get(place)));
    }

    public BigDecimal number(int place) {
        return at(place, () -> Conversion.number(get(place)));
    }

    public boolean bool(int place) {
        return at(place, () -> Conversion.bool(get(place)));
    }

    /** A whole number that fits an {@code int}. */
    public int integer(int place) {
        BigDecimal number = number(place);
        try {
            return number.intValueExact();
        } catch (ArithmeticException _) {
            throw fail(place, "Expected a whole number, found " + brief(number) + ".");
        }
    }

    /** The items of a list, tuple or set. */
    public List<Value> items(int place) {
        return at(place, () -> Conversion.items(get(place)));
    }

    public List<String> texts(int place) {
        return at(
                place, () -> Conversion.items(get(place)).stream().map(Conversion::text).toList());
    }

    public SortedMap<String, Value> entries(int place) {
        return at(place, () -> Conversion.entries(get(place)));
    }

    public SourceRange range(int place) {
        return ranges.get(place);
    }

    /** Counts work before it is done. */
    public Meter meter() {
        return meter;
    }

    /** For the caller to throw: this argument is unfit. */
    public HclException fail(int place, String detail) {
        return new HclException(ranges.get(place), "Invalid argument", detail);
    }

    private <T> T at(int place, java.util.function.Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (ValueException e) {
            throw e.at(ranges.get(place));
        }
    }

    private static String brief(BigDecimal number) {
        String plain = number.toPlainString();
        return plain.length() > 40 ? plain.substring(0, 40) + "…" : plain;
    }
}
