package io.drover.codec;

import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record.
 *
 * @param component its name in Java
 * @param wireName as it is written; any case is read
 * @param place its place among the canonical constructor's parameters
 * @param always written even when it is empty, or zero
 */
record Member(String component, String wireName, int place, Kind kind, boolean always) {
    /** What the record says for all members, a member may say anew. */
    static Member of(RecordComponentElement component, int place, WireTypes types) {
        String name = component.getSimpleName().toString();
        String wireName = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        boolean always = isAlways(component.getEnclosingElement());
        // The annotations of a component are found on its accessor, whatever they may stand on.
        for (AnnotationMirror annotation : component.getAccessor().getAnnotationMirrors()) {
            String type = annotation.getAnnotationType().asElement().getSimpleName().toString();
            switch (type) {
                case "JsonProperty" -> wireName = argument(annotation);
                case "JsonInclude" -> always = isAlways(component, argument(annotation));
                case "JsonIgnore", "JsonFormat", "JsonUnwrapped", "JsonAlias" ->
                        throw new UnsupportedTypeException(
                                component, "no codec can be written for @" + type);
                default -> {}
            }
        }
        return new Member(name, wireName, place, types.of(component, component.asType()), always);
    }

    private static boolean isAlways(@Nullable Element record) {
        return record == null
                || record.getAnnotationMirrors().stream()
                        .filter(a ->
                                a.getAnnotationType()
                                        .asElement()
                                        .getSimpleName()
                                        .contentEquals("JsonInclude"))
                        .allMatch(a -> isAlways(record, argument(a)));
    }

    private static boolean isAlways(Element component, String include) {
        return switch (include) {
            case "ALWAYS" -> true;
            case "NON_EMPTY", "NON_DEFAULT" -> false;
            default ->
                    throw new UnsupportedTypeException(
                            component, "no codec can be written for @JsonInclude " + include);
        };
    }

    private static String argument(AnnotationMirror annotation) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                annotation.getElementValues().entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals("value")) {
                String value = entry.getValue().getValue().toString();
                return value.substring(value.lastIndexOf('.') + 1);
            }
        }
        throw new IllegalArgumentException("no value in " + annotation);
    }
}
