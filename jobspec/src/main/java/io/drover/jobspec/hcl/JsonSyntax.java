package io.drover.jobspec.hcl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The same content written as JSON: every member an attribute, text a template where asked. */
final class JsonSyntax {
    private final Source source;
    private final String text;
    private final Limits limits;
    private final boolean templates;
    private int at;
    private int depth;
    private int values;
    private int[] offsets = new int[64];

    private JsonSyntax(Source source, Limits limits, boolean templates) {
        this.source = source;
        this.text = source.text();
        this.limits = limits;
        this.templates = templates;
    }

    /**
     * Parses a text that is one JSON object.
     *
     * @param templates whether text may hold {@code ${…}}
     */
    static Body body(Source source, Limits limits, boolean templates) {
        if (whole(source, limits, templates) instanceof Expression.ObjectOf object) {
            return bodyOf(object);
        }
        throw new HclException(
                source.range(0, Math.min(1, source.text().length())),
                "Expected a JSON object",
                "The file begins with \"{\".");
    }

    /** Parses any JSON text. */
    static Expression whole(Source source, Limits limits, boolean templates) {
        JsonSyntax json = new JsonSyntax(source, limits, templates);
        Expression value = json.value();
        json.skipBlanks();
        if (json.at < json.text.length()) {
            throw json.error("Expected the end of the file", "Something follows the JSON value.");
        }
        return value;
    }

    /** An object as a body; members named {@code //} are comments. */
    static Body bodyOf(Expression.ObjectOf object) {
        List<Body.Attribute> attributes = new ArrayList<>();
        for (Expression.Item item : object.items()) {
            String name = plainText(item.key());
            if (!name.equals("//")) {
                attributes.add(
                        new Body.Attribute(
                                name,
                                item.key().range(),
                                item.value(),
                                item.key().range().to(item.value().range())));
            }
        }
        return new Body(attributes, List.of(), Body.Syntax.JSON, object.range());
    }

    /** The text of a key that needs no evaluation. */
    static String plainText(Expression key) {
        return switch (key) {
            case Expression.Literal(Value.Text(var text), _) -> text;
            case Expression.Variable(var name, _) -> name;
            case Expression.Template t when t.parts().isEmpty() -> "";
            case Expression.Template t
                    when t.parts().size() == 1
                            && t.parts().getFirst() instanceof Expression.Text only ->
                    only.text();
            default ->
                    throw new HclException(
                            key.range(), "Not a plain name", "Write the name as plain text here.");
        };
    }

