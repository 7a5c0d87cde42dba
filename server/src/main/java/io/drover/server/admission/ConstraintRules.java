package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.Spread;
import io.drover.api.job.SpreadTarget;
import io.drover.server.scheduler.Operands;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What constraints, affinities and spreads may say. */
final class ConstraintRules {
    /** Where a block stands; not every operator and not every target makes sense everywhere. */
    enum Place {
        JOB,
        GROUP,
        TASK,
        DEVICE
    }

    private static final Set<String> NODE_TARGETS =
            new TreeSet<>(
                    List.of(
                            "node.unique.id",
                            "node.unique.name",
                            "node.datacenter",
                            "node.class",
                            "node.pool"));

    private static final Set<String> COMPARISONS =
            new TreeSet<>(
                    List.of(
                            "=",
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
                            "semver",
                            "regexp"));

    private ConstraintRules() {}

    static void constraints(
            Problems problems, @Nullable List<Constraint> constraints, Place place) {
        int number = 1;
        for (Constraint constraint : listOf(constraints)) {
            String problem = problem(constraint, place);
            problems.when(
                    problem != null,
                    "Constraint %d validation failed: %s".formatted(number, problem));
            number++;
        }
    }

    static void affinities(Problems problems, @Nullable List<Affinity> affinities, Place place) {
        int number = 1;
        for (Affinity affinity : listOf(affinities)) {
            String problem = problem(affinity, place);
            problems.when(
                    problem != null,
                    "Affinity %d validation failed: %s".formatted(number, problem));
            number++;
        }
    }

    static void spreads(Problems problems, @Nullable List<Spread> spreads) {
        int number = 1;
        for (Spread spread : listOf(spreads)) {
            Problems own = new Problems();
            spread(own, spread);
            problems.bundle("Spread %d validation failed".formatted(number), own.all());
            number++;
        }
    }

    private static void spread(Problems own, Spread spread) {
        own.when(spread.attribute().isEmpty(), "Missing spread attribute");
        String target = unsupported(spread.attribute(), Place.GROUP);
        own.when(!spread.attribute().isEmpty() && target != null, String.valueOf(target));
        int weight = spread.weight() == null ? 0 : spread.weight();
        own.unless(
                weight >= 1 && weight <= 100,
                "Spread block must have a positive weight from 1 to 100");
        Set<String> values = new TreeSet<>();
        int sum = 0;
        for (SpreadTarget each : listOf(spread.spreadTarget())) {
            own.unless(
                    values.add(each.value()),
                    "Spread target value \"" + each.value() + "\" already defined");
            own.unless(
                    each.percent() >= 0 && each.percent() <= 100,
                    "Spread target percentage for value \"%s\" must be between 0 and 100"
                            .formatted(each.value()));
            sum += each.percent();
        }
        own.when(
                sum > 100,
                "Sum of spread target percentages must not be greater than 100%; got " + sum + "%");
    }

    // ---- one constraint, one affinity ----

    private static @Nullable String problem(Constraint constraint, Place place) {
        String operand = constraint.operand();
        String left = constraint.lTarget();
        return switch (operand) {
            case "distinct_hosts", "distinct_property" -> distinct(constraint, place);
            case "is_set", "is_not_set" ->
                    constraint.rTarget().isEmpty()
                            ? leftProblem(left, place)
                            : "Operator \"" + operand + "\" does not support an RTarget";
            default -> comparison(operand, left, constraint.rTarget(), place);
        };
    }

    private static @Nullable String distinct(Constraint constraint, Place place) {
        String operand = constraint.operand();
        String right = constraint.rTarget();
        if (place == Place.TASK || place == Place.DEVICE) {
            return "disallowed constraint \"%s\" in a %s"
                    .formatted(operand, place == Place.TASK ? "task" : "device");
        }
        if (operand.equals("distinct_hosts")) {
            return List.of("", "true", "false").contains(right)
                    ? null
                    : "distinct_hosts is true or false, not \"" + right + "\"";
        }
        if (!right.isEmpty()) {
            try {
                if (Integer.parseInt(right) < 1) {
                    return "Distinct Property must have an allowed count of 1 or greater: "
                            + right
                            + " < 1";
                }
            } catch (NumberFormatException _) {
                return "Failed to convert RTarget \"" + right + "\" to uint64";
            }
        }
        return leftProblem(constraint.lTarget(), place);
    }

    private static @Nullable String problem(Affinity affinity, Place place) {
        int weight = affinity.weight() == null ? 0 : affinity.weight();
        if (weight == 0) {
            return "Affinity weight cannot be zero";
        }
        if (weight < -100 || weight > 100) {
            return "Affinity weight must be within the range [-100,100]";
        }
        return comparison(affinity.operand(), affinity.lTarget(), affinity.rTarget(), place);
    }

    private static @Nullable String comparison(
            String operand, String left, String right, Place place) {
        if (operand.isEmpty()) {
            return "Missing constraint operand";
        }
        if (!COMPARISONS.contains(operand)) {
            return "Unknown constraint type \"" + operand + "\"";
        }
        if (right.isEmpty()) {
            return "Operator \"" + operand + "\" requires an RTarget";
        }
        if (!right.contains("${") && !Operands.reads(operand, right)) {
            return (switch (operand) {
                        case "version" -> "Version constraint is invalid: ";
                        case "semver" -> "Semver constraint is invalid: ";
                        default -> "Regular expression failed to compile: ";
                    })
                    + right;
        }
        String problem = leftProblem(left, place);
        return problem != null ? problem : unsupported(right, place);
    }

    private static @Nullable String leftProblem(String left, Place place) {
        return left.isEmpty()
                ? "No LTarget provided but is required by constraint"
                : unsupported(left, place);
    }

    /** Why a placeholder can never be filled in when a node is looked for; null when it can. */
    private static @Nullable String unsupported(String target, Place place) {
        if (!target.startsWith("${")) {
            return null;
        }
        if (!target.endsWith("}")) {
            return "attribute \"" + target + "\" is missing a closing brace";
        }
        String name = target.substring(2, target.length() - 1).strip();
        boolean known =
                NODE_TARGETS.contains(name)
                        || name.startsWith("attr.")
                        || name.startsWith("meta.")
                        || (place == Place.DEVICE && name.startsWith("device."));
        return known ? null : "unsupported attribute \"" + target + "\"";
    }
}
