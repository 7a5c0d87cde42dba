package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Value;

/**
 * Values as JSON text: members in the order of their names, angle brackets and ampersands escaped.
 */
final class Json {
    private Json() {}

    static String encode(Value value) {
        StringBuilder json = new StringBuilder();
        append(value, json);
        return json.toString();
    }

    private static void append(Value value, StringBuilder json) {
        switch (value) {
            case Value.Text(var text) -> quote(text, json);
            case Value.Num n -> json.append(n.plain());
            case Value.Bool(var bool) -> json.append(bool);
            case Value.Null _, Value.Unknown _ -> json.append("null");
            case Value.Sequence list -> {
                json.append('[');
                String comma = "";
                for (Value item : list.items()) {
                    json.append(comma);
                    append(item, json);
                    comma = ",";
                }
                json.append(']');
            }
            case Value.Mapping map -> {
                json.append('{');
                String[] comma = {""};
                map.entries()
                        .forEach((key, member) -> {
                            json.append(comma[0]);
                            quote(key, json);
                            json.append(':');
                            append(member, json);
                            comma[0] = ",";
                        });
                json.append('}');
            }
        }
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '<', '>', '&', '\u2028', '\u2029' -> json.append(escaped(c));
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        json.append(escaped(c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    private static String escaped(char c) {
        return "\\u%04x".formatted((int) c);
    }
}
