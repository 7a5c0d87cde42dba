package io.drover.codec;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** Tells how a type travels. */
final class WireTypes {
    private static final Map<String, String> SIMPLE =
            Map.of(
                    "java.lang.String", "TEXT",
                    "java.lang.Integer", "INTEGER",
                    "java.lang.Long", "LONG",
                    "java.lang.Boolean", "BOOLEAN");

    private final Elements elements;
    private final Set<String> records;

    /** The records are those that get a codec now; others may have one from another module. */
    WireTypes(Elements elements, Set<String> records) {
        this.elements = elements;
        this.records = records;
    }

    Kind of(Element component, TypeMirror type) {
        if (type.getKind().isPrimitive()) {
            return primitive(component, type);
        }
        if (type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element) {
            return declared(component, declared, element);
        }
        throw new UnsupportedTypeException(component, "no codec can be written for " + type);
    }

    private static Kind primitive(Element component, TypeMirror type) {
        return switch (type.getKind()) {
            case INT, LONG, DOUBLE, BOOLEAN -> new Kind.Primitive(bare(type));
            default ->
                    throw new UnsupportedTypeException(
                            component,
                            "no codec can be written for %s: use int, long, double or boolean"
                                    .formatted(type));
        };
    }

    private Kind declared(Element component, DeclaredType type, TypeElement element) {
        String name = element.getQualifiedName().toString();
        String simple = SIMPLE.get(name);
        if (simple != null) {
            return new Kind.Simple(bare(type), simple);
        }
        return switch (name) {
            case "java.util.List" ->
                    new Kind.ListOf(bare(type), of(component, type.getTypeArguments().getFirst()));
            case "java.util.Map" -> map(component, type, "map");
            case "java.util.SortedMap" -> map(component, type, "sortedMap");
            default -> {
                if (!type.getTypeArguments().isEmpty()) {
                    throw new UnsupportedTypeException(
                            component,
                            "no codec can be written for %s: of generic types only List, Map and SortedMap are read"
                                    .formatted(type));
                }
                yield hasCodec(element)
                        ? new Kind.Nested(bare(type), codecOf(element))
                        : new Kind.Other(bare(type), ClassName.get(element));
            }
        };
    }

    private Kind map(Element component, DeclaredType type, String factory) {
        if (!type.getTypeArguments().getFirst().toString().endsWith("java.lang.String")) {
            throw new UnsupportedTypeException(component, "a map's keys must be text: " + type);
        }
        return new Kind.MapOf(bare(type), of(component, type.getTypeArguments().get(1)), factory);
    }

    private boolean hasCodec(TypeElement element) {
        return element.getKind() == ElementKind.RECORD
                && (records.contains(element.getQualifiedName().toString())
                        || elements.getTypeElement(codecOf(element).canonicalName()) != null);
    }

    /**
     * Beside the record: {@code Job} has {@code JobCodec}, {@code Outer.Inner} {@code
     * Outer_InnerCodec}.
     */
    static ClassName codecOf(TypeElement record) {
        StringBuilder name = new StringBuilder(record.getSimpleName());
        TypeElement at = record;
        while (at.getNestingKind() == NestingKind.MEMBER
                && at.getEnclosingElement() instanceof TypeElement outer) {
            name.insert(0, outer.getSimpleName() + "_");
            at = outer;
        }
        return ClassName.get(packageOf(record), name.append("Codec").toString());
    }

    static String packageOf(Element element) {
        Element at = element;
        while (at != null && !(at instanceof PackageElement)) {
            at = at.getEnclosingElement();
        }
        return at == null ? "" : at.toString();
    }

    /** The type without its annotations. */
    private static TypeName bare(TypeMirror type) {
        if (type.getKind() == TypeKind.DECLARED
                && type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element) {
            ClassName raw = ClassName.get(element);
            return declared.getTypeArguments().isEmpty()
                    ? raw
                    : ParameterizedTypeName.get(
                            raw,
                            declared.getTypeArguments().stream()
                                    .map(WireTypes::bare)
                                    .toArray(TypeName[]::new));
        }
        return switch (type.getKind()) {
            case INT -> TypeName.INT;
            case LONG -> TypeName.LONG;
            case DOUBLE -> TypeName.DOUBLE;
            case BOOLEAN -> TypeName.BOOLEAN;
            default -> TypeName.get(type);
        };
    }
}
