package io.drover.server.admission;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What constraints and affinities may say. */
final class ConstraintRules {
    private ConstraintRules() {}

    /** Why a constraint cannot be understood; null when it can. */
    static @Nullable String problem(Constraint constraint, boolean inTask) {
        String operand = constraint.operand();
        return switch (operand) {
            case "distinct_hosts", "distinct_property" ->
                    inTask
                            ? "disallowed constraint \"" + operand + "\" in a task"
                            : operand.equals("distinct_hosts") ? null : distinct(constraint);
            case "is_set", "is_not_set" ->
                    constraint.rTarget().isEmpty()
                            ? null
                            : "Operator \"" + operand + "\" does not support an RTarget";
            default -> comparison(operand, constraint.lTarget(), constraint.rTarget());
        };
    }

    private static @Nullable String distinct(Constraint constraint) {
        if (constraint.rTarget().isEmpty()) {
            return null;
        }
        try {
            return Integer.parseInt(constraint.rTarget()) >= 1
                    ? null
                    : "Distinct Property must have an allowed count of 1 or greater: "
                            + constraint.rTarget()
                            + " < 1";
        } catch (NumberFormatException _) {
            return "Failed to convert RTarget \"" + constraint.rTarget() + "\" to uint64";
        }
    }

    /** Why an affinity cannot be understood; null when it can. */
    static @Nullable String problem(Affinity affinity) {
        int weight = affinity.weight() == null ? 0 : affinity.weight();
        if (weight == 0) {
            return "Affinity weight cannot be zero";
        }
        if (weight < -100 || weight > 100) {
            return "Affinity weight must be within the range [-100,100]";
        }
        return comparison(affinity.operand(), affinity.lTarget(), affinity.rTarget());
    }

    private static @Nullable String comparison(String operand, String left, String right) {
        return switch (operand) {
            case "=",
                    "==",
                    "is",
                    "!=",
                    "not",
                    "<",
                    "<=",
                    ">",
                    ">=",
                    "set_contains",
                    "set_contains_all",
                    "set_contains_any",
                    "version",
                    "semver" ->
                    right.isEmpty()
                            ? "Operator \"" + operand + "\" requires an RTarget"
                            : leftProblem(left);
            case "regexp" ->
                    regexp(right)
                            ? leftProblem(left)
                            : "Regular expression failed to compile: " + right;
            case "" -> "Missing constraint operand";
            default -> "Unknown constraint type \"" + operand + "\"";
        };
    }

    private static boolean regexp(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException _) {
            return false;
        }
    }

    private static @Nullable String leftProblem(String left) {
        if (left.isEmpty()) {
            return "No LTarget provided but is required by constraint";
        }
        if (left.startsWith("${") && !left.endsWith("}")) {
            return "attribute \"" + left + "\" is missing a closing brace";
        }
        return null;
    }
}
