package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Templates: text with {@code ${…}} and <code>%{…}</code>.
 *
 * <p>First the pieces in a row, with indentation and {@code ~} applied to the text between them;
 * then the directives are nested.
 */
final class TemplateParser {
    /** One piece of the row. */
    private sealed interface Piece {
        record Plain(String text, SourceRange range) implements Piece {}

        record Value(Expression value, SourceRange range) implements Piece {}

        record OpenIf(Expression condition, SourceRange range) implements Piece {}

        record Else(SourceRange range) implements Piece {}

        record EndIf(SourceRange range) implements Piece {}

        record OpenFor(ExpressionParser.ForHead head, SourceRange range) implements Piece {}

        record EndFor(SourceRange range) implements Piece {}

        SourceRange range();
    }

    private final ExpressionParser expressions;
    private final Cursor cursor;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;
    private int tallest;
    private int deepest;

    TemplateParser(ExpressionParser expressions, Cursor cursor) {
        this.expressions = expressions;
        this.cursor = cursor;
    }

    /**
     * The parts up to, and without, the token that ends the template, which is taken.
     *
     * @param dedent the smallest indentation of all lines is taken off each
     */
    List<Expression.Part> until(Kind end, boolean dedent) {
        int indentation = dedent ? commonIndentation(end) : 0;
        readPieces(end, indentation);
        List<Expression.Part> parts = new ArrayList<>();
        Piece stop = nest(parts, 1);
        cursor.raise(tallest + deepest);
        if (stop != null) {
            throw new HclException(
                    stop.range(),
                    "Directive without its beginning",
                    "No %{ if … } or %{ for … } is open here.");
        }
        return parts;
    }

    // ---- the row ----

    private void readPieces(Kind end, int indentation) {
        boolean trimNext = false;
        boolean lineStart = true;
        while (true) {
            cursor.ignoreLines(false);
            Token token = cursor.peek();
            switch (token.kind()) {
                case TEXT -> {
                    cursor.next();
                    String raw = cursor.textOf(token);
                    String text =
                            unescape(
                                    cursor.source(),
                                    token,
                                    end == Kind.CLOSE_QUOTE,
                                    cursor.templates());
                    text = lineStart && indentation > 0 ? withoutIndent(text, indentation) : text;
                    text = trimNext ? UnicodeSpace.stripLeading(text) : text;
                    trimNext = false;
                    lineStart = raw.endsWith("\n");
                    if (!text.isEmpty()) {
                        pieces.add(new Piece.Plain(text, cursor.rangeOf(token)));
                    }
                }
                case OPEN_INTERPOLATION, OPEN_DIRECTIVE -> {
                    trimNext = sequence(cursor.next());
                    lineStart = false;
                }
                default -> {
                    if (token.kind() != end) {
                        throw cursor.unexpected(
                                "Broken template", "Its text ends before it is closed.");
                    }
                    cursor.next();
                    return;
                }
            }
        }
    }

    /** Reads one sequence; true when the text after it is to be trimmed. */
    private boolean sequence(Token open) {
        if (open.end() - open.start() == 3) {
            trimLastText();
        }
        cursor.ignoreLines(true);
        Piece piece;
        if (open.kind() == Kind.OPEN_INTERPOLATION) {
            Expression value = inner();
            piece = new Piece.Value(value, cursor.rangeOf(open).to(close()));
        } else {
            piece = directive(open);
        }
        pieces.add(piece);
        return cursor.source().text().charAt(piece.range().end() - 2) == '~';
    }

    private Piece directive(Token open) {
        Token word = cursor.expect(Kind.IDENTIFIER, "at the beginning of a directive");
        return switch (cursor.textOf(word)) {
            case "if" -> new Piece.OpenIf(inner(), cursor.rangeOf(open).to(close()));
            case "else" -> new Piece.Else(cursor.rangeOf(open).to(close()));
            case "endif" -> new Piece.EndIf(cursor.rangeOf(open).to(close()));
            case "for" -> {
                ExpressionParser.ForHead head = expressions.forHead();
                tallest = Math.max(tallest, cursor.height());
                yield new Piece.OpenFor(head, cursor.rangeOf(open).to(close()));
            }
            case "endfor" -> new Piece.EndFor(cursor.rangeOf(open).to(close()));
            default ->
                    throw new HclException(
                            cursor.rangeOf(word),
                            "Unknown directive",
                            "A directive begins with if, else, endif, for or endfor. Text that really has \"%{\" is written \"%%{\".");
        };
    }

    private Expression inner() {
        Expression value = expressions.expression();
        tallest = Math.max(tallest, cursor.height());
        return value;
    }

    private SourceRange close() {
        if (cursor.peek().kind() != Kind.CLOSE_SEQUENCE) {
            throw cursor.unexpected(
                    "Expected \"}\"",
                    "The template's expression ends here, but its \"}\" is missing. A shell's own ${NAME:-default} is written $${NAME:-default}.");
        }
        Token close = cursor.peek();
        cursor.ignoreLines(false);
        cursor.next();
        return cursor.rangeOf(close);
    }

    private void trimLastText() {
        if (!pieces.isEmpty() && pieces.getLast() instanceof Piece.Plain(var text, var range)) {
            pieces.removeLast();
            String trimmed = UnicodeSpace.stripTrailing(text);
            if (!trimmed.isEmpty()) {
                pieces.add(new Piece.Plain(trimmed, range));
            }
        }
    }

    // ---- indentation ----

