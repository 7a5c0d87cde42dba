package io.drover.server.state;

import io.drover.api.namespace.NodePool;
import io.drover.api.node.DrainMetadata;
import io.drover.api.node.DrainStrategy;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeEvent;
import io.drover.server.state.Applied.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What commands about nodes mean. */
final class NodeChanges {
    private static final int EVENTS_KEPT = 10;

    private final StateEditor editor;

    NodeChanges(StateEditor editor) {
        this.editor = editor;
    }

    @Nullable Refusal register(Command.RegisterNode command) {
        Node wanted = command.node();
        Node before = editor.node(wanted.id());
        if (before != null && !before.secretId().equals(wanted.secretId())) {
            return new Refusal(
                    403, "node secret ID does not match. Not registering node " + wanted.id());
        }
        if (!wanted.nodePool().isEmpty() && editor.nodePool(wanted.nodePool()) == null) {
            long index = editor.index();
            editor.putNodePool(
                    new NodePool(
                            wanted.nodePool(),
                            "",
                            null,
                            Duration.ofHours(24),
                            null,
                            index,
                            index,
                            null));
        }
        editor.putNode(before == null ? created(wanted) : updated(before, wanted));
        return null;
    }

    private Node created(Node wanted) {
        String eligibility =
                wanted.schedulingEligibility().isEmpty()
                        ? "eligible"
                        : wanted.schedulingEligibility();
        return NodeBuilder.builder(wanted)
                .status("initializing")
                .statusDescription("")
                .statusUpdatedAt(seconds())
                .schedulingEligibility(eligibility)
                .drain(false)
                .drainStrategy(null)
                .lastDrain(null)
                .events(events(null, event("Node registered", "Cluster")))
                .lastMissedHeartbeatIndex(0)
                .lastAllocUpdateIndex(0)
                .createIndex(editor.index())
                .modifyIndex(editor.index())
                .build();
    }

    private Node updated(Node before, Node wanted) {
        List<NodeEvent> events =
                before.status().equals("down")
                        ? events(before, event("Node re-registered", "Cluster"))
                        : before.events();
        return NodeBuilder.builder(wanted)
                .status(before.status())
                .statusDescription(before.statusDescription())
                .statusUpdatedAt(before.statusUpdatedAt())
                .schedulingEligibility(before.schedulingEligibility())
                .drain(before.drain())
                .drainStrategy(before.drainStrategy())
                .lastDrain(before.lastDrain())
                .events(events)
                .lastMissedHeartbeatIndex(before.lastMissedHeartbeatIndex())
                .lastAllocUpdateIndex(before.lastAllocUpdateIndex())
                .createIndex(before.createIndex())
                .modifyIndex(editor.index())
                .build();
    }

    @Nullable Refusal setStatus(Command.SetNodeStatus command) {
        Node before = editor.node(command.nodeId());
        if (before == null) {
            return unknown();
        }
        boolean missed = command.status().equals("down") || command.status().equals("disconnected");
        editor.putNode(
                NodeBuilder.builder(before)
                        .status(command.status())
                        .statusDescription(command.description())
                        .statusUpdatedAt(seconds())
                        .events(events(before, command.event()))
                        .lastMissedHeartbeatIndex(
                                missed ? editor.index() : before.lastMissedHeartbeatIndex())
                        .modifyIndex(editor.index())
                        .build());
        return null;
    }

    @Nullable Refusal setEligibility(Command.SetNodeEligibility command) {
        Node before = editor.node(command.nodeId());
        if (before == null) {
            return unknown();
        }
        if (before.drainStrategy() != null && command.eligibility().equals("eligible")) {
            return new Refusal(
                    500,
                    "can not set node's scheduling eligibility to eligible while it is draining");
        }
        editor.putNode(
                NodeBuilder.builder(before)
                        .schedulingEligibility(command.eligibility())
                        .events(events(before, command.event()))
                        .modifyIndex(editor.index())
                        .build());
        return null;
    }

    @Nullable Refusal setDrain(Command.SetNodeDrain command) {
        Node before = editor.node(command.nodeId());
        if (before == null) {
            return unknown();
        }
        DrainStrategy drain = command.drain();
        String eligibility = before.schedulingEligibility();
        if (drain != null) {
            eligibility = "ineligible";
        } else if (command.markEligible()) {
            eligibility = "eligible";
        }
        editor.putNode(
                NodeBuilder.builder(before)
                        .drain(drain != null)
                        .drainStrategy(drain)
                        .schedulingEligibility(eligibility)
                        .lastDrain(lastDrain(before, command))
                        .events(events(before, command.event()))
                        .modifyIndex(editor.index())
                        .build());
        return null;
    }

    /** The record of the drain; one that is changed or ends keeps its start and what was said. */
    private @Nullable DrainMetadata lastDrain(Node before, Command.SetNodeDrain command) {
        boolean goesOn = before.drainStrategy() != null;
        DrainMetadata last = before.lastDrain();
        DrainStrategy drain = command.drain();
        if (drain == null && !goesOn) {
            return last;
        }
        SortedMap<String, String> meta = new TreeMap<>();
        if (goesOn && last != null && last.meta() != null) {
            meta.putAll(last.meta());
        }
        if (command.meta() != null) {
            meta.putAll(command.meta());
        }
        return new DrainMetadata(
                goesOn && last != null ? last.startedAt() : now(),
                now(),
                drain != null ? "draining" : command.complete() ? "complete" : "canceled",
                goesOn && last != null && command.accessorId().isEmpty()
                        ? last.accessorId()
                        : command.accessorId(),
                meta.isEmpty() ? null : meta);
    }

    @Nullable Refusal delete(Command.DeleteNodes command) {
        command.nodeIds().forEach(editor::removeNode);
        return null;
    }

    private static Refusal unknown() {
        return new Refusal(500, "node not found");
    }

    private NodeEvent event(String message, String subsystem) {
        return new NodeEvent(message, subsystem, null, now(), editor.index());
    }

    private @Nullable List<NodeEvent> events(@Nullable Node before, @Nullable NodeEvent event) {
        List<NodeEvent> kept = before == null ? null : before.events();
        if (event == null) {
            return kept;
        }
        List<NodeEvent> events = new ArrayList<>(kept == null ? List.of() : kept);
        events.add(
                new NodeEvent(
                        event.message(),
                        event.subsystem(),
                        event.details(),
                        event.timestamp() == null ? now() : event.timestamp(),
                        editor.index()));
        int tooMany = Math.max(0, events.size() - EVENTS_KEPT);
        return events.subList(tooMany, events.size());
    }

    private Instant now() {
        return Instant.ofEpochSecond(0, editor.time());
    }

    private long seconds() {
        return Math.floorDiv(editor.time(), 1_000_000_000L);
    }
}
