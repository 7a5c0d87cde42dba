package io.drover.jobspec;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.Spread;
import io.drover.api.job.SpreadTarget;
import io.drover.jobspec.hcl.BodyReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The blocks that say where tasks may run: constraint, affinity, spread. */
final class Placement {
    private static final List<String> WITH_VALUE =
            List.of(
                    "version",
                    "semver",
                    "regexp",
                    "set_contains",
                    "set_contains_all",
                    "set_contains_any");
    private static final List<String> WITHOUT_VALUE = List.of("is_set", "is_not_set");

    private Placement() {}

    static @Nullable List<Constraint> constraints(BodyReader parent) {
        List<Constraint> constraints = new ArrayList<>();
        for (BodyReader block : parent.blocks("constraint")) {
            Constraint constraint = constraint(block);
            if (constraint != null) {
                constraints.add(constraint);
            }
        }
        return constraints.isEmpty() ? null : constraints;
    }

    /** Null for {@code distinct_hosts = false}, which asks for nothing. */
    private static @Nullable Constraint constraint(BodyReader block) {
        String attribute = block.text("attribute");
        Comparison comparison = comparison(block);
        Boolean distinctHosts = block.bool("distinct_hosts");
        String distinctProperty = block.string("distinct_property");
        for (String operator : WITHOUT_VALUE) {
            if (block.flag(operator)) {
                comparison = new Comparison(operator, "");
            }
        }
        if (distinctHosts != null) {
            return distinctHosts ? new Constraint(attribute, "true", "distinct_hosts") : null;
        }
        if (distinctProperty != null) {
            return new Constraint(distinctProperty, comparison.value(), "distinct_property");
        }
        return new Constraint(attribute, comparison.value(), comparison.operator());
    }

    static @Nullable List<Affinity> affinities(BodyReader parent) {
        List<Affinity> affinities = new ArrayList<>();
        for (BodyReader block : parent.blocks("affinity")) {
            Comparison comparison = comparison(block);
            affinities.add(
                    new Affinity(
                            block.text("attribute"),
                            comparison.value(),
                            comparison.operator(),
                            block.integer("weight")));
        }
        return affinities.isEmpty() ? null : affinities;
    }

    private record Comparison(String operator, String value) {}

    /** {@code operator} and {@code value}, or one attribute named after the operator. */
    private static Comparison comparison(BodyReader block) {
        String operator = block.string("operator");
        Comparison comparison =
                new Comparison(operator == null ? "=" : operator, block.text("value"));
        for (String shorthand : WITH_VALUE) {
            String value = block.string(shorthand);
            if (value != null) {
                comparison = new Comparison(shorthand, value);
            }
        }
        return comparison;
    }

    static @Nullable List<Spread> spreads(BodyReader parent) {
        List<Spread> spreads = new ArrayList<>();
        for (BodyReader block : parent.blocks("spread")) {
            List<BodyReader> targets = block.blocks("target", "value");
            spreads.add(
                    new Spread(
                            block.text("attribute"),
                            block.integer("weight"),
                            targets.isEmpty()
                                    ? null
                                    : targets.stream()
                                            .map(target ->
                                                    new SpreadTarget(
                                                            target.label(0),
                                                            target.number("percent")))
                                            .toList()));
        }
        return spreads.isEmpty() ? null : spreads;
    }
}
