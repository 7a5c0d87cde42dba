package io.drover.jobspec.hcl.functions;

import static io.drover.jobspec.hcl.functions.StandardFunctions.fixed;
import static io.drover.jobspec.hcl.functions.StandardFunctions.open;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Conversion;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Type;
import io.drover.jobspec.hcl.Value;
import io.drover.jobspec.hcl.ValueException;
import io.drover.jobspec.hcl.ValueOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Functions on lists, sets and maps. */
final class CollectionFunctions {
    private CollectionFunctions() {}

    static List<Function> list() {
        return List.of(
                fixed(
                        "alltrue",
                        "alltrue(list)",
                        1,
                        a -> Value.bool(bools(a).stream().allMatch(b -> b))),
                fixed(
                        "anytrue",
                        "anytrue(list)",
                        1,
                        a -> Value.bool(bools(a).stream().anyMatch(b -> b))),
                fixed("chunklist", "chunklist(list, size)", 2, CollectionFunctions::chunks),
                open("coalesce", "coalesce(value...)", 1, CollectionFunctions::coalesce),
                open("coalescelist", "coalescelist(list...)", 1, CollectionFunctions::coalesceList),
                fixed("compact", "compact(list)", 1, CollectionFunctions::compact),
                open("concat", "concat(list...)", 1, CollectionFunctions::concat),
                fixed(
                        "contains",
                        "contains(list, value)",
                        2,
                        a -> {
                            a.meter().charge(a.items(0).size());
                            return Value.bool(a.items(0).contains(a.get(1)));
                        }),
                fixed("distinct", "distinct(list)", 1, a -> Value.list(distinct(a.items(0), a))),
                fixed("element", "element(list, place)", 2, CollectionFunctions::element),
                fixed("flatten", "flatten(list)", 1, CollectionFunctions::flatten),
                fixed("index", "index(list, value)", 2, CollectionFunctions::index),
                fixed(
                        "keys",
                        "keys(map)",
                        1,
                        a -> Value.list(a.entries(0).keySet().stream().map(Value::text).toList())),
                fixed("length", "length(list or map)", 1, CollectionFunctions::length),
                new Function(
                        "lookup",
                        "lookup(map, key, default)",
                        2,
                        3,
                        false,
                        CollectionFunctions::lookup),
                open("merge", "merge(map...)", 0, CollectionFunctions::merge),
                fixed("one", "one(list)", 1, CollectionFunctions::one),
                new Function(
                        "range",
                        "range(start, limit, step)",
                        1,
                        3,
                        false,
                        CollectionFunctions::range),
                fixed("reverse", "reverse(text or list)", 1, CollectionFunctions::reverse),
                open(
                        "setintersection",
                        "setintersection(set...)",
                        1,
                        CollectionFunctions::intersection),
                open("setproduct", "setproduct(set...)", 2, CollectionFunctions::product),
                fixed("setsubtract", "setsubtract(set, set)", 2, CollectionFunctions::subtract),
                open("setunion", "setunion(set...)", 1, CollectionFunctions::union),
                fixed("slice", "slice(list, start, end)", 3, CollectionFunctions::slice),
                fixed("sort", "sort(list)", 1, CollectionFunctions::sort),
                fixed(
                        "values",
                        "values(map)",
                        1,
                        a -> Value.tuple(new ArrayList<>(a.entries(0).values()))),
                fixed("zipmap", "zipmap(keys, values)", 2, CollectionFunctions::zipMap));
    }

    private static List<Boolean> bools(Arguments a) {
        return a.items(0).stream().map(Conversion::bool).toList();
    }

    private static Value chunks(Arguments a) {
        List<Value> items = a.items(0);
        int size = a.integer(1);
        if (size < 0) {
            throw a.fail(1, "The size is not negative.");
        }
        List<Value> chunks = new ArrayList<>();
        int step = size == 0 ? Math.max(1, items.size()) : size;
        for (long i = 0; i < items.size(); i += step) {
            int end = (int) Math.min(i + step, items.size());
            chunks.add(Value.list(items.subList((int) i, end)));
        }
        return Value.list(chunks);
    }

