package io.drover.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/**
 * What a record of the API looks like in JSON.
 *
 * @param type the record
 * @param doc its description
 */
record Shape(TypeElement type, String doc, List<Property> properties) {
    /**
     * One property of the JSON object.
     *
     * @param name in JSON
     */
    record Property(String name, TypeMirror type, boolean nullable, String doc) {}

    /** The shapes of a record and of all records below it, the outer ones first. */
    static Map<String, Shape> reachable(TypeElement root, Elements elements) {
        var shapes = new LinkedHashMap<String, Shape>();
        collect(root, elements, shapes);
        return shapes;
    }

    private static void collect(TypeElement type, Elements elements, Map<String, Shape> shapes) {
        String name = type.getQualifiedName().toString();
        if (shapes.containsKey(name)) {
            return;
        }
        var docs = Javadoc.of(elements.getDocComment(type));
        var properties = new ArrayList<Property>();
        for (RecordComponentElement component : type.getRecordComponents()) {
            properties.add(property(component, docs));
        }
        shapes.put(name, new Shape(type, docs.description(), List.copyOf(properties)));
        for (Property property : properties) {
            records(property.type()).forEach(below -> collect(below, elements, shapes));
        }
    }

    private static Property property(RecordComponentElement component, Javadoc docs) {
        String own = component.getSimpleName().toString();
        return new Property(
                nameOf(component),
                component.asType(),
                component.asType().getAnnotationMirrors().stream()
                        .anyMatch(annotation -> isNamed(annotation, "Nullable")),
                docs.parameters().getOrDefault(own, ""));
    }

    private static String nameOf(RecordComponentElement component) {
        String own = component.getSimpleName().toString();
        return component.getAccessor().getAnnotationMirrors().stream()
                .filter(annotation -> isNamed(annotation, "JsonProperty"))
                .flatMap(annotation -> annotation.getElementValues().values().stream())
                .map(value -> value.getValue().toString())
                .findFirst()
                .orElse(Character.toUpperCase(own.charAt(0)) + own.substring(1));
    }

    private static boolean isNamed(AnnotationMirror mirror, String name) {
        return mirror.getAnnotationType().asElement().getSimpleName().contentEquals(name);
    }

    /** The records that a type mentions. */
    private static List<TypeElement> records(TypeMirror type) {
        var found = new ArrayList<TypeElement>();
        if (type instanceof DeclaredType declared) {
            if (declared.asElement() instanceof TypeElement element && isRecord(element)) {
                found.add(element);
            }
            declared.getTypeArguments().forEach(argument -> found.addAll(records(argument)));
        }
        return found;
    }

    /** Whether a type is a record with properties in JSON; bytes are text there. */
    static boolean isRecord(TypeElement element) {
        return element.getKind() == ElementKind.RECORD
                && !element.getQualifiedName().contentEquals("io.drover.api.Bytes");
    }
}