    private Expression value() {
        skipBlanks();
        if (at >= text.length()) {
            throw error("Unexpected end", "A JSON value is missing.");
        }
        if (++values > limits.maxTokens()) {
            throw error(
                    "Text too dense", "At most " + limits.maxTokens() + " JSON values are read.");
        }
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", Value.bool(true));
            case 'f' -> word("false", Value.bool(false));
            case 'n' -> word("null", Value.none());
            default -> number();
        };
    }

    private Expression object() {
        int start = open();
        List<Expression.Item> items = new ArrayList<>();
        skipBlanks();
        while (charAt(at) != '}') {
            if (charAt(at) != '"') {
                throw error("Expected a name", "Names of JSON members stand in double quotes.");
            }
            Expression key = plainString();
            skipBlanks();
            expect(':', "between name and value");
            items.add(new Expression.Item(key, value()));
            separator('}');
        }
        return new Expression.ObjectOf(items, close(start));
    }

    private Expression array() {
        int start = open();
        List<Expression> items = new ArrayList<>();
        skipBlanks();
        while (charAt(at) != ']') {
            items.add(value());
            separator(']');
        }
        return new Expression.Tuple(items, close(start));
    }

    private int open() {
        if (++depth > limits.maxDepth()) {
            throw error("Nested too deeply", "At most " + limits.maxDepth() + " levels are read.");
        }
        return at++;
    }

    private SourceRange close(int start) {
        depth--;
        return source.range(start, ++at);
    }

    /** Takes a comma, after which another item must come. */
    private void separator(char end) {
        skipBlanks();
        if (charAt(at) == end) {
            return;
        }
        expect(',', "or \"" + end + "\" after a value");
        skipBlanks();
        if (charAt(at) == end) {
            throw error("Extra comma", "JSON has no comma after the last item.");
        }
    }

    private Expression plainString() {
        int start = at;
        String decoded = decode();
        return new Expression.Literal(Value.text(decoded), source.range(start, at));
    }

    private Expression string() {
        int start = at;
        String decoded = decode();
        boolean isTemplate = templates && (decoded.contains("${") || decoded.contains("%{"));
        if (isTemplate) {
            int[] places = Arrays.copyOf(offsets, decoded.length() + 1);
            return ExpressionParser.template(Source.within(source, decoded, places), limits);
        }
        return new Expression.Literal(Value.text(decoded), source.range(start, at));
    }

    /** Takes a string; {@link #offsets} then has the place of each of its characters. */
    private String decode() {
        int start = at++;
        StringBuilder decoded = new StringBuilder();
        while (charAt(at) != '"') {
            if (at >= text.length() || text.charAt(at) < ' ') {
                throw new HclException(
                        source.range(start, Math.min(at, text.length())),
                        "Unclosed string",
                        "The closing quote is missing; line breaks are written \\n.");
            }
            if (decoded.length() + 1 == offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            offsets[decoded.length()] = at;
            decoded.append(character());
        }
        offsets[decoded.length()] = at++;
        return decoded.toString();
    }

    private char character() {
        char c = text.charAt(at++);
        if (c != '\\') {
            return c;
        }
        char kind = charAt(at++);
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                at = Math.min(at, text.length()) - 1;
                throw error(
                        "Invalid escape", "JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX.");
            }
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(charAt(at), 16);
            if (digit < 0 || charAt(at) > 'f') {
                throw error("Invalid escape", "\\u takes four hexadecimal digits.");
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private Expression number() {
        int start = at;
        while ("+-.0123456789eE".indexOf(charAt(at)) >= 0) {
            at++;
        }
        if (at == start) {
            throw error(
                    "Expected a JSON value",
                    "JSON has text in double quotes, numbers, true, false, null, [ … ] and { … }.");
        }
        SourceRange range = source.range(start, at);
        if (!isNumber(range.text())) {
            throw new HclException(
                    range, "Invalid number", "A number is written like 42, -1 or 1.5e3.");
        }
        try {
            return new Expression.Literal(Value.number(new BigDecimal(range.text())), range);
        } catch (ValueException e) {
            throw e.at(range);
        } catch (NumberFormatException _) {
            throw new HclException(
                    range, "Invalid number", "A number is written like 42 or 1.5e3.");
        }
    }

    /** JSON is strict: digits before and after a point, no plus sign, no needless zero. */
    private static boolean isNumber(String written) {
        String bare = written.startsWith("-") ? written.substring(1) : written;
        boolean digitFirst = !bare.isEmpty() && isDigit(bare.charAt(0));
        boolean needlessZero =
                bare.length() > 1 && bare.charAt(0) == '0' && isDigit(bare.charAt(1));
        int point = bare.indexOf('.');
        boolean digitAfter =
                point < 0 || (point + 1 < bare.length() && isDigit(bare.charAt(point + 1)));
        return digitFirst && !needlessZero && digitAfter;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Expression word(String word, Value value) {
        if (!text.startsWith(word, at)) {
            throw error("Expected a JSON value", "Text stands in double quotes.");
        }
        int start = at;
        at += word.length();
        return new Expression.Literal(value, source.range(start, at));
    }

    private void expect(char c, String why) {
        if (charAt(at) != c) {
            throw error("Expected \"" + c + "\"", "\"" + c + "\" " + why + " is missing.");
        }
        at++;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n\uFEFF".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The character at a place, NUL beyond the end. */
    private char charAt(int place) {
        return place < text.length() ? text.charAt(place) : '\0';
    }

    private HclException error(String message, String detail) {
        int place = Math.min(at, text.length());
        return new HclException(
                source.range(place, Math.min(place + 1, text.length())), message, detail);
    }
}
