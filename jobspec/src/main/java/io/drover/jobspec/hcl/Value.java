package io.drover.jobspec.hcl;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.Normalizer;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value of the language; immutable.
 *
 * <p>What each type answers differently is a method here, or a chain of {@code instanceof} where it
 * belongs elsewhere: a switch over types is put together when it first runs, which a command line
 * that lives for a tenth of a second would notice.
 */
public sealed interface Value {
    /** How deep lists and maps may nest. */
    int MAX_DEPTH = 128;

    /** How much one value may hold, see {@link #weight}. */
    int MAX_WEIGHT = 2_000_000;

    record Text(String text) implements Value {
        @Override
        public String typeName() {
            return "string";
        }

        @Override
        public int weight() {
            return 1 + text.length() / 16;
        }
    }

    /**
     * A decimal number of up to {@link Num#DIGITS} digits. Whole numbers that fit a long are held
     * as one: {@link BigDecimal} is expensive to load, and few job files need it.
     */
    final class Num implements Value {
        static final int DIGITS = 155;
        private static final int MAX_EXPONENT = 4_000;
        static final MathContext PRECISION = new MathContext(DIGITS);

        private final long whole;

        /** What does not fit {@link #whole}; null for all others. */
        private final @Nullable BigDecimal exact;

        private Num(long whole, @Nullable BigDecimal exact) {
            this.whole = whole;
            this.exact = exact;
        }

        private static Num of(BigDecimal wanted) {
            BigDecimal number = wanted.round(PRECISION);
            long exponent = (long) number.precision() - number.scale();
            if (number.signum() == 0) {
                return new Num(0, null);
            }
            if (Math.abs(exponent) > MAX_EXPONENT) {
                throw new ValueException(
                        "Number out of range",
                        "Numbers have at most "
                                + MAX_EXPONENT
                                + " digits before or after the point.");
            }
            number = number.stripTrailingZeros();
            boolean fits =
                    number.scale() <= 0
                            && exponent <= 19
                            && number.toBigInteger().bitLength() < Long.SIZE;
            return fits ? new Num(number.longValueExact(), null) : new Num(0, number);
        }

        public BigDecimal number() {
            return exact == null ? BigDecimal.valueOf(whole) : exact;
        }

        /** Whether it is a whole number that fits a long. */
        boolean isLong() {
            return exact == null;
        }

        /** The number, where {@link #isLong}. */
        long longValue() {
            return whole;
        }

        public boolean isInteger() {
            return exact == null || exact.scale() <= 0;
        }

        /** Without an exponent, as it appears in text. */
        public String plain() {
            return exact == null ? Long.toString(whole) : exact.toPlainString();
        }

        @Override
        public String typeName() {
            return "number";
        }

        @Override
        public int weight() {
            return exact == null ? 1 : 1 + Math.abs(exact.scale()) / 4;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Num that
                    && whole == that.whole
                    && Objects.equals(exact, that.exact);
        }

        @Override
        public int hashCode() {
            return exact == null ? Long.hashCode(whole) : exact.hashCode();
        }

        @Override
        public String toString() {
            return plain();
        }
    }

    record Bool(boolean value) implements Value {
        @Override
        public String typeName() {
            return "bool";
        }
    }

    record Null() implements Value {
        @Override
        public String typeName() {
            return "null";
        }
    }

    /** What something wrong elsewhere would have been; whatever is made of it is unknown too. */
    record Unknown() implements Value {
        @Override
        public String typeName() {
            return "unknown";
        }

        @Override
        public boolean isKnown() {
            return false;
        }
    }

    /** Values in a row. */
    final class Sequence implements Value {
        /** Which of the language's types it is. */
        public enum Kind {
            TUPLE,
            LIST,
            SET
        }

        private final Sequence.Kind kind;
        private final List<Value> items;
        private final Shape shape;

        Sequence(Sequence.Kind kind, List<Value> items) {
            this.kind = kind;
            this.items = List.copyOf(items);
            this.shape = Shape.above(this.items).held();
        }

        public Sequence.Kind kind() {
            return kind;
        }

        public List<Value> items() {
            return items;
        }

        @Override
        public String typeName() {
            return switch (kind) {
                case TUPLE -> "tuple";
                case LIST -> "list";
                case SET -> "set";
            };
        }

        @Override
        public boolean isKnown() {
            return shape.known;
        }

        @Override
        public int weight() {
            return shape.weight;
        }

