package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Expression.BinaryOperator;
import io.drover.jobspec.hcl.Expression.UnaryOperator;
import io.drover.jobspec.hcl.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recursive descent over the expressions of a text. */
final class ExpressionParser {
    private final Cursor cursor;

    ExpressionParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** A text that is one expression. */
    static Expression expression(Source source, Limits limits) {
        Cursor cursor = new Cursor(source, Lexer.code(source, limits, true), true, limits);
        cursor.ignoreLines(true);
        Expression expression = new ExpressionParser(cursor).expression();
        cursor.expect(Kind.END, "after this expression");
        return expression;
    }

    /** A text that is a template as a whole. */
    static Expression template(Source source, Limits limits) {
        Cursor cursor = new Cursor(source, Lexer.template(source, limits), true, limits);
        return new Expression.Template(
                new TemplateParser(new ExpressionParser(cursor), cursor).until(Kind.END, false),
                source.all());
    }

    Expression expression() {
        cursor.deeper();
        Expression condition = binary(1);
        int tall = cursor.height();
        if (cursor.peek().kind() != Kind.QUESTION) {
            cursor.shallower();
            return condition;
        }
        cursor.next();
        Expression then = expression();
        tall = Math.max(tall, cursor.height());
        cursor.expect(Kind.COLON, "between the two results of \"condition ? a : b\"");
        Expression otherwise = expression();
        cursor.shallower();
        return cursor.built(
                new Expression.Conditional(
                        condition, then, otherwise, condition.range().to(otherwise.range())),
                Math.max(tall, cursor.height()));
    }

