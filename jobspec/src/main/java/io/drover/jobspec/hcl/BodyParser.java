package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Body.Syntax;
import io.drover.jobspec.hcl.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recursive descent over the attributes and blocks of a text. After an error it goes on with the
 * next item, so that all of them are told at once.
 */
final class BodyParser {
    private static final String EXTRA_BRACE = "Extra \"}\"";

    private final Source source;
    private final Syntax syntax;
    private final Cursor cursor;
    private final ExpressionParser expressions;
    private final Diagnostics problems;
    private final UnclosedBlocks unclosed = new UnclosedBlocks();
    private boolean lost;

    private BodyParser(Source source, Syntax syntax, Cursor cursor, Diagnostics problems) {
        this.source = source;
        this.syntax = syntax;
        this.cursor = cursor;
        this.expressions = new ExpressionParser(cursor);
        this.problems = problems;
    }

    /**
     * A whole file.
     *
     * @throws HclException with everything that is wrong, not only the first
     */
    static Body body(Source source, Syntax syntax, Limits limits) {
        Diagnostics problems = new Diagnostics();
        boolean templates = syntax != Syntax.CONFIG;
        List<Token> tokens = Lexer.code(source, limits, templates, problems);
        Cursor cursor = new Cursor(source, tokens, templates, limits);
        Body body = new BodyParser(source, syntax, cursor, problems).file();
        if (problems.hasErrors()) {
            throw new HclException(problems.inOrderOfText());
        }
        return body;
    }

    private Body file() {
        BodyItems items = new BodyItems();
        while (true) {
            cursor.skipLines();
            if (cursor.peek().kind() == Kind.END) {
                return new Body(items.attributes, items.blocks, syntax, source.all());
            }
            int start = cursor.place();
            int level = cursor.depth();
            try {
                item(items);
                endOfItem();
            } catch (HclException e) {
                recover(e, start, level);
            }
        }
    }

    // ---- going on after an error ----

    /** Notes an error and goes to the line after the item that it is in. */
    private void recover(HclException e, int start, int level) {
        if (lost) {
            throw e;
        }
        for (Diagnostic problem : e.diagnostics()) {
            if (!isConsequence(problem)) {
                problems.add(problem);
            }
        }
        if (cursor.isTooDeep() || problems.isFull()) {
            lost = true;
            throw new HclException(problems.inOrderOfText());
        }
        cursor.leaveTo(level);
        skipItem(start);
    }

    /** Whether the line has been complained about already, or a brace is only left over. */
    private boolean isConsequence(Diagnostic problem) {
        boolean leftOver =
                problem.message().equals(EXTRA_BRACE)
                        || problem.message().equals(UnclosedBlocks.MESSAGE);
        return (leftOver && problems.hasErrors())
                || problems.all().stream().anyMatch(p -> p.line() == problem.line());
    }

    /** Goes to the end of the line that an item ends on, or to the brace that ends its block. */
    private void skipItem(int start) {
        int reached = cursor.place();
        int open = 0;
        int place = start;
        while (cursor.kindAt(place) != Kind.END) {
            Kind kind = cursor.kindAt(place);
            boolean outside = open <= 0 && place >= reached;
            if (outside && (kind == Kind.NEWLINE || (kind == Kind.CLOSE_BRACE && place > start))) {
                break;
            }
            open += nesting(kind);
            place++;
        }
        cursor.goTo(place);
    }

    private static int nesting(Kind kind) {
        return switch (kind) {
            case OPEN_BRACE,
                    OPEN_BRACKET,
                    OPEN_PAREN,
                    OPEN_QUOTE,
                    OPEN_HEREDOC,
                    OPEN_INTERPOLATION,
                    OPEN_DIRECTIVE ->
                    1;
            case CLOSE_BRACE,
                    CLOSE_BRACKET,
                    CLOSE_PAREN,
                    CLOSE_QUOTE,
                    CLOSE_HEREDOC,
                    CLOSE_SEQUENCE ->
                    -1;
            default -> 0;
        };
    }

    /** What a body is made of, while it is being read. */
    private static final class BodyItems {
        final List<Body.Attribute> attributes = new ArrayList<>();
        final List<Body.Block> blocks = new ArrayList<>();
        final Map<String, Body.Attribute> byName = new HashMap<>();
    }

