package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a text into tokens, comments and newlines included, so that a formatter can put it together
 * again.
 *
 * <p>What a character means depends on where it stands: in code, in a quoted string or in a
 * heredoc. A stack of {@link LexerMode}s remembers that, since templates nest code and code nests
 * templates.
 */
final class Lexer {
    private final Source source;
    private final String text;
    private final Limits limits;
    private final boolean templates;
    private final Diagnostics problems;
    private final int maxTokens;
    private final List<Token> tokens;
    private final Deque<LexerMode> modes = new ArrayDeque<>();
    private int at;

    private Lexer(Source source, Limits limits, boolean templates, Diagnostics problems) {
        this.source = source;
        this.text = source.text();
        this.limits = limits;
        this.maxTokens = limits.maxTokens();
        this.tokens = new ArrayList<>(text.length() / 6);
        this.templates = templates;
        this.problems = problems;
    }

    /**
     * The tokens of a file or an expression, the last one {@link Kind#END}.
     *
     * @param templates whether text may hold them, or each sign stands for itself
     * @throws HclException with everything that is wrong
     */
    static List<Token> code(Source source, Limits limits, boolean templates) {
        Diagnostics problems = new Diagnostics();
        List<Token> tokens = code(source, limits, templates, problems);
        problems.throwIfErrors();
        return tokens;
    }

    /**
     * The same, going on after what is wrong as far as that makes sense.
     *
     * @param problems takes what is wrong
     * @throws HclException with all of it, when the rest of the text cannot be told apart
     */
    static List<Token> code(Source source, Limits limits, boolean templates, Diagnostics problems) {
        return new Lexer(source, limits, templates, problems).run(new LexerMode.Code(false, 0));
    }

    /** The tokens of a text that is one template, the last one {@link Kind#END}. */
    static List<Token> template(Source source, Limits limits) {
        Diagnostics problems = new Diagnostics();
        List<Token> tokens = new Lexer(source, limits, true, problems).run(new LexerMode.Bare());
        problems.throwIfErrors();
        return tokens;
    }

    /** Code as it is written, without the blanks, line ends and comments between its tokens. */
    static String withoutBlanks(String code) {
        if (code.chars().noneMatch(c -> c <= ' ' || c == '#' || c == '/')) {
            return code;
        }
        StringBuilder dense = new StringBuilder();
        for (Token token : code(Source.of("", code), Limits.DEFAULT, true)) {
            if (token.kind() != Kind.NEWLINE && token.kind() != Kind.COMMENT) {
                dense.append(code, token.start(), token.end());
            }
        }
        return dense.toString();
    }

    private List<Token> run(LexerMode first) {
        modes.push(first);
        if (text.startsWith("\uFEFF")) {
            at = 1;
        }
        while (at < text.length()) {
            modes.element().read(this);
        }
        requireClosed();
        tokens.add(new Token(Kind.END, text.length(), text.length()));
        return tokens;
    }

    @SuppressWarnings("IfChainToSwitch") // see Value
    private void requireClosed() {
        LexerMode mode = modes.element();
        if (mode instanceof LexerMode.Code code && code.sequence) {
            throw fatal(
                    code.openedAt,
                    code.openedAt + 2,
                    "Unclosed template",
                    "The text ends before the \"}\" of this template. A shell's own ${…} is written $${…}.");
        } else if (mode instanceof LexerMode.Quoted quoted) {
            throw fatal(
                    quoted.openedAt(),
                    quoted.openedAt() + 1,
                    "Unclosed string",
                    "The text ends before the closing quote of this string.");
        } else if (mode instanceof LexerMode.Heredoc heredoc) {
            throw fatal(
                    heredoc.openedAt(),
                    heredoc.openedAt() + 2,
                    "Unclosed heredoc",
                    "The text ends before a line that holds only " + heredoc.tag() + ".");
        }
    }

    private void push(LexerMode mode) {
        if (modes.size() >= limits.maxDepth()) {
            throw fatal(
                    at,
                    at + 1,
                    "Templates nested too deeply",
                    "At most " + limits.maxDepth() + " levels are read.");
        }
        modes.push(mode);
    }

    // ---- code ----

