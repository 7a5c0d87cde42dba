package io.drover.jobspec.hcl;

import io.drover.api.GoDuration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands out what a body holds, by name and type.
 *
 * <p>What is absent, null or wrong comes out as null; what is wrong is noted, and reading goes on,
 * so that all mistakes are told together. The names asked for are the names that may stand here:
 * {@link #finish()} notes all others, here and in the blocks handed out, with the nearest known
 * name.
 *
 * <pre>{@code
 * BodyReader file = Hcl.config("agent.hcl", text);
 * String region = file.string("region");
 * BodyReader server = file.block("server");
 * Integer expect = server == null ? null : server.integer("bootstrap_expect");
 * file.done(); // throws HclException when anything was wrong or unknown
 * }</pre>
 */
public final class BodyReader {
    private final Body body;
    private final Evaluator evaluator;
    private final Scope scope;
    private final Diagnostics diagnostics;
    private final List<Body.Label> labels;
    private final SourceRange header;
    private final Blocks expansion;
    private final List<Blocks.Found> blocks;
    private final AttributeIndex attributes;
    private final List<String> attributeNames = new ArrayList<>(24);
    private final List<String> blockNames = new ArrayList<>();
    private final List<BodyReader> children = new ArrayList<>();

    BodyReader(
            Body body,
            Evaluator evaluator,
            Scope scope,
            Diagnostics diagnostics,
            List<Body.Label> labels,
            SourceRange header) {
        this.body = body;
        this.evaluator = evaluator;
        this.scope = scope;
        this.diagnostics = diagnostics;
        this.labels = labels;
        this.header = header;
        this.expansion = new Blocks(evaluator, diagnostics);
        this.blocks = expansion.of(body, scope);
        this.attributes = new AttributeIndex(body.attributes());
    }

    private BodyReader(Body file, Evaluator evaluator, Scope scope, Diagnostics diagnostics) {
        this.body = file;
        this.evaluator = evaluator;
        this.scope = scope;
        this.diagnostics = diagnostics;
        this.labels = List.of();
        this.header = new SourceRange(file.range().source(), 0, 0);
        this.expansion = new Blocks(evaluator, diagnostics);
        this.blocks = file.blocks().stream().map(b -> new Blocks.Found(b, scope)).toList();
        this.attributes = new AttributeIndex(file.attributes());
    }

    /** A reader of a whole file; dynamic blocks are expanded inside of its blocks. */
    public static BodyReader of(
            Body body, Evaluator evaluator, Scope scope, Diagnostics diagnostics) {
        return new BodyReader(body, evaluator, scope, diagnostics);
    }

    // ---- about the block itself ----

    /** A label of this block, from 0. */
    public String label(int place) {
        return labels.get(place).text();
    }

    public SourceRange labelRange(int place) {
        return labels.get(place).range();
    }

    /** The block's type as written, or the start of the file. */
    public SourceRange header() {
        return header;
    }

    public Body body() {
        return body;
    }

    public Scope scope() {
        return scope;
    }

    public Diagnostics diagnostics() {
        return diagnostics;
    }

    /** Notes an error at the value of an attribute, or at the block when there is none. */
    public void error(String attribute, String message, String detail) {
        Body.Attribute found = attributes.get(attribute);
        diagnostics.error(found == null ? header : found.value().range(), message, detail);
    }

    public void warning(String attribute, String message, String detail) {
        Body.Attribute found = attributes.get(attribute);
        diagnostics.warning(found == null ? header : found.nameRange(), message, detail);
    }

    // ---- attributes ----

    public boolean has(String attribute) {
        return attributes.get(attribute) != null;
    }

    /** The value of an attribute as the language has it. */
    public @Nullable Value value(String name) {
        return read(name, Function.identity());
    }

    public @Nullable String string(String name) {
        return read(name, Conversion::text);
    }

    /** Text, empty when absent. */
    public String text(String name) {
        String text = string(name);
        return text == null ? "" : text;
    }

    public @Nullable Integer integer(String name) {
        return read(name, value -> Math.toIntExact(whole(value)));
    }

    /** A whole number, 0 when absent. */
    public int number(String name) {
        Integer number = integer(name);
        return number == null ? 0 : number;
    }

    public @Nullable Long longInteger(String name) {
        return read(name, value -> whole(value));
    }

    public @Nullable Double decimal(String name) {
        return read(name, value -> Conversion.number(value).doubleValue());
    }

    public @Nullable Boolean bool(String name) {
        return read(name, Conversion::bool);
    }

    /** False when absent. */
    public boolean flag(String name) {
        Boolean bool = bool(name);
        return bool != null && bool;
    }

    /** Text such as {@code "30s"}, or whole nanoseconds. */
    public @Nullable Duration duration(String name) {
        Body.Attribute attribute = attribute(name);
        if (attribute != null && isNull(attribute)) {
            diagnostics.error(
                    attribute.value().range(),
                    "Null duration",
                    "Leave \"%s\" out, or give it a duration such as \"30s\".".formatted(name));
            return null;
        }
        return read(
                name,
                value ->
                        value instanceof Value.Num
                                ? Duration.ofNanos(whole(value))
                                : textDuration(Conversion.text(value)));
    }

    /** A list of text. */
    public @Nullable List<String> strings(String name) {
        return read(name, value -> Conversion.items(value).stream().map(Conversion::text).toList());
    }

    /** A list of whole numbers. */
    public @Nullable List<Integer> integers(String name) {
        return read(
                name,
                value ->
                        Conversion.items(value).stream()
                                .map(item -> Math.toIntExact(whole(item)))
                                .toList());
    }

    /** Text by name, written as an attribute with a map, or as a block of attributes. */
    public @Nullable SortedMap<String, String> textMap(String name) {
        SortedMap<String, Value> values = valueMap(name);
        if (values == null) {
            return null;
        }
        SortedMap<String, String> texts = new TreeMap<>();
        values.forEach((key, value) -> {
            if (value instanceof Value.Null || !value.isKnown()) {
                return;
            }
            try {
                texts.put(key, Conversion.text(value));
            } catch (ValueException e) {
                diagnostics.error(
                        rangeOf(name),
                        e.summary(),
                        "\"%s\" of \"%s\": %s".formatted(key, name, e.detail()));
            }
        });
        return texts;
    }

    /** A list of text by name, written as an attribute with a map, or as a block. */
    public @Nullable SortedMap<String, List<String>> textLists(String name) {
        SortedMap<String, Value> values = valueMap(name);
        if (values == null) {
            return null;
        }
        SortedMap<String, List<String>> lists = new TreeMap<>();
        values.forEach((key, value) -> {
            if (!value.isKnown()) {
                return;
            }
            try {
                lists.put(key, Conversion.items(value).stream().map(Conversion::text).toList());
            } catch (ValueException e) {
                diagnostics.error(
                        rangeOf(name),
                        e.summary(),
                        "\"%s\" of \"%s\": %s".formatted(key, name, e.detail()));
            }
        });
        return lists;
    }

    /**
     * Content without a fixed schema, as plain Java: text, {@code Boolean}, {@code Integer}, {@code
     * Long}, {@code BigInteger}, {@code Double}, lists and sorted maps. A nested block, and an
     * attribute that is a map, is a list of maps.
     */
    public @Nullable SortedMap<String, Object> freeForm(String name) {
        blockNames.add(name);
        Blocks.Found found = Blocks.single(found(name, 0), diagnostics);
        if (found == null) {
            return null;
        }
        return new FreeForm(evaluator, expansion, diagnostics)
                .of(found.block().body(), found.scope());
    }

    // ---- blocks ----

    /** The only block of a type, or null; a second one is an error. */
    public @Nullable BodyReader block(String type, String... labelNames) {
        blockNames.add(type);
        Blocks.Found found = Blocks.single(found(type, labelNames.length), diagnostics);
        return found == null ? null : child(found, labelNames);
    }

    /**
     * All blocks of a type in the order of the text.
     *
     * @param labelNames what each label is, for messages; a block must have just so many
     */
    public List<BodyReader> blocks(String type, String... labelNames) {
        blockNames.add(type);
        List<BodyReader> readers = new ArrayList<>();
        for (Blocks.Found found : found(type, labelNames.length)) {
            BodyReader reader = child(found, labelNames);
            if (reader != null) {
                readers.add(reader);
            }
        }
        return readers;
    }

    /** Lets blocks of a type stand here that somebody else reads. */
    public void pass(String type) {
        blockNames.add(type);
    }

    // ---- the end ----

    /** Notes everything that nobody asked for, here and in all blocks handed out. */
    public void finish() {
        finishThis();
        children.forEach(BodyReader::finish);
    }

    /**
     * {@link #finish()}, for the reader of a whole file.
     *
     * @throws HclException when anything is wrong
     */
    public void done() {
        finish();
        diagnostics.throwIfErrors();
    }

    void finishThis() {
        new UnknownNames(attributeNames, blockNames, diagnostics).tell(body, blocks);
    }

    // ---- inside ----

    /** The expression of an attribute that must be there; its absence is noted. */
    public @Nullable Expression required(String name) {
        Expression expression = raw(name);
        if (expression == null) {
            diagnostics.error(
                    header, "Missing argument", "\"%s\" is required here.".formatted(name));
        }
        return expression;
    }

    /** The expression of an attribute, unevaluated. */
    public @Nullable Expression raw(String name) {
        Body.Attribute attribute = attribute(name);
        return attribute == null ? null : attribute.value();
    }

    Blocks.@Nullable Found rawBlock(String type) {
        blockNames.add(type);
        Blocks.Found found = Blocks.single(found(type, 0), diagnostics);
        if (found == null) {
            diagnostics.error(
                    header, "Missing block", "A \"%s\" block is required here.".formatted(type));
        }
        return found;
    }

    private Body.@Nullable Attribute attribute(String name) {
        attributeNames.add(name);
        Body.Attribute attribute = attributes.get(name);
        if (attribute != null && body.syntax() == Body.Syntax.JSON) {
            // Only the reader knows that a name which stands twice is not two blocks.
            attributes.tellRepeats(attribute, diagnostics);
        }
        return attribute;
    }

    private boolean isNull(Body.Attribute attribute) {
        return attribute.value() instanceof Expression.Literal(Value.Null _, _);
    }

    private <T> @Nullable T read(String name, Function<Value, T> conversion) {
        Body.Attribute attribute = attribute(name);
        return attribute == null ? null : converted(attribute, conversion);
    }

    private <T> @Nullable T converted(Body.Attribute attribute, Function<Value, T> conversion) {
        SourceRange range = attribute.value().range();
        try {
            Value value = evaluator.evaluate(attribute.value(), scope);
            return value instanceof Value.Null || !value.isKnown() ? null : conversion.apply(value);
        } catch (HclException e) {
            diagnostics.addAll(e.diagnostics());
        } catch (ValueException e) {
            diagnostics.error(
                    range, e.summary(), "\"%s\": %s".formatted(attribute.name(), e.detail()));
        } catch (ArithmeticException _) {
            diagnostics.error(
                    range,
                    "Number out of range",
                    "\"%s\" is too large.".formatted(attribute.name()));
        }
        return null;
    }

    private static Duration textDuration(String text) {
        try {
            return GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            String why = e.getMessage();
            throw new ValueException(
                    "Invalid duration",
                    (why == null ? "it cannot be read" : why) + "; a day is written 24h.");
        }
    }

    private static long whole(Value value) {
        if (value instanceof Value.Num num && num.isLong()) {
            return num.longValue();
        }
        BigDecimal number = Conversion.number(value);
        if (number.stripTrailingZeros().scale() > 0) {
            throw new ValueException(
                    "Not a whole number", "Expected a whole number, found a fraction.");
        }
        return number.longValueExact();
    }

    private @Nullable SortedMap<String, Value> valueMap(String name) {
        attributeNames.add(name);
        blockNames.add(name);
        Body.Attribute attribute = attributes.get(name);
        List<Blocks.Found> found = nativeBlocks(name);
        if (attribute != null && !found.isEmpty()) {
            diagnostics.error(
                    found.getFirst().block().typeRange(),
                    "Duplicate " + name + " block",
                    "\"%s\" is already set on line %d; write one of them."
                            .formatted(name, attribute.range().line()));
        }
        if (attribute != null && isListOfBlocks(attribute)) {
            Blocks.Found block = Blocks.single(looseBlocks(name, 0), diagnostics);
            return block == null ? null : plainEntries(block);
        }
        if (attribute != null) {
            return converted(attribute, Conversion::entries);
        }
        Blocks.Found block = Blocks.single(found, diagnostics);
        return block == null ? null : plainEntries(block);
    }

    /** JSON may write even a single block as a list. */
    private boolean isListOfBlocks(Body.Attribute attribute) {
        return body.syntax() == Body.Syntax.JSON && attribute.value() instanceof Expression.Tuple;
    }

    private SortedMap<String, Value> plainEntries(Blocks.Found found) {
        BodyReader reader =
                new BodyReader(
                        found.block().body(),
                        evaluator,
                        found.scope(),
                        diagnostics,
                        found.block().labels(),
                        found.block().typeRange());
        SortedMap<String, Value> entries = new TreeMap<>();
        for (Body.Attribute attribute : found.block().body().attributes()) {
            Value value = reader.value(attribute.name());
            if (value != null) {
                entries.put(attribute.name(), value);
            }
        }
        reader.finishThis();
        return entries;
    }

    private List<Blocks.Found> found(String type, int labelCount) {
        return body.syntax() == Body.Syntax.NATIVE
                ? nativeBlocks(type)
                : looseBlocks(type, labelCount);
    }

    private List<Blocks.Found> nativeBlocks(String type) {
        if (blocks.isEmpty()) {
            return List.of();
        }
        List<Blocks.Found> found = new ArrayList<>(2);
        for (Blocks.Found each : blocks) {
            if (each.block().type().equals(type)) {
                found.add(each);
            }
        }
        return found;
    }

    private List<Blocks.Found> looseBlocks(String type, int labelCount) {
        List<Blocks.Found> found = new ArrayList<>(nativeBlocks(type));
        found.addAll(expansion.ofMembers(body, type, labelCount, scope));
        return found;
    }

    private @Nullable BodyReader child(Blocks.Found found, String... labelNames) {
        Body.Block block = found.block();
        if (block.labels().size() != labelNames.length) {
            wrongLabels(block, labelNames);
            return null;
        }
        BodyReader reader =
                new BodyReader(
                        block.body(),
                        evaluator,
                        found.scope(),
                        diagnostics,
                        block.labels(),
                        block.typeRange());
        children.add(reader);
        return reader;
    }

    private void wrongLabels(Body.Block block, String... labelNames) {
        String written =
                labelNames.length == 0
                        ? block.type() + " { … }"
                        : block.type() + " \"" + String.join("\" \"", labelNames) + "\" { … }";
        boolean tooMany = block.labels().size() > labelNames.length;
        diagnostics.error(
                tooMany ? block.labels().get(labelNames.length).range() : block.typeRange(),
                tooMany ? "Extra label" : "Missing label",
                "It is written %s.".formatted(written));
    }

    private SourceRange rangeOf(String name) {
        Body.Attribute attribute = attributes.get(name);
        if (attribute != null) {
            return attribute.value().range();
        }
        List<Blocks.Found> found = nativeBlocks(name);
        return found.isEmpty() ? header : found.getFirst().block().typeRange();
    }
}