    /** Items that come again are left out; counted, since sorting takes more than looking. */
    private static List<Value> distinct(List<Value> items, Arguments a) {
        a.meter().charge(items.stream().mapToLong(Value::weight).sum());
        Set<Value> seen = new TreeSet<>(ValueOrder.INSTANCE);
        return items.stream().filter(seen::add).toList();
    }

    private static Value coalesce(Arguments a) {
        List<Value> values = a.from(0);
        for (Value value : values) {
            if (!(value instanceof Value.Null)) {
                return Conversion.unified(value, values);
            }
        }
        throw new ValueException("Nothing to choose", "All arguments are null.");
    }

    private static Value coalesceList(Arguments a) {
        for (int i = 0; i < a.size(); i++) {
            if (!a.items(i).isEmpty()) {
                return a.get(i);
            }
        }
        throw new ValueException("Nothing to choose", "All lists are empty.");
    }

    private static Value compact(Arguments a) {
        return Value.list(
                a.items(0).stream()
                        .filter(v -> !(v instanceof Value.Null))
                        .map(v -> Value.text(Conversion.text(v)))
                        .filter(v -> !v.equals(Value.text("")))
                        .toList());
    }

    private static Value concat(Arguments a) {
        List<Value> all = new ArrayList<>();
        boolean lists = true;
        for (int i = 0; i < a.size(); i++) {
            a.meter().charge(a.items(i).size());
            all.addAll(a.items(i));
            lists &= a.get(i) instanceof Value.Sequence s && s.kind() == Value.Sequence.Kind.LIST;
        }
        return lists ? Value.list(all) : Value.tuple(all);
    }

    /** A place beyond the end begins again at the first item. */
    private static Value element(Arguments a) {
        List<Value> items = a.items(0);
        int place = a.integer(1);
        if (items.isEmpty()) {
            throw a.fail(0, "The list is empty.");
        }
        if (place < 0) {
            throw a.fail(1, "The place is not negative.");
        }
        return items.get(place % items.size());
    }

    private static Value flatten(Arguments a) {
        List<Value> flat = new ArrayList<>();
        flatten(a.items(0), flat, a);
        return Value.tuple(flat);
    }

    private static void flatten(List<Value> items, List<Value> flat, Arguments a) {
        for (Value item : items) {
            a.meter().charge(1);
            if (item instanceof Value.Sequence inner) {
                flatten(inner.items(), flat, a);
            } else {
                flat.add(item);
            }
        }
    }

    /**
     * The place of an item. A number that is no item of the list is taken for a place, and a map
     * gives the value of a key, as the square brackets would.
     */
    private static Value index(Arguments a) {
        if (a.get(0) instanceof Value.Mapping map) {
            Value found = map.entries().get(a.text(1));
            if (found == null) {
                throw a.fail(1, "The map has no such key.");
            }
            return found;
        }
        List<Value> items = a.items(0);
        a.meter().charge(items.size());
        int place = items.indexOf(a.get(1));
        if (place >= 0) {
            return Value.number(place);
        }
        if (a.get(1) instanceof Value.Num) {
            int wanted = a.integer(1);
            if (wanted >= 0 && wanted < items.size()) {
                return items.get(wanted);
            }
        }
        throw a.fail(1, "The list has no such item.");
    }

    private static Value length(Arguments a) {
        return Value.number(
                switch (a.get(0)) {
                    case Value.Text(var text) -> Graphemes.of(text, a.meter()).size();
                    case Value.Mapping map -> map.entries().size();
                    default -> a.items(0).size();
                });
    }

    private static Value lookup(Arguments a) {
        Value found = a.entries(0).get(a.text(1));
        if (found != null) {
            return found;
        }
        if (a.size() == 3) {
            return a.get(2);
        }
        throw a.fail(1, "The map has no key \"%s\"; give a default.".formatted(a.text(1)));
    }

    private static Value merge(Arguments a) {
        SortedMap<String, Value> merged = new TreeMap<>();
        for (int i = 0; i < a.size(); i++) {
            if (!a.isNull(i)) {
                a.meter().charge(a.entries(i).size());
                merged.putAll(a.entries(i));
            }
        }
        return Value.object(merged);
    }

