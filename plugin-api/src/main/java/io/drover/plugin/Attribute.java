package io.drover.plugin;

/**
 * A value that a fingerprint reports.
 *
 * @param value a {@code String}, {@code Boolean}, {@code Long} or {@code Double}
 * @param unit such as {@code MiB} or {@code MHz}; empty, and always empty without a number
 */
public record Attribute(Object value, String unit) {
    public Attribute {
        if (!(value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Double)) {
            throw new IllegalArgumentException("no attribute value: " + value);
        }
        if (!unit.isEmpty() && !(value instanceof Number)) {
            throw new IllegalArgumentException("only numbers have a unit, got " + value + unit);
        }
    }

    public static Attribute of(String value) {
        return new Attribute(value, "");
    }

    public static Attribute of(boolean value) {
        return new Attribute(value, "");
    }

    public static Attribute of(long value, String unit) {
        return new Attribute(value, unit);
    }

    public static Attribute of(double value, String unit) {
        return new Attribute(value, unit);
    }

    /** The value followed by its unit, as nodes show it. */
    public String text() {
        return value + unit;
    }
}
