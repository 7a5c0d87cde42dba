package io.drover.plugin.spi;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Types as lines, one for each thing that a plugin may depend on. */
final class Signatures {
    private Signatures() {}

    static SortedSet<String> of(List<Class<?>> types) {
        var lines = new TreeSet<String>();
        types.forEach(type -> describe(type, lines));
        return lines;
    }

    private static void describe(Class<?> type, SortedSet<String> lines) {
        var name = type.getName();
        lines.add(name + " " + kind(type));
        for (Type above : type.getGenericInterfaces()) {
            lines.add(name + " is " + above.getTypeName());
        }
        if (type.getGenericSuperclass() != null) {
            lines.add(name + " is " + type.getGenericSuperclass().getTypeName());
        }
        if (type.isRecord()) {
            lines.add(
                    name
                            + " record "
                            + Arrays.stream(type.getRecordComponents())
                                    .map(part ->
                                            part.getGenericType().getTypeName()
                                                    + " "
                                                    + part.getName())
                                    .collect(Collectors.joining(", ", "(", ")")));
        }
        for (var method : type.getDeclaredMethods()) {
            if (Spi.isVisible(type, method)) {
                lines.add(
                        name
                                + "."
                                + method.getName()
                                + signature(method)
                                + " "
                                + method.getGenericReturnType().getTypeName()
                                + obligation(type, method));
            }
        }
        for (var constructor : type.getDeclaredConstructors()) {
            if (Modifier.isPublic(constructor.getModifiers())) {
                lines.add(name + ".new" + signature(constructor));
            }
        }
        for (var field : type.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                lines.add(
                        name + "." + field.getName() + " " + field.getGenericType().getTypeName());
            }
        }
    }

    private static String kind(Class<?> type) {
        var words = new ArrayList<String>();
        if (type.isSealed()) {
            words.add("sealed");
        }
        if (Modifier.isFinal(type.getModifiers())) {
            words.add("final");
        }
        if (Modifier.isAbstract(type.getModifiers()) && !type.isInterface()) {
            words.add("abstract");
        }
        words.add(
                type.isAnnotation()
                        ? "annotation"
                        : type.isEnum()
                                ? "enum"
                                : type.isRecord()
                                        ? "record"
                                        : type.isInterface() ? "interface" : "class");
        return String.join(" ", words);
    }

    private static String signature(Executable executable) {
        var thrown =
                Arrays.stream(executable.getGenericExceptionTypes())
                        .map(Type::getTypeName)
                        .sorted()
                        .toList();
        return Arrays.stream(executable.getGenericParameterTypes())
                        .map(Type::getTypeName)
                        .collect(Collectors.joining(", ", "(", ")"))
                + (thrown.isEmpty() ? "" : " throws " + String.join(", ", thrown));
    }

    /** What authors have to write themselves. */
    private static String obligation(Class<?> type, Method method) {
        if (Modifier.isStatic(method.getModifiers())) {
            return " static";
        }
        if (type.isAnnotation()) {
            return method.getDefaultValue() == null ? " required" : " optional";
        }
        return Modifier.isAbstract(method.getModifiers()) && !type.isSealed()
                ? " to implement"
                : "";
    }
}
