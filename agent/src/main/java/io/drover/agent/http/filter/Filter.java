package io.drover.agent.http.filter;

/** Keeps some rows and leaves out others. Immutable. */
@FunctionalInterface
public interface Filter {
    /** Keeps every row. */
    Filter EVERYTHING = row -> true;

    /**
     * True if the row is to be shown.
     *
     * @param row a record of {@code api}
     * @throws FilterException if the expression names something that the row cannot have
     */
    boolean keeps(Object row);

    /**
     * Reads an expression: {@code ==}, {@code !=}, {@code in}, {@code not in}, {@code contains},
     * {@code not contains}, {@code matches}, {@code not matches}, {@code is empty}, {@code is not
     * empty}, {@code any} and {@code all}, joined by {@code and}, {@code or}, {@code not} and
     * parentheses.
     *
     * @throws FilterException if it is none; the message says where
     */
    static Filter parse(String expression) {
        Expression parsed = new Parser(expression).parse();
        return row -> parsed.holds(Scope.of(row));
    }
}
