package io.drover.agent.http.filter;

/** Cuts an expression into tokens. */
final class Lexer {
    enum Kind {
        WORD,
        TEXT,
        EQUAL,
        UNEQUAL,
        OPEN,
        CLOSE,
        OPEN_INDEX,
        CLOSE_INDEX,
        BEGIN,
        END_BLOCK,
        COMMA,
        END
    }

    /**
     * @param at offset of the first character
     */
    record Token(Kind kind, String text, int at) {
        boolean isWord(String word) {
            return kind == Kind.WORD && text.equals(word);
        }
    }

    private final String source;
    private int at;

    Lexer(String source) {
        this.source = source;
    }

    Token next() {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        if (at == source.length()) {
            return new Token(Kind.END, "", at);
        }
        return switch (source.charAt(at)) {
            case '(' -> sign(Kind.OPEN, 1);
            case ')' -> sign(Kind.CLOSE, 1);
            case '[' -> sign(Kind.OPEN_INDEX, 1);
            case ']' -> sign(Kind.CLOSE_INDEX, 1);
            case '{' -> sign(Kind.BEGIN, 1);
            case '}' -> sign(Kind.END_BLOCK, 1);
            case ',' -> sign(Kind.COMMA, 1);
            case '=' -> twoSigns(Kind.EQUAL);
            case '!' -> twoSigns(Kind.UNEQUAL);
            case '"' -> quoted();
            case '`' -> raw();
            default -> word();
        };
    }

    private Token sign(Kind kind, int length) {
        int start = at;
        at += length;
        return new Token(kind, source.substring(start, at), start);
    }

    private Token twoSigns(Kind kind) {
        if (at + 1 < source.length() && source.charAt(at + 1) == '=') {
            return sign(kind, 2);
        }
        throw new FilterException(
                "at character " + (at + 1) + ": \"" + source.charAt(at) + "\" needs a \"=\"");
    }

    private Token quoted() {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '"') {
                return new Token(Kind.TEXT, text.toString(), start);
            }
            text.append(c == '\\' && at < source.length() ? escaped(source.charAt(at++)) : c);
        }
        throw new FilterException("at character " + (start + 1) + ": the text has no end");
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }

    private Token raw() {
        int start = at;
        int end = source.indexOf('`', at + 1);
        if (end < 0) {
            throw new FilterException("at character " + (start + 1) + ": the text has no end");
        }
        at = end + 1;
        return new Token(Kind.TEXT, source.substring(start + 1, end), start);
    }

    private Token word() {
        int start = at;
        while (at < source.length() && isWord(source.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw new FilterException(
                    "at character " + (at + 1) + ": unexpected \"" + source.charAt(at) + "\"");
        }
        return new Token(Kind.WORD, source.substring(start, at), start);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || "_-./:*@$%+~".indexOf(c) >= 0;
    }
}
