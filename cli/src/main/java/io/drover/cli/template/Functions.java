package io.drover.cli.template;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The functions that templates can call. */
final class Functions {
    private static final List<String> NAMES =
            List.of(
                    "and",
                    "or",
                    "not",
                    "eq",
                    "ne",
                    "lt",
                    "le",
                    "gt",
                    "ge",
                    "len",
                    "index",
                    "print",
                    "printf",
                    "println",
                    "json",
                    "toJson",
                    "toPrettyJson",
                    "upper",
                    "lower",
                    "join",
                    "split",
                    "splitList",
                    "trim",
                    "contains",
                    "hasPrefix",
                    "hasSuffix",
                    "replace",
                    "default",
                    "quote",
                    "now");

    private Functions() {}

    /** The function's name without the prefix that is optional. */
    static String known(String word) throws TemplateException {
        String name = word.startsWith("sprig_") ? word.substring("sprig_".length()) : word;
        if (!NAMES.contains(name)) {
            throw new TemplateException(
                    "function \"" + word + "\" is not supported; there are " + NAMES);
        }
        return name;
    }

    static @Nullable Object call(String name, List<@Nullable Object> values)
            throws TemplateException {
        return switch (name) {
            case "not" -> !Values.isTrue(at(name, values, 0));
            case "eq" -> isAny(name, values);
            case "ne" -> !same(at(name, values, 0), at(name, values, 1));
            case "lt" -> compare(name, values) < 0;
            case "le" -> compare(name, values) <= 0;
            case "gt" -> compare(name, values) > 0;
            case "ge" -> compare(name, values) >= 0;
            case "len" -> length(at(name, values, 0));
            case "index" -> index(values);
            case "print" -> printed(values, "");
            case "println" -> printed(values, " ") + "\n";
            case "printf" -> printf(values);
            case "now" -> Instant.now().toString();
            default -> text(name, values);
        };
    }

    private static @Nullable Object text(String name, List<@Nullable Object> values)
            throws TemplateException {
        return switch (name) {
            case "json", "toJson", "toPrettyJson" -> Values.json(at(name, values, 0));
            case "upper" -> string(name, values, 0).toUpperCase(Locale.ROOT);
            case "lower" -> string(name, values, 0).toLowerCase(Locale.ROOT);
            case "trim" -> string(name, values, 0).strip();
            case "quote" -> Values.json(string(name, values, 0));
            case "join" -> joined(string(name, values, 0), at(name, values, 1));
            case "split", "splitList" ->
                    Arrays.asList(
                            string(name, values, 1)
                                    .split(
                                            java.util.regex.Pattern.quote(string(name, values, 0)),
                                            -1));
            case "contains" -> string(name, values, 1).contains(string(name, values, 0));
            case "hasPrefix" -> string(name, values, 1).startsWith(string(name, values, 0));
            case "hasSuffix" -> string(name, values, 1).endsWith(string(name, values, 0));
            case "replace" ->
                    string(name, values, 2)
                            .replace(string(name, values, 0), string(name, values, 1));
            case "default" -> {
                Object given = at(name, values, 1);
                yield Values.isTrue(given) ? given : at(name, values, 0);
            }
            default -> throw new TemplateException("function \"" + name + "\" is not supported");
        };
    }

    private static @Nullable Object at(String name, List<@Nullable Object> values, int position)
            throws TemplateException {
        if (position >= values.size()) {
            throw new TemplateException(name + " needs more than " + values.size() + " arguments");
        }
        return values.get(position);
    }

    private static String string(String name, List<@Nullable Object> values, int position)
            throws TemplateException {
        return Values.text(at(name, values, position));
    }

    private static boolean isAny(String name, List<@Nullable Object> values)
            throws TemplateException {
        Object first = at(name, values, 0);
        at(name, values, 1);
        for (Object other : values.subList(1, values.size())) {
            if (same(first, other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number left && b instanceof Number right) {
            return Double.compare(left.doubleValue(), right.doubleValue()) == 0;
        }
        return Objects.equals(a, b);
    }

    private static int compare(String name, List<@Nullable Object> values)
            throws TemplateException {
        Object a = at(name, values, 0);
        Object b = at(name, values, 1);
        if (a instanceof Number left && b instanceof Number right) {
            return Double.compare(left.doubleValue(), right.doubleValue());
        }
        if (a instanceof String left && b instanceof String right) {
            return left.compareTo(right);
        }
        throw new TemplateException(
                name + " cannot compare " + Values.kind(a) + " and " + Values.kind(b));
    }

    private static long length(@Nullable Object value) throws TemplateException {
        return switch (value) {
            case null -> 0;
            case String text -> text.length();
            case List<?> items -> items.size();
            case Map<?, ?> members -> members.size();
            default -> throw new TemplateException("len of " + Values.kind(value));
        };
    }

    private static @Nullable Object index(List<@Nullable Object> values) throws TemplateException {
        Object value = at("index", values, 0);
        for (Object key : values.subList(1, values.size())) {
            if (value instanceof List<?> items && key instanceof Number position) {
                int i = position.intValue();
                if (i < 0 || i >= items.size()) {
                    throw new TemplateException("index out of range: " + i);
                }
                value = items.get(i);
            } else if (value instanceof Map<?, ?> members && key != null) {
                value = members.get(key);
            } else {
                throw new TemplateException("index of " + Values.kind(value));
            }
        }
        return value;
    }

    private static String joined(String by, @Nullable Object list) throws TemplateException {
        if (!(list instanceof List<?> items)) {
            throw new TemplateException("join of " + Values.kind(list));
        }
        return String.join(by, items.stream().map(Values::text).toList());
    }

    private static String printed(List<@Nullable Object> values, String between) {
        return String.join(between, values.stream().map(Values::text).toList());
    }

    /** The verbs {@code %s %v %d %q %t %f %x %%} with flags, width and precision. */
    private static String printf(List<@Nullable Object> values) throws TemplateException {
        String format = string("printf", values, 0);
        var out = new StringBuilder();
        int next = 1;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int verb = i + 1;
            while (verb < format.length() && "-+ 0#.123456789".indexOf(format.charAt(verb)) >= 0) {
                verb++;
            }
            if (verb == format.length()) {
                throw new TemplateException("printf: verb missing at the end of " + format);
            }
            String flags = format.substring(i + 1, verb);
            if (format.charAt(verb) == '%') {
                out.append('%');
            } else {
                out.append(one(flags, format.charAt(verb), at("printf", values, next++)));
            }
            i = verb;
        }
        return out.toString();
    }

    private static String one(String flags, char verb, @Nullable Object value)
            throws TemplateException {
        try {
            return switch (verb) {
                case 's', 'v', 't' -> String.format("%" + flags + "s", Values.text(value));
                case 'q' -> String.format("%" + flags + "s", Values.json(Values.text(value)));
                case 'd', 'x' ->
                        String.format(
                                "%" + flags + verb,
                                value instanceof Number number ? number.longValue() : 0L);
                case 'f' ->
                        String.format(
                                Locale.ROOT,
                                "%" + flags + "f",
                                value instanceof Number number ? number.doubleValue() : 0.0);
                default -> throw new TemplateException("printf: %" + verb + " is not supported");
            };
        } catch (IllegalArgumentException e) {
            throw new TemplateException("printf: bad verb %" + flags + verb);
        }
    }
}
