package io.drover.server.plan;

import io.drover.api.node.Node;
import io.drover.api.node.NodeEvent;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the plans that were refused for each node. A node that the servers and the schedulers
 * cannot agree on is made ineligible, so that it does not hold up everything; only so many nodes in
 * a while, since a fault of ours must not empty a region.
 */
final class Rejections {
    private static final int BURST = 10;
    private static final long ONE_MORE_AFTER = Duration.ofMinutes(6).toNanos();

    private final RejectionSettings settings;
    private final Map<String, ArrayDeque<Long>> times = new HashMap<>(); // never iterated
    private double allowed = BURST;
    private long allowedAt;

    Rejections(RejectionSettings settings) {
        this.settings = settings;
    }

    /** A plan was refused for these nodes. */
    void add(State state, Set<String> nodes, long now, Step.Builder out) {
        if (!settings.enabled()) {
            return;
        }
        for (String nodeId : nodes) {
            ArrayDeque<Long> seen = times.computeIfAbsent(nodeId, _ -> new ArrayDeque<>());
            seen.add(now);
            while (seen.size() > settings.threshold()
                    || seen.getFirst() < now - settings.window().toNanos()) {
                seen.removeFirst();
            }
            Node node = state.node(nodeId);
            if (seen.size() >= settings.threshold() && node != null && mayExclude(node, now)) {
                times.remove(nodeId);
                exclude(node, out);
            }
        }
    }

    private boolean mayExclude(Node node, long now) {
        if (!node.schedulingEligibility().equals("eligible")) {
            return false;
        }
        if (allowedAt > 0) {
            allowed = Math.min(BURST, allowed + (double) (now - allowedAt) / ONE_MORE_AFTER);
        }
        allowedAt = now;
        if (allowed < 1) {
            return false;
        }
        allowed--;
        return true;
    }

    private static void exclude(Node node, Step.Builder out) {
        out.append(
                "exclude " + node.id(),
                List.of(
                        new Command.SetNodeEligibility(
                                node.id(),
                                "ineligible",
                                new NodeEvent(
                                        "Node marked as ineligible for scheduling: too many plans for it were refused",
                                        "Scheduler",
                                        null,
                                        null,
                                        0),
                                List.of())));
    }
}