    private Expression binary(int level) {
        Expression left = unary();
        while (true) {
            BinaryOperator operator = binaryOperator(cursor.peek().kind());
            if (operator == null || operator.level() < level) {
                return left;
            }
            cursor.next();
            int tall = cursor.height();
            Expression right = binary(operator.level() + 1);
            left =
                    cursor.built(
                            new Expression.Binary(
                                    operator, left, right, left.range().to(right.range())),
                            Math.max(tall, cursor.height()));
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
        Token token = cursor.peek();
        UnaryOperator operator =
                switch (token.kind()) {
                    case MINUS -> UnaryOperator.NEGATE;
                    case NOT -> UnaryOperator.NOT;
                    default -> null;
                };
        if (operator == null) {
            return postfix(primary());
        }
        cursor.next();
        cursor.deeper();
        Expression operand = unary();
        cursor.shallower();
        return cursor.built(
                new Expression.Unary(operator, operand, cursor.rangeOf(token).to(operand.range())),
                cursor.height());
    }

    private Expression postfix(Expression first) {
        Expression target = first;
        while (true) {
            switch (cursor.peek().kind()) {
                case DOT -> {
                    cursor.next();
                    target = afterDot(target);
                }
                case OPEN_BRACKET -> {
                    cursor.next();
                    target = afterBracket(target);
                }
                default -> {
                    return target;
                }
            }
        }
    }

    private Expression afterDot(Expression target) {
        Token name = cursor.next();
        SourceRange range = target.range().to(cursor.rangeOf(name));
        return switch (name.kind()) {
            case IDENTIFIER ->
                    cursor.built(
                            new Expression.Attribute(
                                    target, cursor.textOf(name), cursor.rangeOf(name), range),
                            cursor.height());
            case NUMBER ->
                    cursor.built(
                            new Expression.Index(
                                    target,
                                    new Expression.Literal(number(name), cursor.rangeOf(name)),
                                    range),
                            cursor.height());
            case STAR -> attributeSplat(target, range);
            default -> {
                cursor.goTo(cursor.place() - 1);
                throw cursor.unexpected(
                        "Expected a name after \".\"",
                        "Write value.name, value[0] or value[\"any text\"].");
            }
        };
    }

    /** {@code a.*.b.c}: only names follow; a bracket looks into the finished list. */
    private Expression attributeSplat(Expression target, SourceRange range) {
        int tall = cursor.height();
        Expression each = cursor.built(new Expression.Element(range), 0);
        while (cursor.peek().kind() == Kind.DOT) {
            cursor.next();
            each = afterDot(each);
        }
        return cursor.built(
                new Expression.Splat(target, each, range.to(cursor.previousRange())),
                Math.max(tall, cursor.height()));
    }

    private Expression afterBracket(Expression target) {
        boolean outside = cursor.ignoringLines();
        cursor.ignoreLines(true);
        int tall = cursor.height();
        if (cursor.peek().kind() == Kind.STAR && cursor.peekAfter().kind() == Kind.CLOSE_BRACKET) {
            cursor.next();
            cursor.ignoreLines(outside);
            Token close = cursor.next();
            SourceRange range = target.range().to(cursor.rangeOf(close));
            cursor.deeper();
            Expression each = postfix(cursor.built(new Expression.Element(range), 0));
            cursor.shallower();
            return cursor.built(
                    new Expression.Splat(target, each, range.to(cursor.previousRange())),
                    Math.max(tall, cursor.height()));
        }
        Expression key = expression();
        tall = Math.max(tall, cursor.height());
        cursor.require(Kind.CLOSE_BRACKET, "after the key");
        cursor.ignoreLines(outside);
        Token close = cursor.next();
        return cursor.built(
                new Expression.Index(target, key, target.range().to(cursor.rangeOf(close))), tall);
    }

    private Expression primary() {
        Token token = cursor.peek();
        return switch (token.kind()) {
            case NUMBER -> {
                cursor.next();
                yield cursor.built(new Expression.Literal(number(token), cursor.rangeOf(token)), 0);
            }
            case IDENTIFIER -> named();
            case OPEN_QUOTE, OPEN_HEREDOC -> quotedOrHeredoc();
            case OPEN_PAREN -> parentheses();
            case OPEN_BRACKET -> bracketed();
            case OPEN_BRACE -> braced();
            default -> throw cursor.unexpected("Expected a value", hintForMissingValue(token));
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
        Token name = cursor.next();
        SourceRange range = cursor.rangeOf(name);
        if (cursor.peek().kind() == Kind.OPEN_PAREN) {
            return call(name);
        }
        Value literal =
                switch (cursor.textOf(name)) {
                    case "true" -> Value.bool(true);
                    case "false" -> Value.bool(false);
                    case "null" -> Value.none();
                    default -> null;
                };
        return cursor.built(
                literal == null
                        ? new Expression.Variable(cursor.textOf(name), range)
                        : new Expression.Literal(literal, range),
                0);
    }

    private Expression call(Token name) {
        boolean outside = cursor.ignoringLines();
        cursor.next();
        cursor.ignoreLines(true);
        List<Expression> arguments = new ArrayList<>();
        boolean expand = false;
        int tall = 0;
        while (cursor.peek().kind() != Kind.CLOSE_PAREN) {
            arguments.add(expression());
            tall = Math.max(tall, cursor.height());
            if (cursor.peek().kind() == Kind.ELLIPSIS) {
                cursor.next();
                expand = true;
                break;
            }
            if (cursor.peek().kind() != Kind.COMMA) {
                break;
            }
            cursor.next();
        }
        cursor.require(Kind.CLOSE_PAREN, "to end the arguments of " + cursor.textOf(name));
        cursor.ignoreLines(outside);
        Token close = cursor.next();
        return cursor.built(
                new Expression.Call(
                        cursor.textOf(name),
                        cursor.rangeOf(name),
                        arguments,
                        expand,
                        cursor.rangeOf(name).to(cursor.rangeOf(close))),
                tall);
    }

    private Expression quotedOrHeredoc() {
        Token open = cursor.next();
        boolean outside = cursor.ignoringLines();
        boolean heredoc = open.kind() == Kind.OPEN_HEREDOC;
        boolean dedent = heredoc && cursor.source().text().charAt(open.start() + 2) == '-';
        cursor.forgetHeight();
        List<Expression.Part> simple = heredoc ? null : simpleString();
        if (simple != null) {
            return cursor.built(
                    new Expression.Template(
                            simple, cursor.rangeOf(open).to(cursor.previousRange())),
                    1);
        }
        List<Expression.Part> parts =
                new TemplateParser(this, cursor)
                        .until(heredoc ? Kind.CLOSE_HEREDOC : Kind.CLOSE_QUOTE, dedent);
        int tall = cursor.height();
        cursor.ignoreLines(outside);
        return cursor.built(
                new Expression.Template(parts, cursor.rangeOf(open).to(cursor.previousRange())),
                tall);
    }

    /** The parts of a string without templates, which most are; null when it has some. */
    private @Nullable List<Expression.Part> simpleString() {
        Token first = cursor.peek();
        if (first.kind() == Kind.CLOSE_QUOTE) {
            cursor.next();
            return List.of();
        }
        boolean alone =
                first.kind() == Kind.TEXT && cursor.kindAt(cursor.place() + 1) == Kind.CLOSE_QUOTE;
        if (!alone) {
            return null;
        }
        cursor.next();
        cursor.next();
        String text = TemplateParser.unescape(cursor.source(), first, true, cursor.templates());
        return List.of(new Expression.Text(text, cursor.rangeOf(first)));
    }

    private Expression parentheses() {
        boolean outside = cursor.ignoringLines();
        Token open = cursor.next();
        cursor.ignoreLines(true);
        Expression inner = expression();
        cursor.require(Kind.CLOSE_PAREN, "to close the parenthesis");
        cursor.ignoreLines(outside);
        Token close = cursor.next();
        return cursor.built(
                new Expression.Parentheses(inner, cursor.rangeOf(open).to(cursor.rangeOf(close))),
                cursor.height());
    }

    private Expression bracketed() {
        boolean outside = cursor.ignoringLines();
        Token open = cursor.next();
        cursor.ignoreLines(true);
        Expression result =
                isFor() ? forExpression(open, Kind.CLOSE_BRACKET, outside) : tuple(open, outside);
        cursor.ignoreLines(outside);
        return result;
    }

    private Expression tuple(Token open, boolean outside) {
        List<Expression> items = new ArrayList<>();
        int tall = 0;
        while (cursor.peek().kind() != Kind.CLOSE_BRACKET) {
            items.add(expression());
            tall = Math.max(tall, cursor.height());
            if (cursor.peek().kind() != Kind.COMMA) {
                break;
            }
            cursor.next();
        }
        cursor.require(Kind.CLOSE_BRACKET, "or \",\" after an item of the list");
        cursor.ignoreLines(outside);
        Token close = cursor.next();
        return cursor.built(
                new Expression.Tuple(items, cursor.rangeOf(open).to(cursor.rangeOf(close))), tall);
    }

    private Expression braced() {
        boolean outside = cursor.ignoringLines();
        Token open = cursor.next();
        cursor.ignoreLines(true);
        boolean isFor = isFor();
        Expression result;
        if (isFor) {
            result = forExpression(open, Kind.CLOSE_BRACE, outside);
        } else {
            cursor.ignoreLines(false);
            result = object(open, outside);
        }
        cursor.ignoreLines(outside);
        return result;
    }

    private Expression object(Token open, boolean outside) {
        List<Expression.Item> items = new ArrayList<>();
        int tall = 0;
        while (true) {
            cursor.skipLines();
            if (cursor.peek().kind() == Kind.CLOSE_BRACE) {
                break;
            }
            Expression key = objectKey();
            tall = Math.max(tall, cursor.height());
            if (cursor.peek().kind() != Kind.ASSIGN && cursor.peek().kind() != Kind.COLON) {
                throw cursor.unexpected(
                        "Expected \"=\" or \":\"", "An item of a map is written key = value.");
            }
            cursor.next();
            Expression value = expression();
            tall = Math.max(tall, cursor.height());
            items.add(new Expression.Item(key, value));
            Kind kind = cursor.peek().kind();
            if (kind == Kind.COMMA) {
                cursor.next();
            } else if (kind != Kind.NEWLINE && kind != Kind.CLOSE_BRACE) {
                throw cursor.unexpected(
                        "Expected \",\", \"}\" or the end of the line",
                        "Items of a map are separated by commas or line ends.");
            }
        }
        cursor.ignoreLines(outside);
        Token close = cursor.next();
        return cursor.built(
                new Expression.ObjectOf(items, cursor.rangeOf(open).to(cursor.rangeOf(close))),
                tall);
    }

    private Expression objectKey() {
        Token token = cursor.peek();
        Kind after = cursor.peekAfter().kind();
        if (token.kind() == Kind.IDENTIFIER && (after == Kind.ASSIGN || after == Kind.COLON)) {
            cursor.next();
            return cursor.built(
                    new Expression.Literal(Value.text(cursor.textOf(token)), cursor.rangeOf(token)),
                    0);
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
        Token token = cursor.peek();
        return token.kind() == Kind.IDENTIFIER
                && cursor.textOf(token).equals("for")
                && cursor.peekAfter().kind() == Kind.IDENTIFIER;
    }

    private Expression forExpression(Token open, Kind close, boolean outside) {
        cursor.next();
        ForHead head = forHead();
        int tall = cursor.height();
        cursor.expect(Kind.COLON, "after the collection of \"for\"");
        Expression first = expression();
        tall = Math.max(tall, cursor.height());
        Expression newKey = null;
        Expression result = first;
        boolean group = false;
        if (close == Kind.CLOSE_BRACE) {
            cursor.expect(Kind.ARROW, "between key and value of \"{for … : key => value}\"");
            newKey = first;
            result = expression();
            tall = Math.max(tall, cursor.height());
            if (cursor.peek().kind() == Kind.ELLIPSIS) {
                cursor.next();
                group = true;
            }
        }
        Expression condition = null;
        if (cursor.isWord("if")) {
            cursor.next();
            condition = expression();
            tall = Math.max(tall, cursor.height());
        }
        cursor.require(close, "to end the \"for\" expression");
        cursor.ignoreLines(outside);
        Token end = cursor.next();
        return cursor.built(
                new Expression.For(
                        head.key(),
                        head.value(),
                        head.collection(),
                        newKey,
                        result,
                        condition,
                        group,
                        cursor.rangeOf(open).to(cursor.rangeOf(end))),
                tall);
    }

    record ForHead(@Nullable String key, String value, Expression collection) {}

    /** {@code k, v in collection}; the word {@code for} is already taken. */
    ForHead forHead() {
        String key = null;
        String value = cursor.textOf(cursor.expect(Kind.IDENTIFIER, "as the name of each element"));
        if (cursor.peek().kind() == Kind.COMMA) {
            cursor.next();
            key = value;
            value = cursor.textOf(cursor.expect(Kind.IDENTIFIER, "as the name of each element"));
        }
        if (!cursor.isWord("in")) {
            throw cursor.unexpected("Expected \"in\"", "Write for name in collection.");
        }
        cursor.next();
        return new ForHead(key, value, expression());
    }

    private Value number(Token token) {
        try {
            String digits = cursor.textOf(token);
            return digits.length() <= 18 && digits.chars().allMatch(Character::isDigit)
                    ? Value.number(Long.parseLong(digits))
                    : Value.number(new BigDecimal(digits));
        } catch (ValueException e) {
            throw e.at(cursor.rangeOf(token));
        } catch (NumberFormatException _) {
            throw new HclException(
                    cursor.rangeOf(token), "Invalid number", "Its exponent is out of range.");
        }
    }
}