    private static Value one(Arguments a) {
        List<Value> items = a.items(0);
        if (items.size() > 1) {
            throw a.fail(
                    0, "The list has %d items, at most one is expected.".formatted(items.size()));
        }
        return items.isEmpty() ? Value.none() : items.getFirst();
    }

    private static Value range(Arguments a) {
        BigDecimal start = a.size() == 1 ? BigDecimal.ZERO : a.number(0);
        BigDecimal limit = a.number(a.size() == 1 ? 0 : 1);
        BigDecimal step =
                a.size() == 3
                        ? a.number(2)
                        : BigDecimal.valueOf(start.compareTo(limit) <= 0 ? 1 : -1);
        boolean upwards = step.signum() > 0;
        if (step.signum() == 0
                || (upwards ? limit.compareTo(start) < 0 : limit.compareTo(start) > 0)) {
            throw new ValueException(
                    "Endless range", "The step must lead from the start to the limit.");
        }
        List<Value> numbers = new ArrayList<>();
        for (BigDecimal number = start;
                upwards ? number.compareTo(limit) < 0 : number.compareTo(limit) > 0;
                number = number.add(step)) {
            a.meter().charge(4);
            numbers.add(Value.number(number));
        }
        return Value.list(numbers);
    }

    private static Value reverse(Arguments a) {
        if (a.get(0) instanceof Value.Sequence list) {
            List<Value> items = new ArrayList<>(list.items());
            Collections.reverse(items);
            return Value.tuple(items);
        }
        return Value.text(StringFunctions.reversed(a));
    }

    private static Value intersection(Arguments a) {
        List<Value> common = a.items(0);
        for (int i = 1; i < a.size(); i++) {
            Set<Value> other = sorted(a, i);
            common = common.stream().filter(other::contains).toList();
        }
        return set(common, a);
    }

    private static Value union(Arguments a) {
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            all.addAll(a.items(i));
        }
        return set(all, a);
    }

    private static Value subtract(Arguments a) {
        Set<Value> dropped = sorted(a, 1);
        return set(a.items(0).stream().filter(v -> !dropped.contains(v)).toList(), a);
    }

    private static Set<Value> sorted(Arguments a, int place) {
        Set<Value> sorted = new TreeSet<>(ValueOrder.INSTANCE);
        a.meter().charge(a.get(place).weight());
        sorted.addAll(a.items(place));
        return sorted;
    }

    /** A set has elements of one type: numbers among texts become text. */
    private static Value set(List<Value> items, Arguments a) {
        Value all = Value.tuple(items);
        a.meter().charge(all.weight());
        return Conversion.to(new Type.SetOf(Type.Simple.ANY), all);
    }

    private static Value product(Arguments a) {
        List<List<Value>> rows = List.of(List.of());
        for (int i = 0; i < a.size(); i++) {
            List<Value> items = a.items(i);
            a.meter().charge((long) rows.size() * items.size() * (i + 1L));
            List<List<Value>> longer = new ArrayList<>();
            for (List<Value> row : rows) {
                for (Value item : items) {
                    List<Value> next = new ArrayList<>(row);
                    next.add(item);
                    longer.add(next);
                }
            }
            rows = longer;
        }
        return Value.list(rows.stream().map(Value::tuple).toList());
    }

    private static Value slice(Arguments a) {
        List<Value> items = a.items(0);
        int start = a.integer(1);
        int end = a.integer(2);
        if (start < 0 || end > items.size() || start > end) {
            throw a.fail(
                    start < 0 || start > items.size() ? 1 : 2,
                    "The list has %d items; it needs 0 <= start <= end <= %d."
                            .formatted(items.size(), items.size()));
        }
        return Value.tuple(items.subList(start, end));
    }

    private static Value sort(Arguments a) {
        a.meter().charge(a.get(0).weight());
        return Value.list(
                a.texts(0).stream().sorted(ValueOrder::compareText).map(Value::text).toList());
    }

    private static Value zipMap(Arguments a) {
        List<String> keys = a.texts(0);
        List<Value> values = a.items(1);
        if (keys.size() != values.size()) {
            throw a.fail(
                    1, "There are %d keys but %d values.".formatted(keys.size(), values.size()));
        }
        SortedMap<String, Value> map = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i));
        }
        return Value.object(map);
    }
}
