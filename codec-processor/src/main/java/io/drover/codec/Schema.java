package io.drover.codec;

import io.drover.codec.Shape.Property;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Writes the JSON Schema of a job in the form of the HTTP API, with the records' own words. */
final class Schema {
    private static final String HEAD =
            """
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "Drover job",
                "description": "A job as the HTTP API takes it: bare, or as the member Job of an object.",
                "type": "object",
                "if": {
                    "required": ["Job"]
                },
                "then": {
                    "properties": {
                        "Job": {
                            "$ref": "#/$defs/Job"
                        }
                    }
                },
                "else": {
                    "$ref": "#/$defs/Job"
                },
                "$defs": {
            """;

    private final Map<String, Shape> shapes;

    Schema(Map<String, Shape> shapes) {
        this.shapes = shapes;
    }

    String text() {
        return HEAD
                + shapes.values().stream().map(this::definition).collect(Collectors.joining(",\n"))
                + "\n    }\n}\n";
    }

    private String definition(Shape shape) {
        return "        \""
                + nameOf(shape.type())
                + "\": {\n            \"description\": "
                + quoted(shape.doc())
                + ",\n            \"type\": \"object\",\n            \"properties\": {\n"
                + shape.properties().stream().map(this::property).collect(Collectors.joining(",\n"))
                + "\n            },\n            \"additionalProperties\": false\n        }";
    }

    private String property(Property property) {
        return "                \""
                + property.name()
                + "\": {"
                + (property.doc().isEmpty()
                        ? ""
                        : "\"description\": " + quoted(property.doc()) + ", ")
                + constraint(property.type(), property.nullable())
                + "}";
    }

    /** What a value must be, as members of a schema. */
    private String constraint(TypeMirror type, boolean nullable) {
        if (type.getKind().isPrimitive()) {
            return simple(primitive(type), false);
        }
        DeclaredType declared = (DeclaredType) type;
        TypeElement element = (TypeElement) declared.asElement();
        List<? extends TypeMirror> arguments = declared.getTypeArguments();
        return switch (element.getQualifiedName().toString()) {
            case "java.lang.String", "java.time.Instant" -> simple("string", nullable);
            case "io.drover.api.Bytes" ->
                    simple("string", nullable) + ", \"contentEncoding\": \"base64\"";
            case "java.lang.Boolean" -> simple("boolean", nullable);
            case "java.lang.Double" -> simple("number", nullable);
            case "java.lang.Integer", "java.lang.Long", "java.time.Duration" ->
                    simple("integer", nullable);
            case "java.util.List" ->
                    simple("array", nullable)
                            + ", \"items\": {"
                            + constraint(arguments.get(0), false)
                            + "}";
            case "java.util.SortedMap", "java.util.Map" ->
                    simple("object", nullable)
                            + ", \"additionalProperties\": {"
                            + constraint(arguments.get(1), false)
                            + "}";
            case "java.lang.Object" -> "";
            default -> reference(element, nullable);
        };
    }

    private static String reference(TypeElement record, boolean nullable) {
        String reference = "\"$ref\": \"#/$defs/" + nameOf(record) + "\"";
        return nullable ? "\"anyOf\": [{" + reference + "}, {\"type\": \"null\"}]" : reference;
    }

    private static String simple(String type, boolean nullable) {
        return nullable ? "\"type\": [\"" + type + "\", \"null\"]" : "\"type\": \"" + type + "\"";
    }

    private static String primitive(TypeMirror type) {
        return switch (type.getKind()) {
            case BOOLEAN -> "boolean";
            case FLOAT, DOUBLE -> "number";
            default -> "integer";
        };
    }

    /** Names are unique but for Consul's records, whose package goes before. */
    private static String nameOf(TypeElement record) {
        String name = record.getQualifiedName().toString();
        return name.replace("io.drover.api.job.", "").replace("consul.", "");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
