package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Conversion;
import io.drover.jobspec.hcl.Value;
import io.drover.jobspec.hcl.ValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One YAML document as a value, in the core schema of YAML 1.2, with anchors and merge keys.
 *
 * <p>Values are made from the parser's events: an alias stands for the value that was made before,
 * so a document that refers to itself over and over costs no more than its text, until somebody
 * looks at all of it, which {@link Value#weight} bounds.
 */
final class YamlReader {
    private static final String MERGE = "<<";
    private static final String TAGS = "tag:yaml.org,2002:";

    private final CoreSchema schema = new CoreSchema();
    private final Iterator<Event> events;
    private final Map<Anchor, Value> anchors = new HashMap<>();
    private final Arguments arguments;
    private int depth;

    private YamlReader(Arguments arguments) {
        this.arguments = arguments;
        String text = arguments.text(0);
        arguments.meter().charge(text.length());
        LoadSettings settings =
                LoadSettings.builder()
                        .setUseMarks(true)
                        .setCodePointLimit(text.length() + 1)
                        .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    static Value read(Arguments arguments) {
        try {
            return new YamlReader(arguments).document();
        } catch (YamlEngineException e) {
            throw arguments.fail(0, "This is no YAML: " + firstLines(e) + ".");
        } catch (ValueException e) {
            throw arguments.fail(0, "This YAML cannot be used: " + e.detail());
        }
    }

    private static String firstLines(YamlEngineException e) {
        String message = String.valueOf(e.getMessage());
        return message.lines()
                .map(String::strip)
                .limit(2)
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    private Value document() {
        events.next(); // the stream begins
        Event first = events.next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            return Value.none();
        }
        Value value = node(events.next());
        events.next(); // the document ends
        if (events.next().getEventId() != Event.ID.StreamEnd) {
            throw arguments.fail(0, "It holds more than one YAML document.");
        }
        return value;
    }

    private Value node(Event event) {
        arguments.meter().charge(1);
        if (++depth > Value.MAX_DEPTH) {
            throw arguments.fail(0, "The YAML is nested too deeply.");
        }
        Value value =
                switch (event) {
                    case AliasEvent alias -> known(alias);
                    case ScalarEvent scalar -> named(scalar, scalar(scalar));
                    case SequenceStartEvent start -> named(start, sequence(start));
                    case MappingStartEvent start -> named(start, mapping(start));
                    default -> throw arguments.fail(0, "This YAML is broken.");
                };
        depth--;
        return value;
    }

    private Value known(AliasEvent alias) {
        Value value = anchors.get(alias.getAlias());
        if (value == null) {
            throw arguments.fail(
                    0, "The YAML refers to *%s before it is complete.".formatted(alias.getAlias()));
        }
        return value;
    }

    private Value named(NodeEvent event, Value value) {
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
        return value;
    }

    private Value sequence(SequenceStartEvent start) {
        requireTag(start.getTag(), "seq");
        List<Value> items = new ArrayList<>();
        for (Event next = events.next();
                next.getEventId() != Event.ID.SequenceEnd;
                next = events.next()) {
            items.add(node(next));
        }
        return Value.tuple(items);
    }

    private Value mapping(MappingStartEvent start) {
        requireTag(start.getTag(), "map");
        TreeMap<String, Value> entries = new TreeMap<>();
        TreeMap<String, Value> merged = new TreeMap<>();
        for (Event next = events.next();
                next.getEventId() != Event.ID.MappingEnd;
                next = events.next()) {
            boolean merge =
                    next instanceof ScalarEvent key
                            && key.isPlain()
                            && key.getValue().equals(MERGE);
            String name = Conversion.text(node(next));
            Value value = node(events.next());
            if (merge) {
                merge(value, merged);
            } else if (entries.put(name, value) != null) {
                throw arguments.fail(0, "The YAML has the key \"%s\" twice.".formatted(name));
            }
        }
        merged.forEach(entries::putIfAbsent);
        return Value.object(entries);
    }

    private void merge(Value value, Map<String, Value> merged) {
        List<Value> maps = value instanceof Value.Sequence list ? list.items() : List.of(value);
        for (Value map : maps) {
            SortedMap<String, Value> entries = Conversion.entries(map);
            arguments.meter().charge(entries.size());
            entries.forEach(merged::putIfAbsent);
        }
    }

    private void requireTag(Optional<String> tag, String expected) {
        String given = tag.orElse(TAGS + expected);
        if (!given.equals(TAGS + expected) && !given.equals("!")) {
            throw arguments.fail(0, "The YAML tag %s is not supported.".formatted(given));
        }
    }

    // ---- scalars ----

    private Value scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
        String tag = scalar.getTag().orElse("");
        if (tag.isEmpty()) {
            return plain
                    ? resolved(text, schema.getScalarResolver().resolve(text, true))
                    : Value.text(text);
        }
        return switch (tag) {
            case "!", TAGS + "str", TAGS + "binary", TAGS + "timestamp" -> Value.text(text);
            case TAGS + "int", TAGS + "float", TAGS + "bool", TAGS + "null" ->
                    resolved(text, new Tag(tag));
            default -> throw arguments.fail(0, "The YAML tag %s is not supported.".formatted(tag));
        };
    }

    private Value resolved(String text, Tag tag) {
        if (tag.equals(Tag.NULL)) {
            return Value.none();
        }
        if (tag.equals(Tag.BOOL)) {
            return Value.bool(Conversion.bool(Value.text(text.toLowerCase(java.util.Locale.ROOT))));
        }
        if (tag.equals(Tag.INT)) {
            return whole(text);
        }
        return tag.equals(Tag.FLOAT) ? decimal(text) : Value.text(text);
    }

    private static Value whole(String text) {
        boolean hexadecimal = text.startsWith("0x");
        boolean octal = text.startsWith("0o");
        if (text.length() > 4_000) {
            throw new ValueException("Number out of range", "A number has too many digits.");
        }
        return hexadecimal || octal
                ? Value.number(
                        new BigDecimal(new BigInteger(text.substring(2), hexadecimal ? 16 : 8)))
                : decimal(text);
    }

    private static Value decimal(String text) {
        String bare = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        if (bare.startsWith(".i")
                || bare.startsWith(".I")
                || bare.startsWith(".n")
                || bare.startsWith(".N")) {
            throw new ValueException("Number out of range", text + " is no finite number.");
        }
        return Value.number(Conversion.number(Value.text(text)));
    }
}
