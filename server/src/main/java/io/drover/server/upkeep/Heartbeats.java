package io.drover.server.upkeep;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.node.Node;
import io.drover.api.node.NodeEvent;
import io.drover.server.duty.Agenda;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.Disconnection;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Knows until when each node has to give its next sign of life. A node that is late is down, or
 * disconnected as long as an allocation on it may go on without it; one that gives a sign is ready,
 * after it has told what became of its allocations if it was away.
 */
public final class Heartbeats implements Duty {
    /** A node that had been down and has nothing to report is ready after this many signs. */
    private static final int SIGNS_WITHOUT_REPORT = 2;

    private final HeartbeatSettings settings;
    private final Supplier<String> ids;

    /** When each node is late. */
    private final Agenda<String> deadlines = new Agenda<>();

    private final Map<String, Integer> signsSinceDown = new TreeMap<>();

    /** Nodes whose change of status is on its way. */
    private final TreeSet<String> changing = new TreeSet<>();

    /**
     * Creates the table of one term.
     *
     * @param ids makes identifiers for evaluations
     */
    public Heartbeats(HeartbeatSettings settings, Supplier<String> ids) {
        this.settings = settings;
        this.ids = ids;
    }

    @Override
    public Step step(State state, long now, Message message) {
        Step.Builder out = new Step.Builder();
        switch (message) {
            case Message.Started _ -> {
                for (Node node : state.nodes("")) {
                    if (!node.status().equals("down")) {
                        deadlines.put(node.id(), now + settings.failoverTtl().toNanos());
                    } else {
                        deadlines.put(
                                node.id(), now); // a leader's end may have left something undone
                    }
                }
            }
            case Message.HeartbeatSeen seen -> seen(state, now, seen.nodeId(), out);
            case Message.StateChanged changed -> {
                for (StateEvent event : changed.events()) {
                    if (event instanceof StateEvent.NodeChanged(var before, var after)) {
                        if (after == null && before != null) {
                            deadlines.remove(before.id());
                        } else if (after != null && before == null) {
                            deadlines.put(after.id(), now + allowed(state, after.id()));
                        }
                    }
                }
            }
            case Message.Appended done -> changing.remove(nodeOf(done.tag()));
            case Message.NotAppended failed -> {
                String nodeId = nodeOf(failed.tag());
                changing.remove(nodeId);
                Node node = state.node(nodeId);
                if (node != null && !failed.tag().startsWith("ready ")) {
                    deadlines.put(nodeId, now + 1_000_000_000L); // once more in a second
                }
            }
            default -> {}
        }
        expire(state, now, out);
        return out.build();
    }

    @Override
    public long wakeAt() {
        return deadlines.nextAt();
    }

    /** Whether something is still said to run there. */
    private static boolean stillHolds(State state, Node node) {
        return state.allocationsByNode(node.id()).stream()
                .anyMatch(allocation -> !Statuses.isClientTerminal(allocation));
    }

    private long allowed(State state, String nodeId) {
        return settings.ttl(nodeId, state.nodeCount()).plus(settings.grace()).toNanos();
    }

    private void seen(State state, long now, String nodeId, Step.Builder out) {
        Node node = state.node(nodeId);
        if (node == null) {
            return;
        }
        deadlines.put(nodeId, now + allowed(state, nodeId));
        if (node.status().equals("ready") || changing.contains(nodeId)) {
            return;
        }
        if (mayBeReady(node)) {
            signsSinceDown.remove(nodeId);
            change(state, node, "ready", "", out);
        } else if (!node.status().equals("initializing")) {
            change(state, node, "initializing", "", out);
        }
    }

    private boolean mayBeReady(Node node) {
        boolean reported = node.lastAllocUpdateIndex() > node.lastMissedHeartbeatIndex();
        return reported
                || node.lastMissedHeartbeatIndex() == 0
                || signsSinceDown.merge(node.id(), 1, Integer::sum) > SIGNS_WITHOUT_REPORT;
    }

    private void expire(State state, long now, Step.Builder out) {
        List<Node> late = new ArrayList<>();
        for (String nodeId : deadlines.due(now)) {
            Node node = state.node(nodeId);
            if (node != null && !node.status().equals("down")) {
                late.add(node);
            } else if (node != null && stillHolds(state, node)) {
                out.append(
                        "evaluate " + nodeId,
                        List.of(
                                new Command.UpsertEvaluations(
                                        NodeEvaluations.of(state, node, "node-update", ids))));
            }
        }
        for (Node node : late) {
            signsSinceDown.remove(node.id());
            long until = outlived(state, node, now);
            if (until == NEVER) {
                change(state, node, "down", "heartbeat missed", out);
                continue;
            }
            deadlines.put(node.id(), until);
            if (!node.status().equals("disconnected")) {
                change(state, node, "disconnected", "heartbeat missed", out);
            }
        }
    }

    /**
     * When the next of those allocations is lost that go on for a while although their node does
     * not answer; {@link #NEVER} when there are none.
     */
    private static long outlived(State state, Node node, long now) {
        long next = NEVER;
        for (Allocation allocation : state.allocationsByNode(node.id())) {
            boolean runs =
                    allocation.clientStatus().equals("running")
                            || allocation.clientStatus().equals("unknown");
            if (!runs || Statuses.isTerminal(allocation)) {
                continue;
            }
            Disconnection block = Disconnection.of(allocation);
            long lostAt = block.lostAt(allocation, now);
            if (block.lostAfter() > 0 && lostAt > now) {
                next = Math.min(next, lostAt);
            }
        }
        return next;
    }

    private void change(
            State state, Node node, String status, String description, Step.Builder out) {
        changing.add(node.id());
        List<Evaluation> evaluations =
                status.equals("initializing")
                        ? List.of()
                        : NodeEvaluations.of(state, node, "node-update", ids);
        out.append(
                status + " " + node.id(),
                List.of(
                        new Command.SetNodeStatus(
                                node.id(),
                                status,
                                description,
                                new NodeEvent(text(status), "Cluster", null, null, 0),
                                evaluations)));
    }

    private static String text(String status) {
        return switch (status) {
            case "down", "disconnected" -> "Node heartbeat missed";
            case "ready" -> "Node is ready";
            default -> "Node reregistered by heartbeat";
        };
    }

    private static String nodeOf(String tag) {
        return tag.substring(tag.indexOf(' ') + 1);
    }
}
