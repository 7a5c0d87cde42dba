package io.drover.server.digest;

import io.drover.api.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up rows, field by field.
 *
 * <p>A row comes to the sum of its fields, each mixed with the row's key and its own number. So a
 * change of a row costs what its changed fields cost: fields that are the very same object before
 * and after are not looked into. A field that is null, empty, zero or false comes to nothing; hence
 * a new field that nobody sets leaves old sums as they were.
 *
 * <p>Two lanes of multiply-and-fold, 64 bits each. They find accidents, not attackers.
 */
public final class Digest {
    private static final long TURN_A = 0x9E3779B97F4A7C15L;
    private static final long TURN_B = 0xD6E8FEB86659FD93L;
    private static final long SALT_A = 0xA0761D6478BD642FL;
    private static final long SALT_B = 0xE7037ED1A0B428DBL;
    private static final int IDENTIFIER = 36;
    private static final long END = 0x8EBC6AF09C88C6E3L;

    private final Memory memory;
    private char[] characters = new char[64];
    private long keyA;
    private long keyB;
    private long a;
    private long b;
    private long high;
    private long low;

    /** Walks over one kind of value. */
    @FunctionalInterface
    public interface Walk<T> {
        void over(T value, Digest digest);
    }

    public static final Walk<String> TEXT = (value, digest) -> digest.absorb(value);
    public static final Walk<Number> WHOLE = (value, digest) -> digest.absorb(value.longValue());
    public static final Walk<Double> REAL =
            (value, digest) -> digest.absorb(Double.doubleToLongBits(value));
    public static final Walk<Boolean> FLAG = (value, digest) -> digest.absorb(value ? 1 : 0);
    public static final Walk<Object> ANY = (value, digest) -> digest.absorbAny(value);

    public Digest(Memory memory) {
        this.memory = memory;
    }

    /** What was added since the last call. */
    public Sum take() {
        Sum sum = new Sum(high, low);
        high = 0;
        low = 0;
        return sum;
    }

    /** Begins a row: fields from now on belong to it. */
    public void row(String table, String key) {
        a = SALT_A;
        b = SALT_B;
        absorb(table);
        absorb(key);
        keyA = a;
        keyB = b;
    }

    // Fields of rows, before and after

    public void whole(int field, long before, long after) {
        if (before != after) {
            wholeTerm(field, before, -1);
            wholeTerm(field, after, 1);
        }
    }

    private void wholeTerm(int field, long value, int sign) {
        if (value != 0) {
            begin(field);
            absorb(value);
            end(sign);
        }
    }

    public void real(int field, double before, double after) {
        whole(field, Double.doubleToLongBits(before), Double.doubleToLongBits(after));
    }

    public void flag(int field, boolean before, boolean after) {
        whole(field, before ? 1 : 0, after ? 1 : 0);
    }

    public void text(int field, @Nullable String before, @Nullable String after) {
        if (!same(before, after)) {
            textTerm(field, before, -1);
            textTerm(field, after, 1);
        }
    }

    private void textTerm(int field, @Nullable String value, int sign) {
        if (value != null && !value.isEmpty()) {
            begin(field);
            absorb(value);
            end(sign);
        }
    }

    public <E> void list(
            int field, @Nullable List<E> before, @Nullable List<E> after, Walk<List<E>> walk) {
        if (!same(before, after)) {
            term(field, before == null || before.isEmpty() ? null : before, walk, -1);
            term(field, after == null || after.isEmpty() ? null : after, walk, 1);
        }
    }

    public <V> void map(
            int field,
            @Nullable Map<String, V> before,
            @Nullable Map<String, V> after,
            Walk<Map<String, V>> walk) {
        if (!same(before, after)) {
            term(field, before == null || before.isEmpty() ? null : before, walk, -1);
            term(field, after == null || after.isEmpty() ? null : after, walk, 1);
        }
    }

    public <T> void field(int field, @Nullable T before, @Nullable T after, Walk<T> walk) {
        if (!same(before, after)) {
            term(field, before, walk, -1);
            term(field, after, walk, 1);
        }
    }

    // Equal values that are not the same come to the same; no need to compare them.
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(@Nullable Object before, @Nullable Object after) {
        return before == after;
    }

    private <T> void term(int field, @Nullable T value, Walk<T> walk, int sign) {
        if (value != null) {
            begin(field);
            walk.over(value, this);
            end(sign);
        }
    }

    private void begin(int field) {
        a = keyA + field * TURN_B;
        b = keyB ^ field * TURN_A;
    }

    private void end(int sign) {
        high += sign * fold(a ^ END, TURN_A);
        low += sign * fold(b ^ END, TURN_B);
    }

    // Members of records within fields

    public void whole(int member, long value) {
        if (value != 0) {
            absorb(member, value);
        }
    }

    public void real(int member, double value) {
        whole(member, Double.doubleToLongBits(value));
    }

    public void flag(int member, boolean value) {
        whole(member, value ? 1 : 0);
    }