        @Override
        public int depth() {
            return shape.depth;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Sequence that && kind == that.kind && items.equals(that.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }

        @Override
        public String toString() {
            return kind + items.toString();
        }
    }

    /** Values by name, in the order of the names. */
    final class Mapping implements Value {
        /** Which of the language's types it is. */
        public enum Kind {
            OBJECT,
            MAP
        }

        private final Mapping.Kind kind;
        private final SortedMap<String, Value> entries;
        private final Shape shape;

        Mapping(Mapping.Kind kind, SortedMap<String, Value> entries) {
            this(kind, entries, Shape.above(entries.values()).held());
        }

        private Mapping(Mapping.Kind kind, SortedMap<String, Value> entries, Shape shape) {
            this.kind = kind;
            this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
            this.shape = shape;
        }

        public Mapping.Kind kind() {
            return kind;
        }

        public SortedMap<String, Value> entries() {
            return entries;
        }

        @Override
        public String typeName() {
            return kind == Mapping.Kind.MAP ? "map" : "object";
        }

        @Override
        public boolean isKnown() {
            return shape.known;
        }

        @Override
        public int weight() {
            return shape.weight;
        }

        @Override
        public int depth() {
            return shape.depth;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Mapping that
                    && kind == that.kind
                    && entries.equals(that.entries);
        }

        @Override
        public int hashCode() {
            return entries.hashCode();
        }

        @Override
        public String toString() {
            return kind + entries.toString();
        }
    }

    /** Text, in Unicode's composed form (NFC), so that what looks the same is the same. */
    static Value text(String text) {
        return new Text(
                text.chars().allMatch(c -> c < 0x80)
                        ? text
                        : Normalizer.normalize(text, Normalizer.Form.NFC));
    }

    static Value number(BigDecimal number) {
        return Num.of(number);
    }

    static Value number(long number) {
        return new Num(number, null);
    }

    static Value bool(boolean value) {
        return new Bool(value);
    }

    /** Null. */
    static Value none() {
        return new Null();
    }

    static Value unknown() {
        return new Unknown();
    }

    static Value tuple(List<Value> items) {
        return new Sequence(Sequence.Kind.TUPLE, items);
    }

    static Value list(List<Value> items) {
        return new Sequence(Sequence.Kind.LIST, items);
    }

    /** A set: without repetitions, in an order of its own that the same content always has. */
    static Value set(List<Value> items) {
        SortedSet<Value> distinct = new TreeSet<>(ValueOrder.INSTANCE);
        distinct.addAll(items);
        return new Sequence(Sequence.Kind.SET, List.copyOf(distinct));
    }

    static Value object(SortedMap<String, Value> entries) {
        return new Mapping(Mapping.Kind.OBJECT, entries);
    }

    /**
     * An object that stands for names in a scope, such as {@code var}: each of its values is within
     * the limits, all together need not be.
     */
    static Value names(SortedMap<String, Value> entries) {
        return new Mapping(Mapping.Kind.OBJECT, entries, Shape.above(entries.values()));
    }

    static Value map(SortedMap<String, Value> entries) {
        return new Mapping(Mapping.Kind.MAP, entries);
    }

    /** The type's name as a user knows it. */
    String typeName();

    /** Whether nothing in it is {@link Unknown}. */
    default boolean isKnown() {
        return true;
    }

    /**
     * How much work it is to look at all of it: one for each value in it, one for each sixteen
     * characters. What it holds twice counts twice.
     */
    default int weight() {
        return 1;
    }

    /** How many levels of lists and maps it has; 0 for one that holds no others. */
    default int depth() {
        return 0;
    }

    /** What a value that holds others needs to know of them all. */
    record Shape(int depth, int weight, boolean known) {
        private static Shape above(Iterable<Value> children) {
            int depth = 1;
            long weight = 1;
            boolean known = true;
            for (Value child : children) {
                depth = Math.max(depth, 1 + child.depth());
                weight += child.weight();
                known &= child.isKnown();
            }
            return new Shape(depth, (int) Math.min(weight, MAX_WEIGHT + 1L), known);
        }

        /** This, where it is within the limits. */
        private Shape held() {
            if (depth > MAX_DEPTH) {
                throw new ValueException(
                        "Value nested too deeply",
                        "Lists and maps may nest at most " + MAX_DEPTH + " levels.");
            }
            if (weight > MAX_WEIGHT) {
                throw new ValueException(
                        "Value too large",
                        "A list or map may hold at most "
                                + MAX_WEIGHT
                                + " values, text counted by sixteen characters.");
            }
            return this;
        }
    }
}
