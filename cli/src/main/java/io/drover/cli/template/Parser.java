package io.drover.cli.template;

import io.drover.cli.template.GoTemplate.Expression;
import io.drover.cli.template.GoTemplate.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the text of a template into its nodes. */
final class Parser {
    private final List<Piece> pieces;
    private int at;

    /** Text as it stands, or what is inside an action. */
    private record Piece(boolean isAction, String text) {}

    Parser(String source) throws TemplateException {
        pieces = cut(source);
    }

    Node parse() throws TemplateException {
        Node root = block();
        if (at < pieces.size()) {
            throw new TemplateException("unexpected {{" + pieces.get(at).text() + "}}");
        }
        return root;
    }

    private static List<Piece> cut(String source) throws TemplateException {
        var pieces = new ArrayList<Piece>();
        int from = 0;
        boolean trimNext = false;
        while (true) {
            int open = source.indexOf("{{", from);
            String text = source.substring(from, open < 0 ? source.length() : open);
            if (trimNext) {
                text = text.stripLeading();
            }
            if (open < 0) {
                pieces.add(new Piece(false, text));
                return pieces;
            }
            int close = end(source, open + 2);
            String action = source.substring(open + 2, close);
            if (action.startsWith("- ")) {
                text = text.stripTrailing();
                action = action.substring(2);
            }
            trimNext = action.endsWith(" -");
            if (trimNext) {
                action = action.substring(0, action.length() - 2);
            }
            pieces.add(new Piece(false, text));
            action = action.strip();
            if (!action.startsWith("/*")) {
                pieces.add(new Piece(true, action));
            }
            from = close + 2;
        }
    }