    public void text(int member, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            absorb(member);
            absorb(value);
        }
    }

    public <E> void list(int member, @Nullable List<E> items, Walk<List<E>> walk) {
        if (items != null && !items.isEmpty()) {
            field(member, items, walk);
        }
    }

    public <V> void map(int member, @Nullable Map<String, V> entries, Walk<Map<String, V>> walk) {
        if (entries != null && !entries.isEmpty()) {
            field(member, entries, walk);
        }
    }

    public <T> void field(int member, @Nullable T value, Walk<T> walk) {
        if (value != null) {
            absorb(member);
            walk.over(value, this);
        }
    }

    /** Ends a record: members that follow are another one's. */
    public void close() {
        absorb(END);
    }

    // Walks

    /** Items in their order; a null among them counts. */
    public static <T> Walk<List<T>> list(Walk<T> walk) {
        return (items, digest) -> {
            digest.absorb(items.size());
            for (T item : items) {
                digest.item(item, walk);
            }
        };
    }

    /** Entries in the map's order; a null among the values counts. */
    public static <V> Walk<Map<String, V>> map(Walk<V> walk) {
        return (entries, digest) -> {
            digest.absorb(entries.size());
            entries.forEach((key, value) -> {
                digest.absorb(key);
                digest.item(value, walk);
            });
        };
    }

    private <T> void item(@Nullable T item, Walk<T> walk) {
        if (item == null) {
            absorb(END);
        } else {
            walk.over(item, this);
        }
    }

    /** A record that many rows share: what it comes to is remembered. */
    public static <T> Walk<T> shared(Walk<T> walk) {
        return (value, digest) -> {
            Sum known = digest.memory.find(value);
            if (known == null) {
                Digest own = new Digest(digest.memory);
                own.row("", "");
                own.begin(0);
                walk.over(value, own);
                own.end(1);
                known = own.take();
                digest.memory.put(value, known);
            }
            digest.absorb(known.high());
            digest.absorb(known.low());
        };
    }

    private void absorbAny(@Nullable Object value) {
        switch (value) {
            case null -> absorb(END);
            case String text -> absorb(text);
            case Boolean flag -> absorb(flag ? 1 : 0);
            case Integer number -> absorb(number);
            case Long number -> absorb(number);
            case Number number -> absorb(Double.doubleToLongBits(number.doubleValue()));
            case Instant time -> {
                absorb(time.getEpochSecond());
                absorb(time.getNano());
            }
            case Duration duration -> {
                absorb(duration.getSeconds());
                absorb(duration.getNano());
            }
            case Enum<?> constant -> absorb(constant.name());
            case Bytes bytes -> {
                absorb(bytes.length());
                for (byte one : bytes.toArray()) {
                    absorb(one);
                }
            }
            case List<?> items -> {
                absorb(items.size());
                items.forEach(this::absorbAny);
            }
            case Map<?, ?> entries -> {
                absorb(entries.size());
                TreeMap<String, Object> sorted = new TreeMap<>();
                entries.forEach((k, v) -> sorted.put(String.valueOf(k), v));
                sorted.forEach((k, v) -> {
                    absorb(k);
                    absorbAny(v);
                });
            }
            default ->
                    throw new IllegalStateException(
                            "no digest is known for " + value.getClass().getName());
        }
    }

    private void absorb(String text) {
        if (text.length() == IDENTIFIER) {
            absorbAll(text); // hardly ever the same one again
            return;
        }
        Memory.Text known = memory.find(text);
        if (known == null) {
            known = lanes(text);
            memory.put(known);
        }
        absorb(known.a(), known.b());
    }

    /** What a text comes to by itself. */
    private Memory.Text lanes(String text) {
        long keptA = a;
        long keptB = b;
        a = SALT_A;
        b = SALT_B;
        absorbAll(text);
        Memory.Text lanes = new Memory.Text(text, a, b);
        a = keptA;
        b = keptB;
        return lanes;
    }

    private void absorbAll(String text) {
        int length = text.length();
        if (characters.length < length) {
            characters = new char[Math.max(length, 2 * characters.length)];
        }
        char[] from = characters;
        text.getChars(0, length, from, 0);
        int all = 0;
        int at = 0;
        long word = length;
        for (; at + 8 <= length; at += 8) {
            int c0 = from[at];
            int c1 = from[at + 1];
            int c2 = from[at + 2];
            int c3 = from[at + 3];
            int c4 = from[at + 4];
            int c5 = from[at + 5];
            int c6 = from[at + 6];
            int c7 = from[at + 7];
            all |= c0 | c1 | c2 | c3 | c4 | c5 | c6 | c7;
            int front = c0 | c1 << 8 | c2 << 16 | c3 << 24;
            int back = c4 | c5 << 8 | c6 << 16 | c7 << 24;
            absorb(word, (front & 0xFFFFFFFFL) | (long) back << 32);
            word = 0;
        }
        long rest = 0;
        for (; at < length; at++) {
            all |= from[at];
            rest = rest << 8 ^ from[at];
        }
        absorb(word, rest);
        if (all > 0xFF) {
            absorbWide(from, length);
        }
    }

    /** Characters that take more than the eight bits they got. */
    private void absorbWide(char[] from, int length) {
        for (int at = 0; at < length; at++) {
            absorb(from[at]);
        }
    }

    private void absorb(long value) {
        absorb(value, 0);
    }

    /** Two words at once. */
    private void absorb(long one, long two) {
        a = fold(a ^ one ^ SALT_A, two ^ TURN_A);
        b = fold(b ^ one ^ SALT_B, two ^ TURN_B);
    }

    private static long fold(long x, long y) {
        return Math.unsignedMultiplyHigh(x, y) ^ (x * y);
    }
}
