package io.drover.server.whatif;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.node.Node;
import io.drover.server.state.Command;
import io.drover.server.state.Command.NodeReport;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.Statuses;
import io.drover.server.upkeep.AllocationEvaluations;
import io.drover.wire.AllocationUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that do at once what they are told: what shall run runs and is healthy, what shall stop has
 * stopped. Batch work goes on for ever.
 */
final class ObedientNodes {
    private final Supplier<String> ids;

    ObedientNodes(Supplier<String> ids) {
        this.ids = ids;
    }

    /** What nodes would say of all that they have not caught up with. */
    List<Command> whatAllWouldSay(State state, long now) {
        SortedMap<String, List<AllocationUpdate>> updates = new TreeMap<>();
        for (Allocation allocation : state.allocations("")) {
            note(state, allocation, now, updates);
        }
        return reports(state, updates);
    }

    /** What nodes say to changes. */
    List<Command> whatTheySay(State state, long now, List<StateEvent> events) {
        SortedMap<String, List<AllocationUpdate>> updates = new TreeMap<>();
        SortedMap<String, Allocation> changed = new TreeMap<>();
        for (StateEvent event : events) {
            if (event instanceof StateEvent.AllocationChanged(_, var after) && after != null) {
                changed.put(after.id(), after);
            }
        }
        changed.values().forEach(allocation -> note(state, allocation, now, updates));
        return reports(state, updates);
    }

    private List<Command> reports(State state, SortedMap<String, List<AllocationUpdate>> updates) {
        List<NodeReport> reports = new ArrayList<>();
        updates.forEach((nodeId, of) -> reports.add(new NodeReport(nodeId, of)));
        return reports.isEmpty()
                ? List.of()
                : List.of(
                        new Command.UpdateAllocationsFromClient(
                                reports, AllocationEvaluations.of(state, reports, ids)));
    }

    private static void note(
            State state,
            Allocation allocation,
            long now,
            SortedMap<String, List<AllocationUpdate>> updates) {
        Node node = state.node(allocation.nodeId());
        if (node == null
                || !node.status().equals("ready")
                || Statuses.isClientTerminal(allocation)) {
            return;
        }
        AllocationUpdate update = update(allocation, now);
        if (update != null) {
            updates.computeIfAbsent(node.id(), _ -> new ArrayList<>()).add(update);
        }
    }

    private static @Nullable AllocationUpdate update(Allocation allocation, long now) {
        if (Statuses.isServerTerminal(allocation)) {
            return new AllocationUpdate(allocation.id(), "complete", "", null, null, null);
        }
        boolean running = allocation.clientStatus().equals("running");
        boolean healthy =
                (allocation.job() != null && allocation.job().type().endsWith("batch"))
                        || (allocation.deploymentStatus() != null
                                && allocation.deploymentStatus().healthy() != null);
        if (running && healthy) {
            return null;
        }
        AllocDeploymentStatus health =
                healthy
                        ? null
                        : new AllocDeploymentStatus(true, Instant.ofEpochSecond(0, now), false, 0);
        return new AllocationUpdate(allocation.id(), "running", "", null, health, null);
    }
}
