package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The place of a parser in the tokens of a text.
 *
 * <p>Line ends matter in bodies and between the items of an object, and nowhere else; {@link
 * #ignoreLines} says where we are. {@link #deeper} bounds the recursion of the parsers; {@link
 * #height}, the height of the expression parsed last, bounds the recursion of whoever walks the
 * tree: a long chain such as {@code 1+1+1…} is parsed by a loop but stands as a tree that leans to
 * the left.
 */
final class Cursor {
    private final Source source;
    private final List<Token> tokens;
    private final int maxDepth;
    private final boolean templates;
    private int at;
    private int depth;
    private int height;
    private boolean ignoringLines;

    /**
     * Begins at the first token.
     *
     * @param templates whether text may hold them
     */
    Cursor(Source source, List<Token> tokens, boolean templates, Limits limits) {
        this.source = source;
        this.tokens = tokens;
        this.templates = templates;
        this.maxDepth = limits.maxDepth();
    }

    Source source() {
        return source;
    }

    /** Whether text may hold templates. */
    boolean templates() {
        return templates;
    }

    /** The place among the tokens, to come back to. */
    int place() {
        return at;
    }

    void goTo(int place) {
        at = place;
    }

    /** The kind of the token at a place, comments and line ends included. */
    Kind kindAt(int place) {
        return tokens.get(place).kind();
    }

    int depth() {
        return depth;
    }

    /** Leaves everything that was entered since the depth was this. */
    void leaveTo(int outerDepth) {
        depth = outerDepth;
        ignoringLines = false;
    }

    boolean isTooDeep() {
        return depth > maxDepth;
    }

    boolean ignoringLines() {
        return ignoringLines;
    }

    /**
     * The tokens from here to the one that ends this template, those inside of its sequences left
     * out.
     */
    List<Token> upTo(Kind end) {
        List<Token> own = new ArrayList<>();
        int level = 0;
        for (int place = at; place < tokens.size(); place++) {
            Token token = tokens.get(place);
            if (level == 0 && token.kind() == end) {
                break;
            }
            if (level == 0) {
                own.add(token);
            }
            switch (token.kind()) {
                case OPEN_INTERPOLATION, OPEN_DIRECTIVE -> level++;
                case CLOSE_SEQUENCE -> level--;
                default -> {}
            }
        }
        return own;
    }

    void ignoreLines(boolean ignore) {
        ignoringLines = ignore;
    }

    int height() {
        return height;
    }

    void forgetHeight() {
        height = 0;
    }

    /** Notes that something of this height stands one level above what was parsed last. */
    void raise(int tall) {
        height = tall + 1;
        if (height > maxDepth) {
            throw new HclException(
                    previousRange(),
                    "Expression nested too deeply",
                    "At most %d levels are read. Put parts of it into locals.".formatted(maxDepth));
        }
    }

    void deeper() {
        if (++depth > maxDepth) {
            throw new HclException(
                    rangeOf(peek()),
                    "Nested too deeply",
                    "At most " + maxDepth + " levels are read.");
        }
    }

    void shallower() {
        depth--;
    }

    Token peek() {
        while (skipped(tokens.get(at).kind())) {
            at++;
        }
        return tokens.get(at);
    }

    Token next() {
        Token token = peek();
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    boolean isWord(String word) {
        Token token = peek();
        return token.kind() == Kind.IDENTIFIER && textOf(token).equals(word);
    }

    Token expect(Kind kind, String why) {
        require(kind, why);
        return next();
    }

    String textOf(Token token) {
        return source.text().substring(token.start(), token.end());
    }

    SourceRange rangeOf(Token token) {
        return source.range(token.start(), token.end());
    }

    HclException unexpected(String message, String detail) {
        Token token = peek();
        return new HclException(
                rangeOf(token), message, "Found %s. %s".formatted(shown(token), detail));
    }

    void require(Kind kind, String why) {
        if (peek().kind() != kind) {
            throw unexpected("Expected " + kind.words(), kind.words() + " " + why + " is missing.");
        }
    }

    String shown(Token token) {
        return switch (token.kind()) {
            case IDENTIFIER, NUMBER -> "\"" + textOf(token) + "\"";
            default -> token.kind().words();
        };
    }

    SourceRange previousRange() {
        return rangeOf(tokens.get(Math.max(0, at - 1)));
    }

    Token peekAfter() {
        peek();
        int place = at + 1;
        while (place < tokens.size() && skipped(tokens.get(place).kind())) {
            place++;
        }
        return tokens.get(Math.min(place, tokens.size() - 1));
    }

    private boolean skipped(Kind kind) {
        return kind == Kind.COMMENT || (ignoringLines && kind == Kind.NEWLINE);
    }

    void skipLines() {
        while (peek().kind() == Kind.NEWLINE) {
            next();
        }
    }

    /** Notes the height of an expression above that of its tallest part. */
    <E extends Expression> E built(E expression, int tall) {
        raise(tall);
        return expression;
    }
}
