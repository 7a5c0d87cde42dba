package io.drover.plugin.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option of a {@link Configuration} record, as generated code states it.
 *
 * @param name what users write
 * @param kind of the value, or of each value in a list or map
 * @param shape whether it is one value or several
 * @param required it must be there
 * @param nullable null when it is missing, rather than empty
 * @param byDefault a constant such as {@code "5m"} with its quotes, null without
 * @param docs what it is for
 * @param min least number or fewest items
 * @param max greatest number or most items
 * @param pattern of the whole text, empty for any
 * @param oneOf the only texts allowed, empty for any
 * @param nested how to read the record behind a block, null for other kinds
 */
public record Rule(
        String name,
        Kind kind,
        Shape shape,
        boolean required,
        boolean nullable,
        @Nullable String byDefault,
        String docs,
        long min,
        long max,
        String pattern,
        List<String> oneOf,
        @Nullable Binding<?> nested) {
    /** What a value is in Java. */
    public enum Kind {
        TEXT("string"),
        FLAG("bool"),
        INT("number"),
        LONG("number"),
        DOUBLE("number"),
        DURATION("string"),
        BLOCK("block");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** The type expression of one value. */
        String type() {
            return type;
        }
    }

    /** How many values there are. */
    public enum Shape {
        ONE,
        LIST,
        MAP
    }

    public Rule {
        oneOf = List.copyOf(oneOf);
    }

    /** What this rule itself finds wrong with its default; empty mostly. */
    public List<String> problemsOfDefault() {
        return RecordReader.problemsOfDefault(this);
    }

    ConfigSpec spec() {
        var block = nested;
        if (block != null) {
            return shape == Shape.LIST
                    ? new ConfigSpec.BlockList(
                            name, min < 0 ? 0 : min, max == Long.MAX_VALUE ? 0 : max, block.spec())
                    : new ConfigSpec.Block(
                            name, required || (!nullable && block.needsAnything()), block.spec());
        }
        if (shape == Shape.MAP) {
            return new ConfigSpec.BlockAttrs(name, kind.type(), required);
        }
        var attribute = new ConfigSpec.Attr(name, type(), required);
        return byDefault == null
                ? attribute
                : new ConfigSpec.Default(attribute, new ConfigSpec.Literal(byDefault));
    }

    private String type() {
        return shape == Shape.LIST ? "list(" + kind.type() + ")" : kind.type();
    }

    /** {@code times (number, default 1, at least 1): how often}. */
    String describe() {
        var facts = new ArrayList<String>();
        facts.add(
                switch (shape) {
                    case ONE -> kind == Kind.DURATION ? "duration" : kind.type();
                    case LIST ->
                            kind == Kind.BLOCK ? "repeated block" : "list(" + kind.type() + ")";
                    case MAP -> "block of any name = " + kind.type();
                });
        if (required) {
            facts.add("required");
        }
        if (byDefault != null) {
            facts.add("default " + byDefault);
        }
        var items = shape == Shape.ONE ? "" : " items";
        if (min != Long.MIN_VALUE) {
            facts.add("at least " + min + items);
        }
        if (max != Long.MAX_VALUE) {
            facts.add("at most " + max + items);
        }
        if (!pattern.isEmpty()) {
            facts.add("matches " + pattern);
        }
        if (!oneOf.isEmpty()) {
            facts.add("one of " + String.join(", ", oneOf));
        }
        return name + " (" + String.join(", ", facts) + ")" + (docs.isEmpty() ? "" : ": " + docs);
    }
}