    /** The smallest indentation of the lines that are not blank. */
    private int commonIndentation(Kind end) {
        int smallest = Integer.MAX_VALUE;
        String all = cursor.source().text();
        for (Token token : cursor.upTo(end)) {
            if (all.charAt(token.start() - 1) != '\n') {
                continue;
            }
            String line = token.kind() == Kind.TEXT ? cursor.textOf(token) : "";
            int indentation = 0;
            while (indentation < line.length() && isBlank(line.charAt(indentation))) {
                indentation++;
            }
            if (!isBlankLine(line)) {
                smallest = Math.min(smallest, indentation);
            }
        }
        return smallest == Integer.MAX_VALUE ? 0 : smallest;
    }

    private static boolean isBlankLine(String line) {
        return line.endsWith("\n") && line.isBlank();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String withoutIndent(String line, int indentation) {
        if (isBlankLine(line)) {
            return line;
        }
        int drop = 0;
        while (drop < indentation && drop < line.length() && isBlank(line.charAt(drop))) {
            drop++;
        }
        return line.substring(drop);
    }

    // ---- nesting ----

    /** Adds parts until a piece that does not belong here, which is returned (null at the end). */
    private @Nullable Piece nest(List<Expression.Part> parts, int level) {
        cursor.deeper();
        deepest = Math.max(deepest, level);
        Piece stop = null;
        while (stop == null && at < pieces.size()) {
            Piece piece = pieces.get(at++);
            switch (piece) {
                case Piece.Plain(var text, var range) -> addText(parts, text, range);
                case Piece.Value(var value, var range) ->
                        parts.add(new Expression.Interpolation(value, range));
                case Piece.OpenIf open -> parts.add(ifPart(open, level + 1));
                case Piece.OpenFor open -> parts.add(forPart(open, level + 1));
                case Piece.Else _, Piece.EndIf _, Piece.EndFor _ -> stop = piece;
            }
        }
        cursor.shallower();
        return stop;
    }

    private static void addText(List<Expression.Part> parts, String text, SourceRange range) {
        if (!parts.isEmpty() && parts.getLast() instanceof Expression.Text last) {
            parts.removeLast();
            parts.add(new Expression.Text(last.text() + text, last.range().to(range)));
        } else {
            parts.add(new Expression.Text(text, range));
        }
    }

    private Expression.Part ifPart(Piece.OpenIf open, int level) {
        List<Expression.Part> then = new ArrayList<>();
        List<Expression.Part> otherwise = new ArrayList<>();
        Piece stop = nest(then, level);
        if (stop instanceof Piece.Else) {
            stop = nest(otherwise, level);
        }
        if (!(stop instanceof Piece.EndIf)) {
            throw new HclException(
                    open.range(), "Unclosed directive", "Its %{ endif } is missing.");
        }
        return new Expression.If(open.condition(), then, otherwise, open.range().to(stop.range()));
    }

    private Expression.Part forPart(Piece.OpenFor open, int level) {
        List<Expression.Part> body = new ArrayList<>();
        Piece stop = nest(body, level);
        if (!(stop instanceof Piece.EndFor)) {
            throw new HclException(
                    open.range(), "Unclosed directive", "Its %{ endfor } is missing.");
        }
        ExpressionParser.ForHead head = open.head();
        return new Expression.Repeat(
                head.key(), head.value(), head.collection(), body, open.range().to(stop.range()));
    }

    // ---- escapes ----

    /**
     * Text as it is meant.
     *
     * @param quoted backslashes are escapes
     * @param templates a doubled sign before a brace hides a template
     */
    static String unescape(Source source, Token token, boolean quoted, boolean templates) {
        String raw = source.text().substring(token.start(), token.end());
        if (raw.indexOf('\\') < 0 && raw.indexOf('{') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int place = 0;
        while (place < raw.length()) {
            char c = raw.charAt(place);
            if (c == '\\' && quoted) {
                place = escape(source, token, raw, place, text);
            } else if (templates && (c == '$' || c == '%') && raw.startsWith(c + "{", place + 1)) {
                text.append(c).append('{');
                place += 3;
            } else {
                text.append(c);
                place++;
            }
        }
        return text.toString();
    }

    private static int escape(
            Source source, Token token, String raw, int place, StringBuilder text) {
        char kind = place + 1 < raw.length() ? raw.charAt(place + 1) : '\0';
        switch (kind) {
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case '"', '\\' -> text.append(kind);
            case 'u', 'U' -> {
                int digits = kind == 'u' ? 4 : 8;
                text.appendCodePoint(codePoint(source, token, raw, place, digits));
                return place + 2 + digits;
            }
            default ->
                    throw badEscape(
                            source,
                            token,
                            place,
                            2,
                            "The escapes are \\n \\r \\t \\\" \\\\ \\uXXXX and \\UXXXXXXXX. A backslash itself is written \\\\.");
        }
        return place + 2;
    }

    private static int codePoint(Source source, Token token, String raw, int place, int digits) {
        int end = place + 2 + digits;
        if (end <= raw.length()) {
            long value = 0;
            for (int i = place + 2; i < end; i++) {
                int digit = Character.digit(raw.charAt(i), 16);
                value = digit < 0 || raw.charAt(i) > 'f' ? Long.MAX_VALUE >> 4 : value * 16 + digit;
                value = Math.min(value, Long.MAX_VALUE >> 8);
            }
            boolean surrogate =
                    value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
            if (value <= Character.MAX_CODE_POINT && !surrogate) {
                return (int) value;
            }
        }
        throw badEscape(
                source,
                token,
                place,
                2 + digits,
                "\\u takes four and \\U eight hexadecimal digits of a Unicode character.");
    }

    private static HclException badEscape(
            Source source, Token token, int place, int length, String detail) {
        int start = token.start() + place;
        return new HclException(
                source.range(start, Math.min(start + length, token.end())),
                "Invalid escape",
                detail);
    }
}
