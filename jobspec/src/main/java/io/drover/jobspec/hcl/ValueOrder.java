package io.drover.jobspec.hcl;

import java.util.Comparator;
import java.util.Iterator;

/**
 * An order over all values, by type first: 0 only for equal ones. It takes the place of hashing,
 * since texts with equal hashes are easily made.
 */
public enum ValueOrder implements Comparator<Value> {
    INSTANCE;

    @Override
    public int compare(Value left, Value right) {
        return switch (left) {
            case Value.Text a when right instanceof Value.Text b -> compareText(a.text(), b.text());
            case Value.Num a when right instanceof Value.Num b -> a.number().compareTo(b.number());
            case Value.Bool a when right instanceof Value.Bool b ->
                    Boolean.compare(a.value(), b.value());
            case Value.Sequence a when right instanceof Value.Sequence b -> {
                int kinds = a.kind().compareTo(b.kind());
                yield kinds != 0 ? kinds : all(a.items().iterator(), b.items().iterator());
            }
            case Value.Mapping a when right instanceof Value.Mapping b -> {
                int kinds = a.kind().compareTo(b.kind());
                yield kinds != 0 ? kinds : compareEntries(a, b);
            }
            default -> Integer.compare(rank(left), rank(right));
        };
    }

    /** By code points, as text sorts in the UTF-8 encoding. */
    public static int compareText(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean oneHalf = Character.isSurrogate(a) != Character.isSurrogate(b);
                return oneHalf ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private int compareEntries(Value.Mapping left, Value.Mapping right) {
        Iterator<String> a = left.entries().keySet().iterator();
        Iterator<String> b = right.entries().keySet().iterator();
        while (a.hasNext() && b.hasNext()) {
            int order = compareText(a.next(), b.next());
            if (order != 0) {
                return order;
            }
        }
        int sizes = Boolean.compare(a.hasNext(), b.hasNext());
        return sizes != 0
                ? sizes
                : all(left.entries().values().iterator(), right.entries().values().iterator());
    }

    private int all(Iterator<Value> left, Iterator<Value> right) {
        while (left.hasNext() && right.hasNext()) {
            int order = compare(left.next(), right.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static int rank(Value value) {
        return switch (value) {
            case Value.Null _ -> 0;
            case Value.Bool _ -> 1;
            case Value.Num _ -> 2;
            case Value.Text _ -> 3;
            case Value.Sequence _ -> 4;
            case Value.Mapping _ -> 5;
            case Value.Unknown _ -> 6;
        };
    }
}
