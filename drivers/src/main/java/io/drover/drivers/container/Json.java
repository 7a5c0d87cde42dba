package io.drover.drivers.container;

import java.util.List;
import java.util.Map;

/** Writes JSON for the runtime; a library for it would weigh more than the driver. */
final class Json {
    private Json() {}

    /** Text of maps, lists, strings, numbers and booleans. */
    static String write(Object value) {
        var text = new StringBuilder();
        write(text, value);
        return text.toString();
    }

    private static void write(StringBuilder text, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                text.append('{');
                var separator = "";
                for (var entry : map.entrySet()) {
                    text.append(separator);
                    string(text, entry.getKey().toString());
                    text.append(':');
                    write(text, entry.getValue());
                    separator = ",";
                }
                text.append('}');
            }
            case List<?> list -> {
                text.append('[');
                var separator = "";
                for (var item : list) {
                    text.append(separator);
                    write(text, item);
                    separator = ",";
                }
                text.append(']');
            }
            case Number number -> text.append(number);
            case Boolean bool -> text.append(bool);
            default -> string(text, value.toString());
        }
    }

    private static void string(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