    void code(LexerMode.Code mode) {
        char c = text.charAt(at);
        switch (c) {
            case ' ', '\t', '\r' -> skipBlanks();
            case '\n' -> take(Kind.NEWLINE, 1);
            case '#' -> takeUntil(Kind.COMMENT, endOfLine(at));
            case '"' -> {
                push(new LexerMode.Quoted(at));
                take(Kind.OPEN_QUOTE, 1);
            }
            case '/' -> {
                switch (charAt(at + 1)) {
                    case '/' -> takeUntil(Kind.COMMENT, endOfLine(at));
                    case '*' -> blockComment();
                    default -> take(Kind.SLASH, 1);
                }
            }
            case '<' -> {
                if (charAt(at + 1) == '<' && heredocTagStart(at + 2)) {
                    openHeredoc();
                } else {
                    either('=', Kind.LESS_OR_EQUAL, Kind.LESS);
                }
            }
            default -> {
                if (Characters.isAsciiLetter(c)) {
                    identifier();
                } else if (Characters.isDigit(c)) {
                    number();
                } else if (Characters.isIdentifierStart(text.codePointAt(at))) {
                    identifier();
                } else {
                    punctuation(mode, c);
                }
            }
        }
    }

    private void skipBlanks() {
        char c;
        do {
            c = charAt(++at);
        } while (c == ' ' || c == '\t' || c == '\r');
    }

