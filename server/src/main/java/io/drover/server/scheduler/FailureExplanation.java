package io.drover.server.scheduler;

import io.drover.api.allocation.PlacementExplanation;
import io.drover.api.allocation.RuledOut;
import io.drover.api.allocation.SuggestedChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says why a group found no node, and finds the smallest single change that would help: it looks at
 * everything that each node fails, and a node that fails one thing only shows a change that is
 * enough. Goes once through all nodes.
 */
final class FailureExplanation {
    private static final int EXAMPLES = 5;
    private static final int CHECKS = 16;

    private final Fleet fleet;
    private final GroupNeeds needs;
    private final Map<String, Group> checks = new LinkedHashMap<>();
    private final Map<String, Enough> changes = new LinkedHashMap<>();

    /** Nodes that fail a check. */
    private static final class Group {
        int nodes;
        final List<String> examples = new ArrayList<>();
    }

    /** A change after which some nodes have room. */
    private static final class Enough {
        final Finding finding;
        final NodeView first;
        int nodes;

        Enough(Finding finding, NodeView first) {
            this.finding = finding;
            this.first = first;
        }
    }

    private FailureExplanation(Fleet fleet, GroupNeeds needs) {
        this.fleet = fleet;
        this.needs = needs;
    }

    static PlacementExplanation of(Fleet fleet, NodeFindings findings, GroupNeeds needs) {
        FailureExplanation explanation = new FailureExplanation(fleet, needs);
        for (int row : fleet.rows().values()) {
            explanation.add(row, findings.of(row));
        }
        return new PlacementExplanation(explanation.ruledOut(), explanation.smallest());
    }

    private void add(int row, List<Finding> found) {
        NodeView view = fleet.view(row);
        for (Finding finding : found) {
            Group group = checks.computeIfAbsent(finding.check(), _ -> new Group());
            group.nodes++;
            if (group.examples.size() < EXAMPLES) {
                group.examples.add(view.node.name().isEmpty() ? view.node.id() : view.node.name());
            }
        }
        if (found.size() == 1 && found.getFirst().amount() != Finding.BEYOND_HELP) {
            Finding only = found.getFirst();
            String key =
                    isOfOneNode(only) ? only.kind() + view.node.id() : only.kind() + only.subject();
            changes.computeIfAbsent(key, _ -> new Enough(only, view)).nodes++;
        }
    }

    private static boolean isOfOneNode(Finding finding) {
        return switch (finding.kind()) {
            case "constraint",
                    "driver",
                    "device",
                    "device_constraint",
                    "device_links",
                    "datacenter",
                    "node_pool",
                    "network",
                    "secrets",
                    "volume" ->
                    false;
            default -> true;
        };
    }

    private List<RuledOut> ruledOut() {
        return checks.entrySet().stream()
                .map(e -> new RuledOut(e.getKey(), e.getValue().nodes, e.getValue().examples))
                .sorted(Comparator.comparingInt(RuledOut::nodes).reversed())
                .limit(CHECKS)
                .toList();
    }

    private @Nullable SuggestedChange smallest() {
        return changes.values().stream()
                .min(Comparator.comparingDouble(this::size).thenComparing(e -> e.first.node.id()))
                .map(FailureExplanation::suggestion)
                .orElse(null);
    }

    /** How much of a change it is: resources by their share of what is asked, the rest by habit. */
    private double size(Enough change) {
        Finding finding = change.finding;
        return switch (finding.kind()) {
            case "cpu" -> share(finding, needs.cpu);
            case "memory" -> share(finding, needs.memory);
            case "disk" -> share(finding, needs.disk);
            case "eligibility" -> finding.subject().isEmpty() ? 0.5 : 1.5;
            case "port" -> 0.6;
            case "allocations" -> 0.7;
            case "constraint", "device_constraint", "device_links" -> 0.8;
            case "driver" -> 0.9;
            case "datacenter" -> 1.0;
            case "node_pool" -> 1.1;
            case "cores", "numa-cores", "devices", "device_health" -> 1.2;
            case "network", "volume", "device", "secrets" -> 1.3;
            default -> 2;
        };
    }

    private static double share(Finding finding, int asked) {
        return (double) finding.amount() / Math.max(1, asked);
    }

    private static SuggestedChange suggestion(Enough change) {
        Finding finding = change.finding;
        String node = change.first.node.name();
        String text =
                switch (finding.kind()) {
                    case "cpu" -> "+" + finding.amount() + " MHz cpu on " + node;
                    case "memory" -> "+" + finding.amount() + " MiB memory on " + node;
                    case "disk" -> "+" + finding.amount() + " MiB disk on " + node;
                    case "allocations" ->
                            "allow " + finding.amount() + " more allocation on " + node;
                    case "cores" ->
                            "free %s on %s".formatted(count(finding.amount(), "core"), node);
                    case "numa-cores" -> "free more cores of one memory node on " + node;
                    case "devices" ->
                            finding.amount() == 0
                                    ? "free devices (%s) on %s".formatted(finding.subject(), node)
                                    : "free %d %s on %s"
                                            .formatted(finding.amount(), finding.subject(), node);
                    case "device_health" ->
                            "repair %d %s on %s, which is not healthy"
                                    .formatted(finding.amount(), finding.subject(), node);
                    case "secrets" ->
                            "add secrets provider %s to %s"
                                    .formatted(finding.subject(), nodes(change.nodes));
                    case "device_constraint" ->
                            "drop constraint of device %s (%s would fit)"
                                    .formatted(finding.subject(), nodes(change.nodes));
                    case "device_links" ->
                            "drop together of %s (%s would fit)"
                                    .formatted(finding.subject(), nodes(change.nodes));
                    case "port" ->
                            finding.amount() == 0
                                    ? "free a dynamic port on " + node
                                    : "free port " + finding.subject() + " on " + node;
                    case "eligibility" ->
                            finding.subject().isEmpty()
                                    ? "make " + node + " eligible"
                                    : "end the drain of " + node + " and make it eligible";
                    case "status" -> "bring " + node + " back, which is " + finding.subject();
                    case "constraint" ->
                            "drop constraint %s (%s would fit)"
                                    .formatted(finding.subject(), nodes(change.nodes));
                    case "driver" ->
                            "add driver %s to %s".formatted(finding.subject(), nodes(change.nodes));
                    case "datacenter" ->
                            "let the job run in datacenter %s (%s would fit)"
                                    .formatted(finding.subject(), nodes(change.nodes));
                    case "node_pool" ->
                            "let the job run in node pool %s (%s would fit)"
                                    .formatted(finding.subject(), nodes(change.nodes));
                    default ->
                            "add %s %s to %s"
                                    .formatted(
                                            finding.kind(), finding.subject(), nodes(change.nodes));
                };
        return new SuggestedChange(
                finding.kind(),
                text,
                isOfOneNode(finding) ? change.first.node.id() : "",
                finding.subject(),
                finding.amount(),
                change.nodes);
    }

    private static String nodes(int count) {
        return count(count, "node");
    }

    private static String count(int count, String of) {
        return count + " " + of + (count == 1 ? "" : "s");
    }
}
