package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Body.Syntax;
import java.util.Map;

/** The ways in: text to bodies, expressions and readers. */
public final class Hcl {
    private Hcl() {}

    /**
     * Parses HCL2 with the usual limits.
     *
     * @param file the name for messages
     * @throws HclException when the text is too long or not HCL
     */
    public static Body parse(String file, String text) {
        return parse(file, text, Syntax.NATIVE, Limits.DEFAULT);
    }

    /**
     * Parses a text of the given syntax.
     *
     * @param file the name for messages
     * @throws HclException when the text is beyond the limits or not of that syntax
     */
    public static Body parse(String file, String text, Syntax syntax, Limits limits) {
        Source source = source(file, text, limits);
        return syntax == Syntax.JSON
                ? JsonSyntax.body(source, limits, true)
                : BodyParser.body(source, syntax, limits);
    }

    /**
     * Parses one expression, such as the value of a command line flag.
     *
     * @param name for messages
     * @throws HclException when the text is beyond the limits or no expression
     */
    public static Expression expression(String name, String text, Limits limits) {
        return ExpressionParser.expression(source(name, text, limits), limits);
    }

    /**
     * The value that a JSON text stands for; signs of templates stand for themselves.
     *
     * @param name for messages
     * @throws HclException when the text is beyond the limits or no JSON
     */
    public static Value json(String name, String text, Limits limits) {
        Expression expression = JsonSyntax.whole(source(name, text, limits), limits, false);
        return new Evaluator(Map.of(), limits).evaluate(expression, Scope.EMPTY);
    }

    /**
     * Opens a configuration file: HCL as it has been written since HCL1 (names in quotes, a block
     * also as {@code name = { … }}, no templates), or JSON when the text begins with a brace.
     *
     * <p>Nothing may be computed in such a file: no variables, no functions.
     *
     * @param file the name for messages
     * @throws HclException when the text is beyond the limits or neither
     */
    public static BodyReader config(String file, String text) {
        Limits limits = Limits.DEFAULT;
        Source source = source(file, text, limits);
        Body body =
                isJson(text)
                        ? JsonSyntax.body(source, limits, false)
                        : BodyParser.body(source, Syntax.CONFIG, limits);
        return BodyReader.of(body, new Evaluator(Map.of(), limits), Scope.EMPTY, new Diagnostics());
    }

    /** Whether a text can be a name in the language. */
    public static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && Characters.isIdentifierStart(text.codePointAt(0))
                && text.codePoints().allMatch(Characters::isIdentifierPart);
    }

    /** Whether the first character that is not blank is a brace. */
    public static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    private static Source source(String file, String text, Limits limits) {
        if (text.length() > limits.maxCharacters()) {
            throw new HclException(
                    Source.of(file, "").all(),
                    "File too large",
                    "It has %d characters; at most %d are read."
                            .formatted(text.length(), limits.maxCharacters()));
        }
        return Source.of(file, text);
    }
}
