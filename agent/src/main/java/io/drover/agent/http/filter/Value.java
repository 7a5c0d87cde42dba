package io.drover.agent.http.filter;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values in rows: how to step into them and how they compare with what an expression says. */
final class Value {
    /** Nothing is there: a null, a key that a map lacks, or anything beyond one. */
    static final Object ABSENT = new Object();

    private static final ClassValue<Map<String, Method>> FIELDS =
            new ClassValue<>() {
                @Override
                protected Map<String, Method> computeValue(Class<?> type) {
                    return fields(type);
                }
            };

    private Value() {}

    private static Map<String, Method> fields(Class<?> type) {
        Map<String, Method> fields = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            fields.put(jsonName(component), component.getAccessor());
        }
        return fields;
    }

    private static String jsonName(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        if (named != null && !named.value().isEmpty()) {
            return named.value();
        }
        String name = component.getName();
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    static boolean isAbsent(Object value) {
        return ABSENT.equals(value);
    }

    static Object step(Object from, String step, Path path) {
        Object value =
                switch (from) {
                    case Record record -> field(record, step, path);
                    case Map<?, ?> map -> map.get(step);
                    case List<?> list -> element(list, step, path);
                    default ->
                            throw new FilterException(
                                    "\""
                                            + path
                                            + "\": cannot look for \""
                                            + step
                                            + "\" in a "
                                            + kind(from));
                };
        return value == null ? ABSENT : value;
    }

    private static @Nullable Object field(Record record, String name, Path path) {
        Method accessor = FIELDS.get(record.getClass()).get(name);
        if (accessor == null) {
            throw new FilterException(
                    "\""
                            + path
                            + "\": "
                            + record.getClass().getSimpleName()
                            + " has no field \""
                            + name
                            + "\"");
        }
        try {
            return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + path, e);
        }
    }

    private static @Nullable Object element(List<?> list, String step, Path path) {
        try {
            int index = Integer.parseInt(step);
            return index >= 0 && index < list.size() ? list.get(index) : null;
        } catch (NumberFormatException e) {
            throw new FilterException("\"" + path + "\": \"" + step + "\" is no index into a list");
        }
    }

    static boolean equal(Object value, String literal, Path path) {
        return switch (value) {
            case Boolean truth -> truth == parseBool(literal, path);
            case Long number -> number == parseLong(literal, path);
            case Integer number -> number == parseLong(literal, path);
            case Double number -> number == parseDouble(literal, path);
            case Duration duration -> duration.toNanos() == parseLong(literal, path);
            case Collection<?> _ -> throw cannot("==", value, path);
            case Map<?, ?> _ -> throw cannot("==", value, path);
            case Record _ -> throw cannot("==", value, path);
            default -> value.toString().equals(literal);
        };
    }

    static boolean contains(Object value, String literal, Path path) {
        return switch (value) {
            case Map<?, ?> map -> map.containsKey(literal);
            case Collection<?> items -> items.stream().anyMatch(i -> equal(i, literal, path));
            case String text -> text.contains(literal);
            default -> throw cannot("in", value, path);
        };
    }

    static boolean isEmpty(Object value, Path path) {
        return switch (value) {
            case Map<?, ?> map -> map.isEmpty();
            case Collection<?> items -> items.isEmpty();
            case String text -> text.isEmpty();
            default -> throw cannot("is empty", value, path);
        };
    }

    static FilterException cannot(String operator, Object value, Path path) {
        return new FilterException(
                "\""
                        + path
                        + "\" is a "
                        + kind(value)
                        + ", which \""
                        + operator
                        + "\" does not work on");
    }

    private static String kind(Object value) {
        return switch (value) {
            case Map<?, ?> _ -> "map";
            case Collection<?> _ -> "list";
            case String _ -> "text";
            case Boolean _ -> "truth value";
            case Number _ -> "number";
            default -> value.getClass().getSimpleName();
        };
    }

    private static boolean parseBool(String literal, Path path) {
        return switch (literal) {
            case "true", "1", "t", "T", "TRUE", "True" -> true;
            case "false", "0", "f", "F", "FALSE", "False" -> false;
            default -> throw notA("true or false", literal, path);
        };
    }

    private static long parseLong(String literal, Path path) {
        try {
            return Long.parseLong(literal);
        } catch (NumberFormatException e) {
            throw notA("a whole number", literal, path);
        }
    }

    private static double parseDouble(String literal, Path path) {
        try {
            return Double.parseDouble(literal);
        } catch (NumberFormatException e) {
            throw notA("a number", literal, path);
        }
    }

    private static FilterException notA(String wanted, String literal, Path path) {
        return new FilterException(
                "\"" + path + "\" is compared with \"" + literal + "\", expected " + wanted);
    }
}
