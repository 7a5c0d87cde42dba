package io.drover.plugin.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the constants of a spec: {@code true}, {@code "5m"}, {@code ["a"]}, {@code {k = 1}}. */
final class LiteralParser {
    private final String source;
    private int at;

    private LiteralParser(String source) {
        this.source = source;
    }

    /**
     * The constant as a plain Java value.
     *
     * @throws IllegalArgumentException if the text is no constant
     */
    static @Nullable Object parse(String source) {
        var parser = new LiteralParser(source);
        var value = parser.value();
        parser.skipBlanks();
        if (parser.at < source.length()) {
            throw parser.broken("unexpected text at " + parser.at);
        }
        return value;
    }

    private @Nullable Object value() {
        skipBlanks();
        if (at == source.length()) {
            throw broken("it is empty");
        }
        return switch (source.charAt(at)) {
            case '"' -> text();
            case '[' -> list();
            case '{' -> object();
            default -> word();
        };
    }

    private @Nullable Object word() {
        var word = bareWord();
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> number(word);
        };
    }

    private Object number(String word) {
        try {
            return new BigDecimal(word);
        } catch (NumberFormatException _) {
            throw broken("\"" + word + "\" is no constant");
        }
    }

    private List<@Nullable Object> list() {
        at++;
        var items = new ArrayList<@Nullable Object>();
        while (!accept(']')) {
            items.add(value());
            accept(',');
        }
        return items;
    }

    private Map<String, @Nullable Object> object() {
        at++;
        var entries = new LinkedHashMap<String, @Nullable Object>();
        while (!accept('}')) {
            var key = source.charAt(at) == '"' ? text() : bareWord();
            if (!accept('=') && !accept(':')) {
                throw broken("expected '=' at " + at);
            }
            entries.put(key, value());
            accept(',');
        }
        return entries;
    }

    private String text() {
        at++;
        var text = new StringBuilder();
        while (true) {
            if (at == source.length()) {
                throw broken("a string has no end");
            }
            char c = source.charAt(at++);
            if (c == '"') {
                return text.toString();
            }
            text.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        if (at == source.length()) {
            throw broken("a string has no end");
        }
        char c = source.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }

    private String bareWord() {
        int from = at;
        while (at < source.length() && isWordPart(source.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw broken("unexpected '" + source.charAt(at) + "' at " + at);
        }
        return source.substring(from, at);
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || "+-._".indexOf(c) >= 0;
    }

    private boolean accept(char c) {
        skipBlanks();
        if (at == source.length()) {
            throw broken("it ends too early");
        }
        if (source.charAt(at) == c) {
            at++;
            skipBlanks();
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException broken(String why) {
        return new IllegalArgumentException("constant " + source + " in a plugin's spec: " + why);
    }
}
