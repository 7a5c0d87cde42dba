package io.drover.agent.http.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads expressions by recursive descent. */
final class Parser {
    private static final int LONGEST = 16 * 1024;
    private static final int DEEPEST = 100;

    private final Lexer lexer;
    private Lexer.Token token;
    private int depth;

    Parser(String expression) {
        if (expression.length() > LONGEST) {
            throw new FilterException("the filter is longer than " + LONGEST + " characters");
        }
        lexer = new Lexer(expression);
        token = lexer.next();
    }

    Expression parse() {
        Expression expression = or();
        if (token.kind() != Lexer.Kind.END) {
            throw unexpected("\"and\", \"or\" or the end");
        }
        return expression;
    }

    private Expression or() {
        if (++depth > DEEPEST) {
            throw new FilterException("the filter is nested more than " + DEEPEST + " deep");
        }
        Expression left = and();
        while (takeWord("or")) {
            left = new Expression.Or(left, and());
        }
        depth--;
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (takeWord("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        boolean negative = false;
        while (takeWord("not")) {
            negative = !negative;
        }
        Expression expression = take(Lexer.Kind.OPEN) ? group() : match();
        return negative ? new Expression.Not(expression) : expression;
    }

    private Expression group() {
        Expression expression = or();
        expect(Lexer.Kind.CLOSE, "\")\"");
        return expression;
    }

    private Expression match() {
        Lexer.Token first = token;
        if (first.kind() != Lexer.Kind.WORD && first.kind() != Lexer.Kind.TEXT) {
            throw unexpected("a field or a value");
        }
        advance();
        if (first.isWord("any") || first.isWord("all")) {
            if (token.kind() == Lexer.Kind.WORD && !isOperator(token)) {
                return each(first.isWord("all"));
            }
        }
        List<String> steps = new ArrayList<>(List.of(first.text()));
        boolean indexed = indexes(steps);
        if (takeWord("in")) {
            return new Expression.Contains(path(), literalOf(first, indexed));
        }
        if (token.isWord("not")) {
            return negated(first, indexed, steps);
        }
        return positive(pathOf(first, steps));
    }

    private Expression negated(Lexer.Token first, boolean indexed, List<String> steps) {
        advance();
        if (takeWord("in")) {
            return new Expression.Not(new Expression.Contains(path(), literalOf(first, indexed)));
        }
        Path path = pathOf(first, steps);
        if (takeWord("contains")) {
            return new Expression.Not(new Expression.Contains(path, literal()));
        }
        if (takeWord("matches")) {
            return new Expression.Not(new Expression.Matches(path, pattern()));
        }
        throw unexpected("\"in\", \"contains\" or \"matches\"");
    }

    private Expression positive(Path path) {
        if (take(Lexer.Kind.EQUAL)) {
            return new Expression.Equal(path, literal());
        }
        if (take(Lexer.Kind.UNEQUAL)) {
            return new Expression.Not(new Expression.Equal(path, literal()));
        }
        if (takeWord("contains")) {
            return new Expression.Contains(path, literal());
        }
        if (takeWord("matches")) {
            return new Expression.Matches(path, pattern());
        }
        if (takeWord("is")) {
            boolean negative = takeWord("not");
            if (!takeWord("empty")) {
                throw unexpected("\"empty\"");
            }
            Expression empty = new Expression.Empty(path);
            return negative ? new Expression.Not(empty) : empty;
        }
        throw unexpected("an operator such as == or \"contains\"");
    }

    private Expression each(boolean all) {
        Path path = path();
        if (!takeWord("as")) {
            throw unexpected("\"as\"");
        }
        List<String> names = new ArrayList<>();
        names.add(name());
        if (take(Lexer.Kind.COMMA)) {
            names.add(name());
        }
        expect(Lexer.Kind.BEGIN, "\"{\"");
        Expression inner = or();
        expect(Lexer.Kind.END_BLOCK, "\"}\"");
        return new Expression.Each(path, List.copyOf(names), inner, all);
    }

    private String name() {
        if (token.kind() != Lexer.Kind.WORD) {
            throw unexpected("a name");
        }
        String name = token.text();
        advance();
        return name;
    }

    private static boolean isOperator(Lexer.Token token) {
        return List.of("is", "in", "not", "contains", "matches", "and", "or")
                .contains(token.text());
    }

    private Path path() {
        Lexer.Token first = token;
        if (first.kind() != Lexer.Kind.WORD && first.kind() != Lexer.Kind.TEXT) {
            throw unexpected("a field");
        }
        advance();
        List<String> steps = new ArrayList<>(List.of(first.text()));
        indexes(steps);
        return pathOf(first, steps);
    }

    /** Reads {@code ["key"]} and what follows; true if there was any. */
    private boolean indexes(List<String> steps) {
        boolean any = false;
        while (take(Lexer.Kind.OPEN_INDEX)) {
            if (token.kind() != Lexer.Kind.TEXT && token.kind() != Lexer.Kind.WORD) {
                throw unexpected("a key in quotes");
            }
            steps.add("\0" + token.text());
            advance();
            expect(Lexer.Kind.CLOSE_INDEX, "\"]\"");
            if (token.kind() == Lexer.Kind.WORD && token.text().startsWith(".")) {
                steps.add(token.text().substring(1));
                advance();
            }
            any = true;
        }
        return any;
    }

    /** Splits names at dots, keeps keys whole; a text that starts with a slash is a pointer. */
    private Path pathOf(Lexer.Token first, List<String> steps) {
        if (first.kind() == Lexer.Kind.TEXT) {
            if (!first.text().startsWith("/")) {
                throw new FilterException(
                        "at character " + (first.at() + 1) + ": expected a field, found a text");
            }
            return new Path(
                    Arrays.stream(first.text().substring(1).split("/", -1))
                            .map(s -> s.replace("~1", "/").replace("~0", "~"))
                            .toList());
        }
        List<String> all = new ArrayList<>();
        for (String step : steps) {
            if (step.startsWith("\0")) {
                all.add(step.substring(1));
            } else {
                all.addAll(List.of(step.split("\\.", -1)));
            }
        }
        return new Path(all);
    }

    private String literalOf(Lexer.Token first, boolean indexed) {
        if (indexed) {
            throw new FilterException(
                    "at character " + (first.at() + 1) + ": expected a value before \"in\"");
        }
        return first.text();
    }

    private String literal() {
        if (token.kind() != Lexer.Kind.WORD && token.kind() != Lexer.Kind.TEXT) {
            throw unexpected("a value");
        }
        String text = token.text();
        advance();
        return text;
    }

    private Pattern pattern() {
        int at = token.at();
        try {
            return Pattern.compile(literal());
        } catch (PatternSyntaxException e) {
            throw new FilterException(
                    "at character " + (at + 1) + ": bad pattern: " + e.getDescription());
        }
    }

    private void advance() {
        token = lexer.next();
    }

    private boolean take(Lexer.Kind kind) {
        boolean there = token.kind() == kind;
        if (there) {
            advance();
        }
        return there;
    }

    private boolean takeWord(String word) {
        boolean there = token.isWord(word);
        if (there) {
            advance();
        }
        return there;
    }

    private void expect(Lexer.Kind kind, String shown) {
        if (!take(kind)) {
            throw unexpected(shown);
        }
    }

    private FilterException unexpected(String expected) {
        String found = token.kind() == Lexer.Kind.END ? "the end" : "\"" + token.text() + "\"";
        return new FilterException(
                "at character " + (token.at() + 1) + ": expected " + expected + ", found " + found);
    }
}