    private void item(BodyItems items) {
        Token name = cursor.peek();
        boolean quoted = name.kind() == Kind.OPEN_QUOTE && syntax == Syntax.CONFIG;
        if (name.kind() != Kind.IDENTIFIER && !quoted) {
            throw cursor.unexpected(
                    "Expected an attribute or a block",
                    name.kind() == Kind.OPEN_QUOTE
                            ? "Names of attributes are written without quotes here."
                            : "Write name = value, or a block such as name { … }.");
        }
        Body.Label label = label();
        switch (cursor.peek().kind()) {
            case ASSIGN -> attribute(items, label);
            case OPEN_BRACE, OPEN_QUOTE, IDENTIFIER -> items.blocks.add(block(label));
            case COLON ->
                    throw cursor.unexpected(
                            "Expected \"=\" or \"{\"",
                            "An attribute is written " + label.text() + " = value.");
            default ->
                    throw cursor.unexpected(
                            "Expected \"=\" or \"{\"",
                            "After \"%s\" comes \"=\" and a value, or \"{\" of a block."
                                    .formatted(label.text()));
        }
    }

    private void attribute(BodyItems items, Body.Label name) {
        cursor.next();
        Expression value = expressions.expression();
        Body.Attribute attribute =
                new Body.Attribute(
                        name.text(), name.range(), value, name.range().to(value.range()));
        Body.Attribute first = items.byName.putIfAbsent(name.text(), attribute);
        if (first != null) {
            throw new HclException(
                    name.range(),
                    "Attribute set twice",
                    "\"%s\" was already set on line %d; keep one of them."
                            .formatted(name.text(), first.range().line()));
        }
        items.attributes.add(attribute);
    }

    private Body.Block block(Body.Label type) {
        cursor.deeper();
        List<Body.Label> labels = new ArrayList<>();
        while (cursor.peek().kind() == Kind.IDENTIFIER || cursor.peek().kind() == Kind.OPEN_QUOTE) {
            labels.add(label());
        }
        Token open = cursor.expect(Kind.OPEN_BRACE, "to begin the \"" + type.text() + "\" block");
        Body body = blockBody(type, open);
        cursor.shallower();
        return new Body.Block(
                type.text(), type.range(), labels, body, type.range().to(body.range()));
    }

    private Body blockBody(Body.Label type, Token open) {
        BodyItems items = new BodyItems();
        boolean oneLine = syntax == Syntax.NATIVE && cursor.peek().kind() != Kind.NEWLINE;
        while (true) {
            cursor.skipLines();
            Token token = cursor.peek();
            if (token.kind() == Kind.CLOSE_BRACE) {
                cursor.next();
                unclosed.closed(type, cursor.rangeOf(token));
                return new Body(
                        items.attributes,
                        items.blocks,
                        syntax,
                        source.range(open.start(), token.end()));
            }
            if (token.kind() == Kind.END) {
                throw unclosed.error(type);
            }
            int start = cursor.place();
            int level = cursor.depth();
            try {
                item(items);
                if (oneLine) {
                    endOfOneLineBlock(type, items);
                } else {
                    endOfItem();
                }
            } catch (HclException e) {
                recover(e, start, level);
            }
        }
    }

    private void endOfOneLineBlock(Body.Label type, BodyItems items) {
        if (!items.blocks.isEmpty() || cursor.peek().kind() != Kind.CLOSE_BRACE) {
            throw new HclException(
                    cursor.rangeOf(cursor.peek()),
                    "Too much for one line",
                    "A block on one line holds at most one attribute. Break the line after \"{\" of \"%s\" and write each item on its own line."
                            .formatted(type.text()));
        }
    }

    private void endOfItem() {
        Kind kind = cursor.peek().kind();
        if (kind == Kind.NEWLINE || kind == Kind.END) {
            return;
        }
        if (syntax == Syntax.CONFIG) {
            if (kind == Kind.COMMA) {
                cursor.next();
            }
            return;
        }
        if (kind == Kind.CLOSE_BRACE && cursor.depth() == 0) {
            throw cursor.unexpected(EXTRA_BRACE, "No block is open here; remove it.");
        }
        throw cursor.unexpected(
                "Expected the end of the line",
                kind == Kind.COMMA
                        ? "Items of a block are separated by line ends, without commas."
                        : "Each attribute and each block ends its line.");
    }

    /** A name or a plain quoted string. */
    private Body.Label label() {
        Token token = cursor.next();
        if (token.kind() == Kind.IDENTIFIER) {
            return new Body.Label(cursor.textOf(token), cursor.rangeOf(token));
        }
        StringBuilder text = new StringBuilder();
        while (true) {
            Token part = cursor.next();
            switch (part.kind()) {
                case CLOSE_QUOTE -> {
                    return new Body.Label(text.toString(), source.range(token.start(), part.end()));
                }
                case TEXT ->
                        text.append(
                                TemplateParser.unescape(source, part, true, cursor.templates()));
                default ->
                        throw new HclException(
                                cursor.rangeOf(part),
                                "Template in a name",
                                "Names of blocks and their labels are plain text, without ${…}.");
            }
        }
    }
}
