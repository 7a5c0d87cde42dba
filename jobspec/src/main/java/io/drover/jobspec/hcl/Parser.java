package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Body.Syntax;
import io.drover.jobspec.hcl.Expression.BinaryOperator;
import io.drover.jobspec.hcl.Expression.UnaryOperator;
import io.drover.jobspec.hcl.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recursive descent over the tokens of one text.
 *
 * <p>Line ends matter in bodies and between the items of an object, and nowhere else; {@link
 * #ignoringLines} says where we are. {@link #depth} bounds the recursion here; {@link #height}, the
 * height of the expression parsed last, bounds the recursion of whoever walks the tree: a long
 * chain such as {@code 1+1+1…} is parsed by a loop but stands as a tree that leans to the left.
 */
final class Parser {
    private final Source source;
    private final List<Token> tokens;
    private final Syntax syntax;
    private final int maxDepth;
    private int at;
    private int depth;
    private int height;
    private boolean ignoringLines;

    private Parser(Source source, List<Token> tokens, Syntax syntax, Limits limits) {
        this.source = source;
        this.tokens = tokens;
        this.syntax = syntax;
        this.maxDepth = limits.maxDepth();
    }

    static Body body(Source source, Syntax syntax, Limits limits) {
        List<Token> tokens = Lexer.code(source, limits, syntax != Syntax.CONFIG);
        return new Parser(source, tokens, syntax, limits).file();
    }

    static Expression expression(Source source, Limits limits) {
        Parser parser = new Parser(source, Lexer.code(source, limits, true), Syntax.NATIVE, limits);
        parser.ignoringLines = true;
        Expression expression = parser.expression();
        parser.expect(Kind.END, "after this expression");
        return expression;
    }

    /** A text that is a template as a whole. */
    static Expression template(Source source, Limits limits) {
        Parser parser = new Parser(source, Lexer.template(source, limits), Syntax.NATIVE, limits);
        return new Expression.Template(
                new TemplateParser(parser).until(Kind.END, false), source.all());
    }

    // ---- bodies ----

    private Body file() {
        BodyItems items = new BodyItems();
        while (true) {
            skipLines();
            if (peek().kind() == Kind.END) {
                return new Body(items.attributes, items.blocks, syntax, source.all());
            }
            item(items);
            endOfItem();
        }
    }

    /** What a body is made of, while it is being read. */
    private static final class BodyItems {
        final List<Body.Attribute> attributes = new ArrayList<>();
        final List<Body.Block> blocks = new ArrayList<>();
        final Map<String, Body.Attribute> byName = new HashMap<>();
    }

    private void item(BodyItems items) {
        Token name = peek();
        boolean quoted = name.kind() == Kind.OPEN_QUOTE && syntax == Syntax.CONFIG;
        if (name.kind() != Kind.IDENTIFIER && !quoted) {
            throw unexpected(
                    "Expected an attribute or a block",
                    name.kind() == Kind.OPEN_QUOTE
                            ? "Names of attributes are written without quotes here."
                            : "Write name = value, or a block such as name { … }.");
        }
        Body.Label label = label();
        switch (peek().kind()) {
            case ASSIGN -> attribute(items, label);
            case OPEN_BRACE, OPEN_QUOTE, IDENTIFIER -> items.blocks.add(block(label));
            case COLON ->
                    throw unexpected(
                            "Expected \"=\" or \"{\"",
                            "An attribute is written " + label.text() + " = value.");
            default ->
                    throw unexpected(
                            "Expected \"=\" or \"{\"",
                            "After \"%s\" comes \"=\" and a value, or \"{\" of a block."
                                    .formatted(label.text()));
        }
    }

    private void attribute(BodyItems items, Body.Label name) {
        next();
        Expression value = expression();
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
        deeper();
        List<Body.Label> labels = new ArrayList<>();
        while (peek().kind() == Kind.IDENTIFIER || peek().kind() == Kind.OPEN_QUOTE) {
            labels.add(label());
        }
        Token open = expect(Kind.OPEN_BRACE, "to begin the \"" + type.text() + "\" block");
        Body body = blockBody(type, open);
        depth--;
        return new Body.Block(
                type.text(), type.range(), labels, body, type.range().to(body.range()));
    }

    private Body blockBody(Body.Label type, Token open) {
        BodyItems items = new BodyItems();
        boolean oneLine = syntax == Syntax.NATIVE && peek().kind() != Kind.NEWLINE;
        while (true) {
            skipLines();
            Token token = peek();
            if (token.kind() == Kind.CLOSE_BRACE) {
                next();
                return new Body(
                        items.attributes,
                        items.blocks,
                        syntax,
                        source.range(open.start(), token.end()));
            }
            if (token.kind() == Kind.END) {
                throw new HclException(
                        type.range(),
                        "Unclosed block",
                        "The file ends before the \"}\" of this \"%s\" block."
                                .formatted(type.text()));
            }
            item(items);
            if (oneLine) {
                endOfOneLineBlock(type, items);
            } else {
                endOfItem();
            }
        }
    }

    private void endOfOneLineBlock(Body.Label type, BodyItems items) {
        if (!items.blocks.isEmpty() || peek().kind() != Kind.CLOSE_BRACE) {
            throw new HclException(
                    rangeOf(peek()),
                    "Too much for one line",
                    "A block on one line holds at most one attribute. Break the line after \"{\" of \"%s\" and write each item on its own line."
                            .formatted(type.text()));
        }
    }

    private void endOfItem() {
        Kind kind = peek().kind();
        if (kind == Kind.NEWLINE || kind == Kind.END) {
            return;
        }
        if (syntax == Syntax.CONFIG) {
            if (kind == Kind.COMMA) {
                next();
            }
            return;
        }
        if (kind == Kind.CLOSE_BRACE && depth == 0) {
            throw unexpected("Extra \"}\"", "No block is open here; remove it.");
        }
        throw unexpected(
                "Expected the end of the line",
                kind == Kind.COMMA
                        ? "Items of a block are separated by line ends, without commas."
                        : "Each attribute and each block ends its line.");
    }

    /** A name or a plain quoted string. */
    private Body.Label label() {
        Token token = next();
        if (token.kind() == Kind.IDENTIFIER) {
            return new Body.Label(textOf(token), rangeOf(token));
        }
        StringBuilder text = new StringBuilder();
        while (true) {
            Token part = next();
            switch (part.kind()) {
                case CLOSE_QUOTE -> {
                    return new Body.Label(text.toString(), source.range(token.start(), part.end()));
                }
                case TEXT -> text.append(TemplateParser.unescape(source, part, true, templates()));
                default ->
                        throw new HclException(
                                rangeOf(part),
                                "Template in a name",
                                "Names of blocks and their labels are plain text, without ${…}.");
            }
        }
    }

    // ---- expressions ----

    Expression expression() {
        deeper();
        Expression condition = binary(1);
        int tall = height;
        if (peek().kind() != Kind.QUESTION) {
            depth--;
            return condition;
        }
        next();
        Expression then = expression();
        tall = Math.max(tall, height);
        expect(Kind.COLON, "between the two results of \"condition ? a : b\"");
        Expression otherwise = expression();
        depth--;
        return built(
                new Expression.Conditional(
                        condition, then, otherwise, condition.range().to(otherwise.range())),
                Math.max(tall, height));
    }

    private Expression binary(int level) {
        Expression left = unary();
        while (true) {
            BinaryOperator operator = binaryOperator(peek().kind());
            if (operator == null || operator.level() < level) {
                return left;
            }
            next();
            int tall = height;
            Expression right = binary(operator.level() + 1);
            left =
                    built(
                            new Expression.Binary(
                                    operator, left, right, left.range().to(right.range())),
                            Math.max(tall, height));
        }
    }

    private static @Nullable BinaryOperator binaryOperator(Kind kind) {
        return switch (kind) {
            case OR -> BinaryOperator.OR;
            case AND -> BinaryOperator.AND;
            case EQUAL -> BinaryOperator.EQUAL;
            case NOT_EQUAL -> BinaryOperator.NOT_EQUAL;
            case GREATER -> BinaryOperator.GREATER;
            case GREATER_OR_EQUAL -> BinaryOperator.GREATER_OR_EQUAL;
            case LESS -> BinaryOperator.LESS;
            case LESS_OR_EQUAL -> BinaryOperator.LESS_OR_EQUAL;
            case PLUS -> BinaryOperator.ADD;
            case MINUS -> BinaryOperator.SUBTRACT;
            case STAR -> BinaryOperator.MULTIPLY;
            case SLASH -> BinaryOperator.DIVIDE;
            case PERCENT -> BinaryOperator.MODULO;
            default -> null;
        };
    }

    private Expression unary() {
        Token token = peek();
        UnaryOperator operator =
                switch (token.kind()) {
                    case MINUS -> UnaryOperator.NEGATE;
                    case NOT -> UnaryOperator.NOT;
                    default -> null;
                };
        if (operator == null) {
            return postfix(primary());
        }
        next();
        deeper();
        Expression operand = unary();
        depth--;
        return built(
                new Expression.Unary(operator, operand, rangeOf(token).to(operand.range())),
                height);
    }

    private Expression postfix(Expression first) {
        Expression target = first;
        while (true) {
            switch (peek().kind()) {
                case DOT -> {
                    next();
                    target = afterDot(target);
                }
                case OPEN_BRACKET -> {
                    next();
                    target = afterBracket(target);
                }
                default -> {
                    return target;
                }
            }
        }
    }

    private Expression afterDot(Expression target) {
        Token name = next();
        SourceRange range = target.range().to(rangeOf(name));
        return switch (name.kind()) {
            case IDENTIFIER ->
                    built(
                            new Expression.Attribute(target, textOf(name), rangeOf(name), range),
                            height);
            case NUMBER ->
                    built(
                            new Expression.Index(
                                    target,
                                    new Expression.Literal(number(name), rangeOf(name)),
                                    range),
                            height);
            case STAR -> attributeSplat(target, range);
            default -> {
                at--;
                throw unexpected(
                        "Expected a name after \".\"",
                        "Write value.name, value[0] or value[\"any text\"].");
            }
        };
    }

    /** {@code a.*.b.c}: only names follow; a bracket looks into the finished list. */
    private Expression attributeSplat(Expression target, SourceRange range) {
        int tall = height;
        Expression each = built(new Expression.Element(range), 0);
        while (peek().kind() == Kind.DOT) {
            next();
            each = afterDot(each);
        }
        return built(
                new Expression.Splat(target, each, range.to(previousRange())),
                Math.max(tall, height));
    }

    private Expression afterBracket(Expression target) {
        boolean outside = ignoringLines;
        ignoringLines = true;
        int tall = height;
        if (peek().kind() == Kind.STAR && peekAfter().kind() == Kind.CLOSE_BRACKET) {
            next();
            ignoringLines = outside;
            Token close = next();
            SourceRange range = target.range().to(rangeOf(close));
            deeper();
            Expression each = postfix(built(new Expression.Element(range), 0));
            depth--;
            return built(
                    new Expression.Splat(target, each, range.to(previousRange())),
                    Math.max(tall, height));
        }
        Expression key = expression();
        tall = Math.max(tall, height);
        require(Kind.CLOSE_BRACKET, "after the key");
        ignoringLines = outside;
        Token close = next();
        return built(new Expression.Index(target, key, target.range().to(rangeOf(close))), tall);
    }

    private Expression primary() {
        Token token = peek();
        return switch (token.kind()) {
            case NUMBER -> {
                next();
                yield built(new Expression.Literal(number(token), rangeOf(token)), 0);
            }
            case IDENTIFIER -> named();
            case OPEN_QUOTE, OPEN_HEREDOC -> quotedOrHeredoc();
            case OPEN_PAREN -> parentheses();
            case OPEN_BRACKET -> bracketed();
            case OPEN_BRACE -> braced();
            default -> throw unexpected("Expected a value", hintForMissingValue(token));
        };
    }

    private static String hintForMissingValue(Token token) {
        return switch (token.kind()) {
            case NEWLINE, END, CLOSE_BRACE -> "The value is missing; write it on the same line.";
            case COLON ->
                    "A shell's own ${NAME:-default} is written $${NAME:-default} in templates.";
            default -> "Write text in quotes, a number, true, false, null, a list or a reference.";
        };
    }

    private Expression named() {
        Token name = next();
        SourceRange range = rangeOf(name);
        if (peek().kind() == Kind.OPEN_PAREN) {
            return call(name);
        }
        Value literal =
                switch (textOf(name)) {
                    case "true" -> Value.bool(true);
                    case "false" -> Value.bool(false);
                    case "null" -> Value.none();
                    default -> null;
                };
        return built(
                literal == null
                        ? new Expression.Variable(textOf(name), range)
                        : new Expression.Literal(literal, range),
                0);
    }

    private Expression call(Token name) {
        boolean outside = ignoringLines;
        next();
        ignoringLines = true;
        List<Expression> arguments = new ArrayList<>();
        boolean expand = false;
        int tall = 0;
        while (peek().kind() != Kind.CLOSE_PAREN) {
            arguments.add(expression());
            tall = Math.max(tall, height);
            if (peek().kind() == Kind.ELLIPSIS) {
                next();
                expand = true;
                break;
            }
            if (peek().kind() != Kind.COMMA) {
                break;
            }
            next();
        }
        require(Kind.CLOSE_PAREN, "to end the arguments of " + textOf(name));
        ignoringLines = outside;
        Token close = next();
        return built(
                new Expression.Call(
                        textOf(name),
                        rangeOf(name),
                        arguments,
                        expand,
                        rangeOf(name).to(rangeOf(close))),
                tall);
    }

    private Expression quotedOrHeredoc() {
        Token open = next();
        boolean outside = ignoringLines;
        boolean heredoc = open.kind() == Kind.OPEN_HEREDOC;
        boolean dedent = heredoc && source.text().charAt(open.start() + 2) == '-';
        height = 0;
        List<Expression.Part> parts =
                new TemplateParser(this)
                        .until(heredoc ? Kind.CLOSE_HEREDOC : Kind.CLOSE_QUOTE, dedent);
        int tall = height;
        ignoringLines = outside;
        return built(new Expression.Template(parts, rangeOf(open).to(previousRange())), tall);
    }

    private Expression parentheses() {
        boolean outside = ignoringLines;
        Token open = next();
        ignoringLines = true;
        Expression inner = expression();
        require(Kind.CLOSE_PAREN, "to close the parenthesis");
        ignoringLines = outside;
        Token close = next();
        return built(new Expression.Parentheses(inner, rangeOf(open).to(rangeOf(close))), height);
    }

    private Expression bracketed() {
        boolean outside = ignoringLines;
        Token open = next();
        ignoringLines = true;
        Expression result =
                isFor() ? forExpression(open, Kind.CLOSE_BRACKET, outside) : tuple(open, outside);
        ignoringLines = outside;
        return result;
    }

    private Expression tuple(Token open, boolean outside) {
        List<Expression> items = new ArrayList<>();
        int tall = 0;
        while (peek().kind() != Kind.CLOSE_BRACKET) {
            items.add(expression());
            tall = Math.max(tall, height);
            if (peek().kind() != Kind.COMMA) {
                break;
            }
            next();
        }
        require(Kind.CLOSE_BRACKET, "or \",\" after an item of the list");
        ignoringLines = outside;
        Token close = next();
        return built(new Expression.Tuple(items, rangeOf(open).to(rangeOf(close))), tall);
    }

    private Expression braced() {
        boolean outside = ignoringLines;
        Token open = next();
        ignoringLines = true;
        boolean isFor = isFor();
        Expression result;
        if (isFor) {
            result = forExpression(open, Kind.CLOSE_BRACE, outside);
        } else {
            ignoringLines = false;
            result = object(open, outside);
        }
        ignoringLines = outside;
        return result;
    }

    private Expression object(Token open, boolean outside) {
        List<Expression.Item> items = new ArrayList<>();
        int tall = 0;
        while (true) {
            skipLines();
            if (peek().kind() == Kind.CLOSE_BRACE) {
                break;
            }
            Expression key = objectKey();
            tall = Math.max(tall, height);
            if (peek().kind() != Kind.ASSIGN && peek().kind() != Kind.COLON) {
                throw unexpected(
                        "Expected \"=\" or \":\"", "An item of a map is written key = value.");
            }
            next();
            Expression value = expression();
            tall = Math.max(tall, height);
            items.add(new Expression.Item(key, value));
            Kind kind = peek().kind();
            if (kind == Kind.COMMA) {
                next();
            } else if (kind != Kind.NEWLINE && kind != Kind.CLOSE_BRACE) {
                throw unexpected(
                        "Expected \",\", \"}\" or the end of the line",
                        "Items of a map are separated by commas or line ends.");
            }
        }
        ignoringLines = outside;
        Token close = next();
        return built(new Expression.ObjectOf(items, rangeOf(open).to(rangeOf(close))), tall);
    }

    private Expression objectKey() {
        Token token = peek();
        Kind after = peekAfter().kind();
        if (token.kind() == Kind.IDENTIFIER && (after == Kind.ASSIGN || after == Kind.COLON)) {
            next();
            return built(new Expression.Literal(Value.text(textOf(token)), rangeOf(token)), 0);
        }
        Expression key = expression();
        if (key instanceof Expression.Attribute || key instanceof Expression.Index) {
            throw new HclException(
                    key.range(),
                    "Ambiguous key",
                    "Write (%s) to use the value of this reference as key, or \"%s\" for the text itself."
                            .formatted(key.range().text(), key.range().text()));
        }
        return key;
    }

    private boolean isFor() {
        Token token = peek();
        return token.kind() == Kind.IDENTIFIER
                && textOf(token).equals("for")
                && peekAfter().kind() == Kind.IDENTIFIER;
    }

    private Expression forExpression(Token open, Kind close, boolean outside) {
        next();
        ForHead head = forHead();
        int tall = height;
        expect(Kind.COLON, "after the collection of \"for\"");
        Expression first = expression();
        tall = Math.max(tall, height);
        Expression newKey = null;
        Expression result = first;
        boolean group = false;
        if (close == Kind.CLOSE_BRACE) {
            expect(Kind.ARROW, "between key and value of \"{for … : key => value}\"");
            newKey = first;
            result = expression();
            tall = Math.max(tall, height);
            if (peek().kind() == Kind.ELLIPSIS) {
                next();
                group = true;
            }
        }
        Expression condition = null;
        if (isWord("if")) {
            next();
            condition = expression();
            tall = Math.max(tall, height);
        }
        require(close, "to end the \"for\" expression");
        ignoringLines = outside;
        Token end = next();
        return built(
                new Expression.For(
                        head.key(),
                        head.value(),
                        head.collection(),
                        newKey,
                        result,
                        condition,
                        group,
                        rangeOf(open).to(rangeOf(end))),
                tall);
    }

    record ForHead(@Nullable String key, String value, Expression collection) {}

    /** {@code k, v in collection}; the word {@code for} is already taken. */
    ForHead forHead() {
        String key = null;
        String value = textOf(expect(Kind.IDENTIFIER, "as the name of each element"));
        if (peek().kind() == Kind.COMMA) {
            next();
            key = value;
            value = textOf(expect(Kind.IDENTIFIER, "as the name of each element"));
        }
        if (!isWord("in")) {
            throw unexpected("Expected \"in\"", "Write for name in collection.");
        }
        next();
        return new ForHead(key, value, expression());
    }

    private Value number(Token token) {
        try {
            return Value.number(new BigDecimal(textOf(token)));
        } catch (ValueException e) {
            throw e.at(rangeOf(token));
        } catch (NumberFormatException _) {
            throw new HclException(
                    rangeOf(token), "Invalid number", "Its exponent is out of range.");
        }
    }

    // ---- tokens; the template parser uses these too ----

    Source source() {
        return source;
    }

    /** Whether text may hold templates. */
    boolean templates() {
        return syntax != Syntax.CONFIG;
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

    private void require(Kind kind, String why) {
        if (peek().kind() != kind) {
            throw unexpected("Expected " + kind.words(), kind.words() + " " + why + " is missing.");
        }
    }

    private String shown(Token token) {
        return switch (token.kind()) {
            case IDENTIFIER, NUMBER -> "\"" + textOf(token) + "\"";
            default -> token.kind().words();
        };
    }

    private SourceRange previousRange() {
        return rangeOf(tokens.get(Math.max(0, at - 1)));
    }

    private Token peekAfter() {
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

    private void skipLines() {
        while (peek().kind() == Kind.NEWLINE) {
            next();
        }
    }

    private <E extends Expression> E built(E expression, int tall) {
        raise(tall);
        return expression;
    }
}
