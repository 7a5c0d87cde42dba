package io.drover.jobspec.hcl;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Collectors;

/** A syntax tree as text, without the places where it is written: equal trees read the same. */
final class Outline {
    private Outline() {}

    static String of(Object node) {
        return switch (node) {
            case null -> "null";
            case SourceRange _ -> "";
            case List<?> list ->
                    list.stream().map(Outline::of).collect(Collectors.joining(",", "[", "]"));
            case Value value -> value.toString();
            case Record parts -> ofRecord(parts);
            default -> node.toString();
        };
    }

    private static String ofRecord(Record parts) {
        StringBuilder text = new StringBuilder(parts.getClass().getSimpleName()).append('(');
        for (RecordComponent component : parts.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                text.append(of(component.getAccessor().invoke(parts))).append(';');
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
        return text.append(')').toString();
    }
}
