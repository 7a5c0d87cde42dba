package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Value;

/** Values as JSON text: members in the order of their names. */
final class Json {
    private final boolean forHtml;

    private Json(boolean forHtml) {
        this.forHtml = forHtml;
    }

    /** With angle brackets and ampersands escaped, so that it may stand in HTML. */
    static String encode(Value value) {
        StringBuilder json = new StringBuilder();
        new Json(true).append(value, json);
        return json.toString();
    }

    /** With as few escapes as can be. */
    static String encodePlain(Value value) {
        StringBuilder json = new StringBuilder();
        new Json(false).append(value, json);
        return json.toString();
    }

    private void append(Value value, StringBuilder json) {
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

    private void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\u2028', '\u2029' -> json.append(escaped(c));
                default -> {
                    boolean html = c == '<' || c == '>' || c == '&';
                    if (c < ' ' || (forHtml && html)) {
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
