package io.drover.server.simulation;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.TaskState;
import io.drover.api.allocation.TaskStateBuilder;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import io.drover.server.state.Command.NodeReport;
import io.drover.server.state.Statuses;
import io.drover.server.upkeep.AllocationEvaluations;
import io.drover.server.upkeep.NodeEvaluations;
import io.drover.wire.AllocationUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A node that follows a script of chance: it starts and stops what it is told, and may be away. */
@NullUnmarked
final class SimulatedNode {
    private final SimulatedRegion region;
    private Node node;

    /** What became here of each allocation, by id: running, complete or failed. */
    private final Map<String, String> local = new TreeMap<>();

    private final Map<String, Instant> startedAt = new TreeMap<>();
    private boolean away;
    private int life;

    SimulatedNode(SimulatedRegion region, Node node) {
        this.region = region;
        this.node = node;
    }

    String id() {
        return node.id();
    }

    boolean isAway() {
        return away;
    }

    /** Tasks that really run here now. */
    List<String> running() {
        return local.entrySet().stream()
                .filter(entry -> entry.getValue().equals("running"))
                .map(Map.Entry::getKey)
                .toList();
    }

    void heartbeat() {
        beat(life);
    }

    private void beat(int of) {
        if (of != life || away) {
            return;
        }
        long ttl = region.heartbeat(id()).toNanos();
        region.after(ttl / 2 + region.millis(0, 500), () -> beat(of));
        region.after(region.millis(5, 50), this::sync);
    }

    /** Nobody hears of it for a while; its tasks live on, or not. */
    void leave(long duration, boolean loseTasks) {
        if (away) {
            return;
        }
        away = true;
        life++;
        if (loseTasks) {
            local.replaceAll((_, status) -> status.equals("running") ? "failed" : status);
        }
        region.after(duration, this::comeBack);
    }

    /** It finds that it has changed, and says so. */
    void change(UnaryOperator<Node> difference) {
        node = difference.apply(node);
        if (!away && region.state().node(id()) != null) {
            region.append(
                    List.of(
                            new Command.RegisterNode(
                                    node,
                                    NodeEvaluations.of(
                                            region.state(), node, "node-update", region::newId))),
                    _ -> {});
        }
    }

    private void comeBack() {
        away = false;
        life++;
        region.append(List.of(new Command.RegisterNode(node, List.of())), _ -> heartbeat());
    }

    /** Does what the servers want and tells them what it does. */
    void sync() {
        Node known = region.state().node(id());
        if (away
                || known == null
                || known.status().equals("down")
                || known.status().equals("disconnected")) {
            return;
        }
        List<AllocationUpdate> updates = new ArrayList<>();
        for (Allocation allocation : region.state().allocationsByNode(id())) {
            follow(allocation);
            String here = local.get(allocation.id());
            boolean news =
                    here != null
                            && (!here.equals(allocation.clientStatus())
                                    || health(allocation, here) != null);
            if (news && !Statuses.isClientTerminal(allocation)) {
                updates.add(update(allocation, here));
            }
        }
        if (!updates.isEmpty()) {
            List<NodeReport> reports = List.of(new NodeReport(id(), updates));
            region.report(
                    List.of(
                            new Command.UpdateAllocationsFromClient(
                                    reports,
                                    AllocationEvaluations.of(
                                            region.state(), reports, region::newId))));
        }
    }

    private void follow(Allocation allocation) {
        String here = local.get(allocation.id());
        if (Statuses.isTerminal(allocation)) {
            if (here == null || here.equals("running")) {
                local.put(allocation.id(), "complete"); // killed, or never begun
            }
        } else if (here == null) {
            local.put(allocation.id(), "running");
            startedAt.put(allocation.id(), instant());
            region.after(region.millis(1_000, 60_000), () -> end(allocation));
            region.after(region.millis(1_100, 1_500), this::sync); // healthy by then
        }
    }

    private void end(Allocation allocation) {
        if (!"running".equals(local.get(allocation.id()))) {
            return;
        }
        boolean batch = allocation.job().type().endsWith("batch");
        if (region.random.nextDouble() < region.taskFails) {
            local.put(allocation.id(), "failed");
        } else if (batch) {
            local.put(allocation.id(), "complete");
        } else {
            return;
        }
        sync();
    }

    /** A verdict that the servers do not know yet, or null. */
    private @Nullable AllocDeploymentStatus health(Allocation allocation, String here) {
        boolean known =
                allocation.deploymentStatus() != null
                        && allocation.deploymentStatus().healthy() != null;
        if (!allocation.job().type().equals("service") || known) {
            return null;
        }
        Instant since = startedAt.get(allocation.id());
        if (here.equals("failed")) {
            return new AllocDeploymentStatus(false, instant(), false, 0);
        }
        boolean bad = allocation.job().meta() != null && allocation.job().meta().containsKey("bad");
        return here.equals("running") && !since.plusSeconds(1).isAfter(instant())
                ? new AllocDeploymentStatus(!bad, instant(), false, 0)
                : null;
    }

    private AllocationUpdate update(Allocation allocation, String status) {
        SortedMap<String, TaskState> tasks = new TreeMap<>();
        tasks.put(
                "main",
                TaskStateBuilder.builder()
                        .state(status.equals("running") ? "running" : "dead")
                        .failed(status.equals("failed"))
                        .startedAt(startedAt.getOrDefault(allocation.id(), instant()))
                        .finishedAt(status.equals("running") ? null : instant())
                        .build());
        return new AllocationUpdate(
                allocation.id(), status, "", tasks, health(allocation, status), null);
    }

    private Instant instant() {
        return Instant.ofEpochSecond(region.now() / Samples.SECOND, region.now() % Samples.SECOND);
    }
}