    /** Where the action ends: brackets inside quotes do not count. */
    private static int end(String source, int from) throws TemplateException {
        char quote = 0;
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '`') {
                quote = c;
            } else if (source.startsWith("}}", i)) {
                return i;
            }
        }
        throw new TemplateException("unclosed action: {{" + source.substring(from).strip());
    }

    private Node block() throws TemplateException {
        var nodes = new ArrayList<Node>();
        while (at < pieces.size()) {
            Piece piece = pieces.get(at);
            if (!piece.isAction()) {
                nodes.add(new Node.Text(piece.text()));
                at++;
                continue;
            }
            String word = firstWord(piece.text());
            if (word.equals("end") || word.equals("else")) {
                break;
            }
            at++;
            nodes.add(action(word, piece.text()));
        }
        return new Node.Block(List.copyOf(nodes));
    }

    private static String firstWord(String action) {
        int end = 0;
        while (end < action.length() && Character.isLetter(action.charAt(end))) {
            end++;
        }
        return action.substring(0, end);
    }

    private Node action(String word, String action) throws TemplateException {
        return switch (word) {
            case "if", "with" -> condition(action.substring(word.length()), word.equals("with"));
            case "range" -> range(action.substring(word.length()));
            case "define", "template", "block", "break", "continue" ->
                    throw new TemplateException("{{" + word + "}} is not supported");
            default -> statement(action);
        };
    }

    private Node statement(String action) throws TemplateException {
        var words = new Words(action);
        if (words.peek().startsWith("$")
                && (words.peek(1).equals(":=") || words.peek(1).equals("="))) {
            String name = words.next();
            boolean declares = words.next().equals(":=");
            return new Node.Assign(name, declares, all(words));
        }
        return new Node.Print(all(words));
    }

    private Node condition(String head, boolean with) throws TemplateException {
        var words = new Words(head);
        String variable = null;
        if (words.peek().startsWith("$") && words.peek(1).equals(":=")) {
            variable = words.next();
            words.next();
        }
        Expression test = all(words);
        Node then = block();
        return new Node.If(test, variable, then, otherwise(), with);
    }

    private Node otherwise() throws TemplateException {
        if (at == pieces.size()) {
            throw new TemplateException("unexpected end: {{end}} is missing");
        }
        String action = pieces.get(at++).text();
        if (action.equals("end")) {
            return new Node.Block(List.of());
        }
        String rest = action.substring("else".length()).strip();
        if (rest.startsWith("if ") || rest.startsWith("with ")) {
            boolean alsoWith = rest.startsWith("with ");
            return condition(rest.substring(alsoWith ? 5 : 3), alsoWith);
        }
        if (!rest.isEmpty()) {
            throw new TemplateException("unexpected {{" + action + "}}");
        }
        Node node = block();
        closed();
        return node;
    }

    private void closed() throws TemplateException {
        if (at == pieces.size() || !pieces.get(at).text().equals("end")) {
            throw new TemplateException("unexpected end: {{end}} is missing");
        }
        at++;
    }

    private Node range(String head) throws TemplateException {
        var words = new Words(head);
        String key = null;
        String value = null;
        if (words.peek().startsWith("$") && words.peek(1).equals(":=")) {
            value = words.next();
            words.next();
        } else if (words.peek().startsWith("$") && words.peek(1).equals(",")) {
            key = words.next();
            words.next();
            value = words.next();
            words.expect(":=");
        }
        Expression over = all(words);
        Node body = block();
        return new Node.Range(over, key, value, body, otherwise());
    }

    private static Expression all(Words words) throws TemplateException {
        Expression pipeline = pipeline(words);
        if (!words.peek().isEmpty()) {
            throw new TemplateException("unexpected \"" + words.peek() + "\" in an action");
        }
        return pipeline;
    }

    private static Expression pipeline(Words words) throws TemplateException {
        Expression value = command(words, null);
        while (words.peek().equals("|")) {
            words.next();
            value = command(words, value);
        }
        return value;
    }

    /** A value, or a function with its arguments; what was piped in is the last one. */
    private static Expression command(Words words, @Nullable Expression piped)
            throws TemplateException {
        String word = words.peek();
        if (isName(word) && !isConstant(word)) {
            words.next();
            var arguments = new ArrayList<Expression>();
            while (!words.peek().isEmpty()
                    && !words.peek().equals("|")
                    && !words.peek().equals(")")) {
                arguments.add(operand(words));
            }
            if (piped != null) {
                arguments.add(piped);
            }
            return new Expression.Call(Functions.known(word), List.copyOf(arguments));
        }
        if (piped != null) {
            throw new TemplateException("\"" + word + "\" is no function to pipe into");
        }
        return operand(words);
    }

    private static Expression operand(Words words) throws TemplateException {
        String word = words.next();
        if (word.isEmpty()) {
            throw new TemplateException("missing value in an action");
        }
        if (word.equals("(")) {
            Expression inner = pipeline(words);
            words.expect(")");
            return words.peekIsAttached() ? fields(inner, words.next()) : inner;
        }
        char first = word.charAt(0);
        if (first == '.') {
            return fields(new Expression.Dot(), word);
        }
        if (first == '$') {
            int dot = word.indexOf('.');
            return dot < 0
                    ? new Expression.Variable(word)
                    : fields(new Expression.Variable(word.substring(0, dot)), word.substring(dot));
        }
        if (first == '"' || first == '`' || first == '\'') {
            return new Expression.Literal(Words.unquote(word));
        }
        if (isConstant(word)) {
            return new Expression.Literal(word.equals("nil") ? null : (Object) word.equals("true"));
        }
        if (isName(word)) {
            return new Expression.Call(Functions.known(word), List.of());
        }
        return new Expression.Literal(number(word));
    }

    private static Expression fields(Expression of, String path) throws TemplateException {
        Expression value = of;
        for (String name : path.split("\\.", -1)) {
            if (!name.isEmpty()) {
                value = new Expression.Field(value, name);
            }
        }
        return value;
    }

    private static boolean isConstant(String word) {
        return word.equals("true") || word.equals("false") || word.equals("nil");
    }

    private static boolean isName(String word) {
        return !word.isEmpty() && (Character.isLetter(word.charAt(0)) || word.charAt(0) == '_');
    }

    private static Object number(String word) throws TemplateException {
        try {
            if (word.contains(".") || word.contains("e")) {
                return Double.parseDouble(word);
            }
            return Long.decode(word);
        } catch (NumberFormatException e) {
            throw new TemplateException("unexpected \"" + word + "\" in an action");
        }
    }
}
