package io.drover.server.scheduler;

import io.drover.api.node.Attribute;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value that a device tells about itself, or that a constraint compares it with: a text, a truth
 * value, or a number with or without a unit. Values of different kinds, and numbers of units that
 * measure different things, do not compare.
 */
sealed interface DeviceValue {
    /**
     * How this one lies to another: negative when it is less, 0 when they are equal; null when they
     * do not compare.
     */
    @Nullable Integer compare(DeviceValue other);

    /** As text; null for what has none, such as a number with a unit. */
    @Nullable String text();

    /** Reads the right side of a constraint: {@code 11 GiB}, {@code 4}, {@code true}, a word. */
    static DeviceValue parse(String written) {
        String trimmed = written.strip();
        int end = trimmed.length();
        while (end > 0 && !Character.isDigit(trimmed.charAt(end - 1))) {
            end--;
        }
        Unit unit = Unit.of(trimmed.substring(end).strip());
        Number number = number(trimmed.substring(0, end).strip());
        if (number != null && unit != null) {
            return new Amount(number, unit);
        }
        return trimmed.equals("true") || trimmed.equals("false")
                ? new Truth(trimmed.equals("true"))
                : new Text(written);
    }

    /** What a device reports; null when nothing of it is set. */
    static @Nullable DeviceValue of(Attribute attribute) {
        Number number = attribute.intValue();
        if (number == null) {
            number = attribute.floatValue();
        }
        if (number != null) {
            Unit unit = Unit.of(attribute.unit());
            return unit == null ? null : new Amount(number, unit);
        }
        if (attribute.bool() != null) {
            return new Truth(attribute.bool());
        }
        return attribute.text() == null ? null : new Text(attribute.text());
    }

    private static @Nullable Number number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException _) {
            return decimal(text);
        }
    }

    private static @Nullable Number decimal(String text) {
        try {
            Double number = Double.valueOf(text);
            return number.isNaN() || number.isInfinite() ? null : number;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /** Some words. */
    record Text(String text) implements DeviceValue {
        @Override
        public @Nullable Integer compare(DeviceValue other) {
            return other instanceof Text(String words) ? text.compareTo(words) : null;
        }
    }

    /** Yes or no. */
    record Truth(boolean is) implements DeviceValue {
        @Override
        public @Nullable Integer compare(DeviceValue other) {
            return other instanceof Truth(boolean that) ? Boolean.compare(is, that) : null;
        }

        @Override
        public String text() {
            return String.valueOf(is);
        }
    }

    /** So many of a unit. */
    record Amount(Number number, Unit unit) implements DeviceValue {
        @Override
        public @Nullable Integer compare(DeviceValue other) {
            return other instanceof Amount(Number count, Unit of) && of.base().equals(unit.base())
                    ? compare(number, unit.size(), count, of.size())
                    : null;
        }

        private static int compare(Number a, long sizeOfA, Number b, long sizeOfB) {
            if (!(a instanceof Double) && !(b instanceof Double)) {
                long high = Math.multiplyHigh(a.longValue(), sizeOfA);
                long low = a.longValue() * sizeOfA;
                int order = Long.compare(high, Math.multiplyHigh(b.longValue(), sizeOfB));
                return order != 0 ? order : Long.compareUnsigned(low, b.longValue() * sizeOfB);
            }
            return Double.compare(a.doubleValue() * sizeOfA, b.doubleValue() * sizeOfB);
        }

        @Override
        public @Nullable String text() {
            return unit.equals(Unit.NONE) ? number.toString() : null;
        }
    }

    /**
     * What numbers count.
     *
     * @param base units of one base can be converted into each other
     * @param size how many of the base
     */
    record Unit(String base, long size) {
        static final Unit NONE = new Unit("", 1);
        private static final Map<String, Unit> ALL = all();

        /** Null when there is no such unit. */
        static @Nullable Unit of(String name) {
            return name.isEmpty() ? NONE : ALL.get(name);
        }

        private static Map<String, Unit> all() {
            Map<String, Unit> units = new LinkedHashMap<>();
            long binary = 1;
            long decimal = 1;
            for (char prefix : "KMGTPE".toCharArray()) {
                binary *= 1024;
                decimal *= 1000;
                String short10 = prefix == 'K' ? "kB" : prefix + "B";
                for (String per : new String[] {"", "/s"}) {
                    units.put(prefix + "iB" + per, new Unit("byte" + per, binary));
                    units.put(short10 + per, new Unit("byte" + per, decimal));
                }
            }
            units.put("Hz", new Unit("hertz", 1));
            units.put("MHz", new Unit("hertz", 1_000_000));
            units.put("GHz", new Unit("hertz", 1_000_000_000));
            units.put("mW", new Unit("watt", 1));
            units.put("W", new Unit("watt", 1_000));
            units.put("kW", new Unit("watt", 1_000_000));
            units.put("MW", new Unit("watt", 1_000_000_000));
            units.put("GW", new Unit("watt", 1_000_000_000_000L));
            return units;
        }
    }
}
