package io.drover.plugin.config.processor;

import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import io.drover.plugin.config.Rule;
import io.drover.plugin.config.Rule.Kind;
import io.drover.plugin.config.Rule.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** A component of a configuration record, and the rule that it states. */
final class Component {
    private static final String TYPES =
            "String, boolean, int, long, double, Duration, an enum, a @Configuration record, and"
                    + " List and Map<String, …> of those";

    private final Elements elements;
    private final RecordComponentElement element;
    private final Shape shape;
    private final TypeMirror item;
    private final Rule rule;

    Component(Elements elements, RecordComponentElement element) throws MistakeException {
        this.elements = elements;
        this.element = element;
        this.shape = shapeOf(element.asType());
        this.item = itemOf(element.asType());
        this.rule = makeRule();
        check();
    }

    Rule rule() {
        return rule;
    }

    /** The generated class that reads the record behind a block. */
    Optional<String> nestedBinding() {
        return Optional.ofNullable(configuration()).map(type -> Names.binding(elements, type));
    }

    /** The expression that takes the component out of what was read. */
    String fromValue(String value) {
        var constants = enumType();
        if (constants != null) {
            var name = constants.getQualifiedName();
            return (shape == Shape.LIST ? "constants(" : "constant(")
                    + name
                    + ".class, "
                    + value
                    + ")";
        }
        return "(" + boxed(element.asType()) + ") " + value;
    }

    private static String boxed(TypeMirror type) {
        return switch (type.getKind()) {
            case BOOLEAN -> "Boolean";
            case INT -> "Integer";
            case LONG -> "Long";
            case DOUBLE -> "Double";
            default -> plain(type);
        };
    }

    /** The type without its annotations. */
    private static String plain(TypeMirror type) {
        if (!(type instanceof DeclaredType declared)) {
            return type.toString();
        }
        var name = ((TypeElement) declared.asElement()).getQualifiedName().toString();
        var arguments = declared.getTypeArguments().stream().map(Component::plain).toList();
        return arguments.isEmpty() ? name : name + "<" + String.join(", ", arguments) + ">";
    }

    private Rule makeRule() throws MistakeException {
        var option = element.getAnnotation(Option.class);
        var kind = kind();
        var constants = enumType();
        var name = element.getSimpleName().toString();
        boolean nullable = isNullable();
        if (option == null) {
            return new Rule(
                    Names.option(name),
                    kind,
                    shape,
                    false,
                    nullable,
                    null,
                    "",
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    "",
                    constants == null ? List.of() : constantsOf(constants),
                    null);
        }
        return new Rule(
                option.name().isEmpty() ? Names.option(name) : option.name(),
                kind,
                shape,
                option.required(),
                nullable,
                literal(kind, option.byDefault()),
                option.docs(),
                option.min(),
                option.max(),
                option.pattern(),
                constants == null ? List.of(option.oneOf()) : constantsOf(constants),
                null);
    }

    private static List<String> constantsOf(TypeElement type) {
        return type.getEnclosedElements().stream()
                .filter(element -> element.getKind() == ElementKind.ENUM_CONSTANT)
                .map(element -> element.getSimpleName().toString().toLowerCase(Locale.ROOT))
                .toList();
    }

    private @Nullable String literal(Kind kind, String[] byDefault) throws MistakeException {
        if (byDefault.length == 0) {
            return null;
        }
        if (kind == Kind.BLOCK || shape == Shape.MAP) {
            throw mistake("a block takes no default; its own options do");
        }
        boolean text = kind == Kind.TEXT || kind == Kind.DURATION;
        var items = Arrays.stream(byDefault).map(item -> text ? Names.quoted(item) : item).toList();
        if (shape == Shape.LIST) {
            return "[" + String.join(", ", items) + "]";
        }
        if (items.size() > 1) {
            throw mistake("one value cannot have " + items.size() + " defaults");
        }
        return items.getFirst();
    }