    private void blockComment() {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw fatal(
                    at,
                    at + 2,
                    "Unclosed comment",
                    "The text ends before the \"*/\" of this comment.");
        }
        takeUntil(Kind.COMMENT, end + 2);
    }

    private void number() {
        int end = digits(at);
        boolean legacyIndex = !tokens.isEmpty() && tokens.getLast().kind() == Kind.DOT;
        if (!legacyIndex) {
            if (charAt(end) == '.' && Characters.isDigit(charAt(end + 1))) {
                end = digits(end + 1);
            }
            if (charAt(end) == 'e' || charAt(end) == 'E') {
                int sign = charAt(end + 1) == '+' || charAt(end + 1) == '-' ? 1 : 0;
                if (Characters.isDigit(charAt(end + 1 + sign))) {
                    end = digits(end + 1 + sign);
                }
            }
        }
        int wordEnd = legacyIndex ? end : endOfWord(end);
        if (wordEnd > end) {
            problem(
                    at,
                    wordEnd,
                    "Invalid number",
                    "A number is written like 42, 1.5 or 2e10. Text needs quotes: \"%s\"."
                            .formatted(text.substring(at, Math.min(wordEnd, at + 40))));
            takeUntil(Kind.NUMBER, end);
            at = wordEnd;
            return;
        }
        takeUntil(Kind.NUMBER, end);
    }

    private void identifier() {
        takeUntil(Kind.IDENTIFIER, endOfWord(at));
    }

    private int endOfWord(int from) {
        int end = from;
        while (end < text.length() && Characters.isAsciiPart(text.charAt(end))) {
            end++;
        }
        while (end < text.length() && Characters.isIdentifierPart(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private void punctuation(LexerMode.Code mode, char c) {
        switch (c) {
            case '{' -> {
                mode.braces++;
                take(Kind.OPEN_BRACE, 1);
            }
            case '}' -> closeBrace(mode, 1);
            case '~' -> {
                if (charAt(at + 1) != '}' || !mode.sequence || mode.braces > 0) {
                    unexpected("");
                } else {
                    closeBrace(mode, 2);
                }
            }
            case '[' -> take(Kind.OPEN_BRACKET, 1);
            case ']' -> take(Kind.CLOSE_BRACKET, 1);
            case '(' -> take(Kind.OPEN_PAREN, 1);
            case ')' -> take(Kind.CLOSE_PAREN, 1);
            case ',' -> take(Kind.COMMA, 1);
            case ':' -> take(Kind.COLON, 1);
            case '?' -> take(Kind.QUESTION, 1);
            case '+' -> take(Kind.PLUS, 1);
            case '-' -> take(Kind.MINUS, 1);
            case '*' -> take(Kind.STAR, 1);
            case '%' -> take(Kind.PERCENT, 1);
            case '.' -> {
                boolean ellipsis = text.startsWith("...", at);
                take(ellipsis ? Kind.ELLIPSIS : Kind.DOT, ellipsis ? 3 : 1);
            }
            case '=' -> {
                switch (charAt(at + 1)) {
                    case '=' -> take(Kind.EQUAL, 2);
                    case '>' -> take(Kind.ARROW, 2);
                    default -> take(Kind.ASSIGN, 1);
                }
            }
            case '!' -> either('=', Kind.NOT_EQUAL, Kind.NOT);
            case '>' -> either('=', Kind.GREATER_OR_EQUAL, Kind.GREATER);
            case '&' -> both('&', Kind.AND);
            case '|' -> both('|', Kind.OR);
            case '\'', '\u2018', '\u2019', '\u201C', '\u201D' -> foreignQuotes();
            case ';' -> unexpected("Items are separated by line ends, without semicolons.");
            case '`' -> unexpected("Text of several lines is a heredoc: <<EOF … EOF.");
            case '^' -> unexpected("A power is written pow(a, b).");
            default -> unexpected("Text needs double quotes.");
        }
    }

    private void either(char second, Kind withSecond, Kind alone) {
        boolean two = charAt(at + 1) == second;
        take(two ? withSecond : alone, two ? 2 : 1);
    }

    private void both(char second, Kind kind) {
        boolean two = charAt(at + 1) == second;
        if (!two) {
            problem(
                    at,
                    at + 1,
                    "Unknown operator",
                    "\"%s\" alone means nothing here; the operator is written \"%s%s\"."
                            .formatted(second, second, second));
        }
        take(kind, two ? 2 : 1);
    }

    /** Quotes of another language: what they hold is taken for a string, to go on behind it. */
    private void foreignQuotes() {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '\n' && !isForeignQuote(end)) {
            end++;
        }
        boolean closed = end < text.length() && text.charAt(end) != '\n';
        problem(
                at,
                closed ? end + 1 : at + 1,
                "Wrong quotes",
                "Strings are written in double quotes, such as \"text\".");
        take(Kind.OPEN_QUOTE, 1);
        at = closed ? end : at;
        take(Kind.CLOSE_QUOTE, closed ? 1 : 0);
    }

    private boolean isForeignQuote(int place) {
        return "'\u2018\u2019\u201C\u201D".indexOf(text.charAt(place)) >= 0;
    }

    private void closeBrace(LexerMode.Code mode, int length) {
        if (mode.braces > 0) {
            mode.braces--;
            take(Kind.CLOSE_BRACE, length);
        } else if (mode.sequence) {
            take(Kind.CLOSE_SEQUENCE, length);
            modes.pop();
        } else {
            take(Kind.CLOSE_BRACE, length); // the parser says what is wrong
        }
    }

    // ---- templates ----

    void quoted(LexerMode.Quoted quoted) {
        int end = at;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == '"') {
                takeText(end);
                take(Kind.CLOSE_QUOTE, 1);
                modes.pop();
                return;
            }
            if (c == '\n') {
                lineBreak(quoted, end);
                return;
            }
            if (opensSequence(end)) {
                takeText(end);
                openSequence();
                return;
            }
            if (c == '\\') {
                end += Math.min(2, text.length() - end);
            } else {
                end += c == '$' || c == '%' ? literalLength(end) : 1;
            }
        }
        takeText(end);
    }

    /** Goes on as if the string ended with its line, where that is no part of another template. */
    private void lineBreak(LexerMode.Quoted quoted, int end) {
        String message = "Line break in a string";
        String detail =
                "Close the quotes before the end of the line. For text of several lines use \\n or a heredoc (<<EOF … EOF).";
        if (modes.size() > 2) {
            throw fatal(quoted.openedAt(), end, message, detail);
        }
        problem(quoted.openedAt(), end, message, detail);
        takeText(end);
        take(Kind.CLOSE_QUOTE, 0);
        modes.pop();
    }

    void bare() {
        int end = at;
        while (end < text.length()) {
            if (opensSequence(end)) {
                takeText(end);
                openSequence();
                return;
            }
            end += literalLength(end);
        }
        takeText(end);
    }

    /** Takes one line, or the part of it up to the next sequence. */
    void heredoc(LexerMode.Heredoc mode) {
        if (text.charAt(at - 1) == '\n' && isEndTag(mode.tag())) {
            takeUntil(Kind.CLOSE_HEREDOC, text.indexOf(mode.tag(), at) + mode.tag().length());
            modes.pop();
            return;
        }
        int end = at;
        while (end < text.length()) {
            if (text.charAt(end) == '\n') {
                takeText(end + 1);
                return;
            }
            if (opensSequence(end)) {
                takeText(end);
                openSequence();
                return;
            }
            end += literalLength(end);
        }
        takeText(end);
    }

    private void openHeredoc() {
        int start = at;
        int tagStart = at + (charAt(at + 2) == '-' ? 3 : 2);
        int tagEnd = endOfWord(tagStart);
        int line = tagEnd;
        while (charAt(line) == ' ' || charAt(line) == '\t' || charAt(line) == '\r') {
            line++;
        }
        if (charAt(line) != '\n') {
            problem(
                    start,
                    tagEnd,
                    "Broken heredoc",
                    "The line must end after the heredoc's tag; its text begins on the next line.");
            take(Kind.OPEN_QUOTE, 2);
            at = endOfLine(at);
            take(Kind.CLOSE_QUOTE, 0);
            return;
        }
        push(new LexerMode.Heredoc(text.substring(tagStart, tagEnd), start));
        takeUntil(Kind.OPEN_HEREDOC, line + 1);
    }

    private boolean isEndTag(String tag) {
        int start = at;
        while (charAt(start) == ' ' || charAt(start) == '\t') {
            start++;
        }
        if (!text.startsWith(tag, start)) {
            return false;
        }
        int end = start + tag.length();
        while (charAt(end) == ' ' || charAt(end) == '\t' || charAt(end) == '\r') {
            end++;
        }
        return end >= text.length() || text.charAt(end) == '\n';
    }

    private boolean heredocTagStart(int from) {
        int start = charAt(from) == '-' ? from + 1 : from;
        return start < text.length() && Characters.isIdentifierStart(text.codePointAt(start));
    }

    private boolean opensSequence(int place) {
        char c = text.charAt(place);
        return templates && (c == '$' || c == '%') && charAt(place + 1) == '{';
    }

    /** How many characters stand for themselves; a doubled sign before a brace hides a sequence. */
    private int literalLength(int place) {
        char c = text.charAt(place);
        boolean hides =
                templates
                        && (c == '$' || c == '%')
                        && charAt(place + 1) == c
                        && charAt(place + 2) == '{';
        return hides ? 3 : 1;
    }

    private void openSequence() {
        boolean interpolation = text.charAt(at) == '$';
        push(new LexerMode.Code(true, at));
        take(
                interpolation ? Kind.OPEN_INTERPOLATION : Kind.OPEN_DIRECTIVE,
                charAt(at + 2) == '~' ? 3 : 2);
    }

    // ---- helpers ----

    private void take(Kind kind, int length) {
        takeUntil(kind, at + length);
    }

    private void takeUntil(Kind kind, int end) {
        if (tokens.size() >= maxTokens) {
            throw fatal(
                    at,
                    at,
                    "Text too dense",
                    "At most %d names, numbers and signs are read. Move large values into files or heredocs."
                            .formatted(maxTokens));
        }
        tokens.add(new Token(kind, at, end));
        at = end;
    }

    private void takeText(int end) {
        if (end > at) {
            takeUntil(Kind.TEXT, end);
        }
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int digits(int from) {
        int end = from;
        while (Characters.isDigit(charAt(end))) {
            end++;
        }
        return end;
    }

    /** The character at a place, NUL beyond the end. */
    private char charAt(int place) {
        return place < text.length() ? text.charAt(place) : '\0';
    }

    /** Notes a character that means nothing, and goes on behind it. */
    private void unexpected(String hint) {
        int c = text.codePointAt(at);
        String shown =
                Character.isISOControl(c)
                        ? "control character U+%04X".formatted(c)
                        : "character \"" + Character.toString(c) + "\"";
        int end = at + Character.charCount(c);
        problem(
                at,
                end,
                "Unexpected character",
                ("The " + shown + " means nothing here. " + hint).stripTrailing());
        at = end;
    }

    private void problem(int start, int end, String message, String detail) {
        problems.error(source.range(start, Math.min(end, text.length())), message, detail);
        if (problems.isFull()) {
            throw new HclException(problems.all());
        }
    }

    /** For the caller to throw: what comes after this cannot be told apart. */
    private HclException fatal(int start, int end, String message, String detail) {
        problem(start, end, message, detail);
        return new HclException(problems.all());
    }
}
