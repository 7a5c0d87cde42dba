package io.drover.cli.node;

import io.drover.api.client.Answer;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Invocation;
import io.drover.cli.view.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells what becomes of the allocations of a node that is drained, until all have stopped. */
final class DrainMonitor {
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Duration HOLD = Duration.ofSeconds(2);

    private final Invocation call;
    private final String nodeId;
    private final TreeMap<String, Seen> known = new TreeMap<>();
    private boolean complete;

    /** What was told of an allocation. */
    private record Seen(String status, boolean marked, boolean stopping) {}

    DrainMonitor(Invocation call, String nodeId) {
        this.call = call;
        this.nodeId = nodeId;
    }

    void line(String text) {
        call.say(
                Times.exact(call.terminal().clock().instant(), call.terminal().zone())
                        + ": "
                        + text);
    }

    /**
     * Watches.
     *
     * @param from the index of the change that began it; 0 for one that began before
     */
    void watch(long from) {
        long index = 0;
        boolean ignoresSystem = false;
        while (true) {
            Json node = node();
            boolean drains = !node.get("DrainStrategy").isNull();
            ignoresSystem |= node.get("DrainStrategy").flag("IgnoreSystemJobs");
            // Read after the node: when the drain is over, all it marked is in this list.
            Query query = Query.of("/v1/node/{}/allocations", nodeId);
            Answer answer =
                    call.get(
                            "Error fetching allocations",
                            index == 0 ? query : query.blocking(index, HOLD));
            index = Math.max(index, answer.index());
            List<Json> left = tell(answer.body().items(), ignoresSystem, index <= from);
            if (!drains && !complete) {
                complete = true;
                boolean canceled = node.get("LastDrain").text("Status").equals("canceled");
                line("Node \"" + nodeId + "\" " + (canceled ? "drain canceled" : "drain complete"));
                if (canceled) {
                    return;
                }
            }
            if (complete && left.isEmpty()) {
                line("All allocations on node \"" + nodeId + "\" have stopped");
                return;
            }
            call.terminal().pause(BETWEEN);
        }
    }

    private Json node() {
        return call.get("Error fetching node", Query.of("/v1/node/{}", nodeId)).body();
    }

    /** Says what is new; returns those that still have to stop. */
    private List<Json> tell(List<Json> allocations, boolean ignoresSystem, boolean silent) {
        var left = new ArrayList<Json>();
        for (Json allocation : allocations) {
            String status = allocation.text("ClientStatus");
            boolean marked = allocation.get("DesiredTransition").flag("Migrate");
            boolean stopping = !allocation.text("DesiredStatus").equals("run");
            Seen now = new Seen(status, marked, stopping);
            Seen before = known.put(allocation.text("ID"), now);
            if (!isOver(status)
                    && !(ignoresSystem && allocation.get("Job").text("Type").equals("system"))) {
                left.add(allocation);
            }
            if (!silent && !(before == null && isOver(status))) {
                tell(allocation.text("ID"), before, now);
            }
        }
        return left;
    }

    private void tell(String id, @Nullable Seen before, Seen now) {
        String front = "Alloc \"" + id + "\" ";
        if (now.marked() && (before == null || !before.marked())) {
            line(front + "marked for migration");
        }
        if (now.stopping() && (before == null || !before.stopping())) {
            line(front + "draining");
        }
        if (before != null && !before.status().equals(now.status())) {
            line(front + "status " + before.status() + " -> " + now.status());
        }
    }

    private static boolean isOver(String status) {
        return switch (status) {
            case "complete", "failed", "lost" -> true;
            default -> false;
        };
    }
}
