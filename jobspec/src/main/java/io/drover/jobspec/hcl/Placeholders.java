package io.drover.jobspec.hcl;

/** References that nobody here knows: they stay text for whoever runs the result. */
final class Placeholders {
    private Placeholders() {}

    /** A chain of names and fixed keys whose first name nobody knows. */
    static boolean isOne(Expression expression, Scope scope) {
        Expression at = expression;
        while (true) {
            switch (at) {
                case Expression.Attribute e -> at = e.target();
                case Expression.Index e when isFixed(e.key()) -> at = e.target();
                case Expression.Variable e -> {
                    return scope.lookup(e.name()) == null;
                }
                default -> {
                    return false;
                }
            }
        }
    }

    private static boolean isFixed(Expression key) {
        return switch (key) {
            case Expression.Literal _ -> true;
            case Expression.Template template ->
                    template.parts().stream().allMatch(Expression.Text.class::isInstance);
            default -> false;
        };
    }
}
