package io.drover.server.simulation;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.PortMapping;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.scheduler.AllocationFacts;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;

/**
 * What must hold after each entry of the log, worked out by adding up what allocations were given,
 * without the help of the scheduler's own books.
 */
@NullUnmarked // dereferences what the fixtures always fill
final class Invariants {
    /** An evaluation that waits for nothing must have been answered by then. */
    private static final long PATIENCE = 600 * Samples.SECOND;

    private final SortedMap<String, Long> pendingSince = new TreeMap<>();

    /** Looks at all of them. */
    void check(SimulatedRegion region) {
        State state = region.state();
        for (Node node : state.nodes("")) {
            checkNode(state, node);
        }
        checkNames(state);
        checkProgress(state, region.now());
    }

    private static void checkNode(State state, Node node) {
        int cpu = 0;
        int memory = 0;
        int disk = 0;
        Set<String> taken = new TreeSet<>();
        for (Allocation allocation : state.allocationsByNode(node.id())) {
            if (Statuses.isTerminal(allocation)) {
                continue; // what the servers stop may overlap with what takes its place
            }
            AllocatedResources given = allocation.allocatedResources();
            disk += given.shared().diskMb();
            for (AllocatedTaskResources task : given.tasks().values()) {
                cpu += task.cpu().cpuShares();
                memory += task.memory().memoryMb();
                takeCoresAndDevices(task, taken, node);
            }
            if (RandomWork.writes(allocation)) {
                take("volume " + RandomWork.VOLUME, taken, node);
            }
            if (given.shared().ports() != null) {
                for (PortMapping port : given.shared().ports()) {
                    take("port " + port.hostIp() + ":" + port.value(), taken, node);
                }
            }
        }
        atMost(node.nodeResources().cpu().cpuShares(), cpu, "cpu", node);
        atMost(node.nodeResources().memory().memoryMb(), memory, "memory", node);
        atMost(node.nodeResources().disk().diskMb(), disk, "disk", node);
    }

    private static void takeCoresAndDevices(
            AllocatedTaskResources task, Set<String> taken, Node node) {
        if (task.cpu().reservedCores() != null) {
            for (int core : task.cpu().reservedCores()) {
                take("core " + core, taken, node);
            }
        }
        if (task.devices() != null) {
            for (AllocatedDeviceResource devices : task.devices()) {
                for (String id : devices.deviceIds()) {
                    take("device " + devices.name() + " " + id, taken, node);
                }
            }
        }
    }

    private static void take(String what, Set<String> taken, Node node) {
        if (!taken.add(what)) {
            throw new AssertionError(node.name() + " has given out " + what + " twice");
        }
    }

    private static void atMost(int has, int used, String what, Node node) {
        if (used > has) {
            throw new AssertionError(
                    "%s has %d of %s and has given out %d".formatted(node.name(), has, what, used));
        }
    }

    /**
     * But for canaries, for what a promoted one is about to replace, and for those whose node is
     * out of sight or just back.
     */
    private static void checkNames(State state) {
        Set<String> names = new TreeSet<>();
        for (Allocation allocation : state.allocations("")) {
            boolean everywhere = allocation.job().type().startsWith("sys");
            boolean canary =
                    allocation.deploymentStatus() != null && allocation.deploymentStatus().canary();
            if (Statuses.isTerminal(allocation)
                    || canary
                    || AllocationFacts.outOfReachSince(allocation) >= 0
                    || isAboutToBeReplaced(state, allocation)) {
                continue;
            }
            String name = allocation.name() + (everywhere ? " on " + allocation.nodeId() : "");
            if (!names.add(name)) {
                throw new AssertionError(name + " lives twice");
            }
        }
    }

    private static boolean isAboutToBeReplaced(State state, Allocation allocation) {
        Deployment latest = state.latestDeployment(allocation.namespace(), allocation.jobId());
        DeploymentState group =
                latest == null ? null : latest.taskGroups().get(allocation.taskGroup());
        return group != null
                && group.desiredCanaries() > 0
                && allocation.job().version() < latest.jobVersion();
    }

    private void checkProgress(State state, long now) {
        pendingSince.keySet().removeIf(id -> !isDue(state.evaluation(id), now));
        for (Evaluation evaluation : state.evaluations("")) {
            if (isDue(evaluation, now)) {
                long since = pendingSince.computeIfAbsent(evaluation.id(), _ -> now);
                if (now - since > PATIENCE) {
                    throw new AssertionError(
                            "evaluation %s of %s makes no progress"
                                    .formatted(evaluation.id(), evaluation.jobId()));
                }
            }
        }
    }

    private static boolean isDue(Evaluation evaluation, long now) {
        return evaluation != null
                && evaluation.status().equals("pending")
                && (evaluation.waitUntil() == null
                        || evaluation.waitUntil().getEpochSecond() * Samples.SECOND < now);
    }
}
