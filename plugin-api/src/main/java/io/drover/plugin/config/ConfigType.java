package io.drover.plugin.config;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The type of an attribute, read from its expression such as {@code list(map(string))}. */
sealed interface ConfigType {
    record Primitive(String name) implements ConfigType {}

    record ListOf(ConfigType element, boolean set) implements ConfigType {}

    record MapOf(ConfigType element) implements ConfigType {}

    record TupleOf(List<ConfigType> elements) implements ConfigType {}

    record ObjectOf(SortedMap<String, ConfigType> attributes) implements ConfigType {}

    /**
     * Reads a type expression.
     *
     * @throws IllegalArgumentException if it is none
     */
    static ConfigType parse(String expression) {
        var parser = new Parser(expression);
        var type = parser.type();
        parser.end();
        return type;
    }

    /** A hand-written descent over the few words that there are. */
    final class Parser {
        private final String source;
        private int at;

        Parser(String source) {
            this.source = source;
        }

        ConfigType type() {
            var word = word();
            return switch (word) {
                case "string", "bool", "number", "any" -> new Primitive(word);
                case "list", "set" -> new ListOf(inParentheses(), word.equals("set"));
                case "map" -> new MapOf(inParentheses());
                case "tuple" -> tuple();
                case "object" -> object();
                default -> throw broken("unknown type \"" + word + "\"");
            };
        }

        private ConfigType inParentheses() {
            expect('(');
            var element = type();
            expect(')');
            return element;
        }

        private ConfigType tuple() {
            var elements = new ArrayList<ConfigType>();
            expect('(');
            expect('[');
            while (!accept(']')) {
                elements.add(type());
                accept(',');
            }
            expect(')');
            return new TupleOf(List.copyOf(elements));
        }

        private ConfigType object() {
            var attributes = new TreeMap<String, ConfigType>();
            expect('(');
            expect('{');
            while (!accept('}')) {
                var name = word();
                if (!accept('=')) {
                    expect(':');
                }
                attributes.put(name, type());
                accept(',');
            }
            expect(')');
            return new ObjectOf(attributes);
        }

        void end() {
            skipBlanks();
            if (at < source.length()) {
                throw broken("unexpected text at " + at);
            }
        }

        private String word() {
            skipBlanks();
            int from = at;
            while (at < source.length() && isWordPart(source.charAt(at))) {
                at++;
            }
            return source.substring(from, at);
        }

        private static boolean isWordPart(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '-';
        }

        private boolean accept(char c) {
            skipBlanks();
            if (at < source.length() && source.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char c) {
            if (!accept(c)) {
                throw broken("expected '" + c + "' at " + at);
            }
        }

        private void skipBlanks() {
            while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
                at++;
            }
        }

        private IllegalArgumentException broken(String why) {
            return new IllegalArgumentException("type expression \"" + source + "\": " + why);
        }
    }
}
