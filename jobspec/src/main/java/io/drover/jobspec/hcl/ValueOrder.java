package io.drover.jobspec.hcl;

import java.util.Comparator;
import java.util.Iterator;

/** An order over all values, by type first, for the elements of sets. */
enum ValueOrder implements Comparator<Value> {
    INSTANCE;

    @Override
    public int compare(Value left, Value right) {
        return switch (left) {
            case Value.Text a when right instanceof Value.Text b -> a.text().compareTo(b.text());
            case Value.Num a when right instanceof Value.Num b -> a.number().compareTo(b.number());
            case Value.Bool a when right instanceof Value.Bool b ->
                    Boolean.compare(a.value(), b.value());
            case Value.Sequence a when right instanceof Value.Sequence b ->
                    all(a.items().iterator(), b.items().iterator());
            case Value.Mapping a when right instanceof Value.Mapping b -> {
                int keys =
                        String.join("\0", a.entries().keySet())
                                .compareTo(String.join("\0", b.entries().keySet()));
                yield keys != 0
                        ? keys
                        : all(a.entries().values().iterator(), b.entries().values().iterator());
            }
            default -> Integer.compare(rank(left), rank(right));
        };
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
