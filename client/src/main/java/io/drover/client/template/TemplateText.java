package io.drover.client.template;

import java.util.Map;

/**
 * Renders a template's text: {@code {{ env "NAME" }}}, {@code mustEnv}, {@code envOrDefault},
 * quoted text and comments, with the usual marks that trim white space ({@code {{-} and {@code
 * -}}}).
 *
 * <p>Anything else in delimiters is refused by name rather than passed on unrendered.
 */
final class TemplateText {
    private final String left;
    private final String right;
    private final Map<String, String> env;

    TemplateText(String left, String right, Map<String, String> env) {
        this.left = left.isEmpty() ? "{{" : left;
        this.right = right.isEmpty() ? "}}" : right;
        this.env = env;
    }

    String render(String text) throws TemplateException {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (true) {
            int open = text.indexOf(left, at);
            if (open < 0) {
                return out.append(text, at, text.length()).toString();
            }
            out.append(text, at, open);
            int close = text.indexOf(right, open + left.length());
            if (close < 0) {
                throw new TemplateException(
                        "\"" + left + "\" is never closed by \"" + right + "\"");
            }
            String action = text.substring(open + left.length(), close);
            at = close + right.length();
            if (action.startsWith("- ")) {
                trimEnd(out);
                action = action.substring(1);
            }
            if (action.endsWith(" -")) {
                action = action.substring(0, action.length() - 1);
                while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
            }
            out.append(evaluate(action.strip()));
        }
    }

    private static void trimEnd(StringBuilder out) {
        while (!out.isEmpty() && Character.isWhitespace(out.charAt(out.length() - 1))) {
            out.setLength(out.length() - 1);
        }
    }

    private String evaluate(String action) throws TemplateException {
        if (action.startsWith("/*") && action.endsWith("*/")) {
            return "";
        }
        if (isText(action)) {
            return quoted(action);
        }
        String[] words = action.split("\\s+", 2);
        String argument = words.length > 1 ? words[1].strip() : "";
        return switch (words[0]) {
            case "env" -> env.getOrDefault(quoted(argument), "");
            case "mustEnv" -> must(quoted(argument));
            case "envOrDefault" -> orDefault(argument);
            default ->
                    throw new TemplateException(
                            "function \""
                                    + words[0]
                                    + "\" is not available; templates know env, mustEnv and"
                                    + " envOrDefault");
        };
    }

    private String must(String name) throws TemplateException {
        String value = env.get(name);
        if (value == null) {
            throw new TemplateException("environment variable \"" + name + "\" is not set");
        }
        return value;
    }

    private String orDefault(String arguments) throws TemplateException {
        int end = arguments.indexOf('"', 1);
        if (end < 0) {
            throw new TemplateException("envOrDefault takes two quoted texts");
        }
        String fallback = quoted(arguments.substring(end + 1).strip());
        return env.getOrDefault(quoted(arguments.substring(0, end + 1)), fallback);
    }

    private static boolean isText(String text) {
        return text.length() >= 2
                && (text.charAt(0) == '"' || text.charAt(0) == '`')
                && text.indexOf(text.charAt(0), 1) == text.length() - 1;
    }

    private static String quoted(String text) throws TemplateException {
        if (!isText(text)) {
            throw new TemplateException("expected quoted text, found: " + text);
        }
        return text.substring(1, text.length() - 1);
    }
}
