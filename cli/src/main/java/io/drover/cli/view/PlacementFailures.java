package io.drover.cli.view;

import io.drover.api.client.Json;
import java.util.ArrayList;
import java.util.List;

/** Why nothing could be placed and what would help, from an allocation metric. */
public final class PlacementFailures {
    private PlacementFailures() {}

    /** One line for each reason, each with {@code prefix} in front. */
    public static List<String> reasons(Json metric, String prefix) {
        var lines = new ArrayList<String>();
        if (metric.number("NodesEvaluated") == 0) {
            lines.add("No nodes were eligible for evaluation");
        }
        metric.members("NodesAvailable")
                .forEach((datacenter, count) -> {
                    if (count.number() == 0) {
                        lines.add("No nodes are available in datacenter \"" + datacenter + "\"");
                    }
                });
        lines.addAll(passedOver(metric));
        Json why = metric.get("Explanation");
        why.items("RuledOut").forEach(check -> lines.add(ruledOut(check)));
        if (!why.get("Change").text("Text").isEmpty()) {
            lines.add("Smallest change that would help: " + why.get("Change").text("Text"));
        }
        return lines.stream().map(line -> prefix + "* " + line).toList();
    }

    /** One line for each reason for which nodes were passed over. */
    public static List<String> passedOver(Json metric) {
        var lines = new ArrayList<String>();
        each(lines, metric, "ClassFiltered", "Class \"%s\": %s nodes excluded by filter");
        each(lines, metric, "ConstraintFiltered", "Constraint \"%s\": %s nodes excluded by filter");
        if (metric.number("NodesExhausted") > 0) {
            lines.add("Resources exhausted on " + metric.number("NodesExhausted") + " nodes");
        }
        each(lines, metric, "ClassExhausted", "Class \"%s\" exhausted on %s nodes");
        each(lines, metric, "DimensionExhausted", "Dimension \"%s\" exhausted on %s nodes");
        for (String quota : metric.texts("QuotaExhausted")) {
            lines.add("Quota limit hit \"" + quota + "\"");
        }
        return lines;
    }

    /** Which nodes a check keeps the group from: some by name, the others counted. */
    private static String ruledOut(Json check) {
        List<String> named = check.texts("Examples");
        long others = check.number("Nodes") - named.size();
        return "Ruled out by "
                + check.text("Check")
                + ": "
                + String.join(", ", named)
                + (others > 0 ? " and " + others + " more" : "");
    }

    private static void each(List<String> lines, Json metric, String member, String sentence) {
        metric.members(member)
                .forEach((name, count) -> lines.add(sentence.formatted(name, count.text())));
    }
}