    private void check() throws MistakeException {
        if (rule.required() && rule.byDefault() != null) {
            throw mistake("what is required needs no default");
        }
        boolean number =
                rule.kind() == Kind.INT || rule.kind() == Kind.LONG || rule.kind() == Kind.DOUBLE;
        boolean ranged = rule.min() != Long.MIN_VALUE || rule.max() != Long.MAX_VALUE;
        if (ranged && shape == Shape.ONE && !number) {
            throw mistake("only numbers and what has items have a range");
        }
        if (ranged && shape != Shape.ONE && rule.min() < 0 && rule.min() != Long.MIN_VALUE) {
            throw mistake("no list has fewer than 0 items");
        }
        if (rule.kind() != Kind.TEXT && !(rule.pattern().isEmpty() && rule.oneOf().isEmpty())) {
            throw mistake("only texts have a pattern or a choice");
        }
        try {
            var _ = Pattern.compile(rule.pattern());
        } catch (PatternSyntaxException e) {
            throw mistake("the pattern is none: " + e.getMessage());
        }
        boolean always = rule.required() || rule.nullable() || rule.byDefault() != null;
        if (!always && shape == Shape.ONE && rule.kind() != Kind.BLOCK) {
            throw mistake(
                    "nothing says what it is when it is missing: make it required, @Nullable (a"
                            + " type that can be null), or give it a default");
        }
        if (rule.byDefault() != null) {
            var problems = rule.problemsOfDefault();
            if (!problems.isEmpty()) {
                throw mistake("its own rules forbid its default: " + String.join("; ", problems));
            }
        }
    }

    private boolean isNullable() {
        return Stream.concat(
                        element.asType().getAnnotationMirrors().stream(),
                        element.getAnnotationMirrors().stream())
                .anyMatch(mirror ->
                        mirror.getAnnotationType()
                                .asElement()
                                .getSimpleName()
                                .contentEquals("Nullable"));
    }

    private Kind kind() throws MistakeException {
        if (enumType() != null && shape != Shape.MAP) {
            return Kind.TEXT;
        }
        if (configuration() != null && shape != Shape.MAP) {
            return Kind.BLOCK;
        }
        return switch (item.getKind()) {
            case BOOLEAN -> Kind.FLAG;
            case INT -> Kind.INT;
            case LONG -> Kind.LONG;
            case DOUBLE -> Kind.DOUBLE;
            default ->
                    switch (plain(item)) {
                        case "java.lang.String" -> Kind.TEXT;
                        case "java.lang.Boolean" -> Kind.FLAG;
                        case "java.lang.Integer" -> Kind.INT;
                        case "java.lang.Long" -> Kind.LONG;
                        case "java.lang.Double" -> Kind.DOUBLE;
                        case "java.time.Duration" -> Kind.DURATION;
                        default ->
                                throw mistake(
                                        plain(element.asType())
                                                + " cannot be an option; known are "
                                                + TYPES);
                    };
        };
    }

    private @Nullable TypeElement configuration() {
        return item instanceof DeclaredType declared
                        && declared.asElement() instanceof TypeElement type
                        && type.getAnnotation(Configuration.class) != null
                ? type
                : null;
    }

    private @Nullable TypeElement enumType() {
        return item instanceof DeclaredType declared
                        && declared.asElement().getKind() == ElementKind.ENUM
                        && declared.asElement() instanceof TypeElement type
                ? type
                : null;
    }

    private static Shape shapeOf(TypeMirror type) {
        return switch (rawName(type)) {
            case "java.util.List" -> Shape.LIST;
            case "java.util.Map", "java.util.SortedMap" -> Shape.MAP;
            default -> Shape.ONE;
        };
    }

    private TypeMirror itemOf(TypeMirror type) throws MistakeException {
        if (shape == Shape.ONE || !(type instanceof DeclaredType declared)) {
            return type;
        }
        var arguments = declared.getTypeArguments();
        int needed = shape == Shape.LIST ? 1 : 2;
        if (arguments.size() != needed
                || (needed == 2 && !rawName(arguments.getFirst()).equals("java.lang.String"))) {
            throw mistake(type + " cannot be an option; known are " + TYPES);
        }
        return arguments.getLast();
    }

    private static String rawName(TypeMirror type) {
        return type.getKind() == TypeKind.DECLARED
                        && ((DeclaredType) type).asElement() instanceof TypeElement element
                ? element.getQualifiedName().toString()
                : "";
    }

    private MistakeException mistake(String what) {
        return new MistakeException(element, element.getSimpleName() + ": " + what);
    }
}
