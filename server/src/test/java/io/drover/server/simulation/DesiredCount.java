package io.drover.server.simulation;

import static io.drover.server.simulation.ChaosStory.demand;

import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.PortMapping;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.Resources;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.Node;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;

/** Whether a job has as many allocations as it wants, or there is no room for one more. */
@NullUnmarked
final class DesiredCount {
    private DesiredCount() {}

    static void check(SimulatedRegion region, Job job) {
        State state = region.state();
        TaskGroup group = job.taskGroups().getFirst();
        if (job.type().equals("system")) {
            everywhere(state, job, group);
            return;
        }
        // What a batch job has done may be in the history already.
        int there =
                live(state, job)
                        + done(state, job)
                        + state.completedNames(job, group.name()).cardinality();
        demand(
                live(state, job) <= group.count(),
                "%s has %d of %d",
                job.id(),
                live(state, job),
                group.count());
        if (there < group.count() && !deploymentFailed(state, job)) {
            Evaluation open = region.openEvaluation(job.id());
            demand(
                    open != null && open.status().equals("blocked"),
                    "%s has %d of %d and waits for nothing",
                    job.id(),
                    there,
                    group.count());
            for (Node node : state.nodes("")) {
                demand(!fits(state, node, group), "%s waits but there is room", job.id());
            }
        }
    }

    private static void everywhere(State state, Job job, TaskGroup group) {
        for (Node node : state.nodes("")) {
            boolean runs =
                    state.allocationsByNode(node.id()).stream()
                            .anyMatch(a -> a.jobId().equals(job.id()) && !Statuses.isTerminal(a));
            demand(
                    runs || group.count() == 0 || !fits(state, node, group),
                    "%s does not run on %s but there is room",
                    job.id(),
                    node.name());
        }
    }

    static int live(State state, Job job) {
        return (int)
                state.allocationsByJob("default", job.id()).stream()
                        .filter(allocation -> !Statuses.isTerminal(allocation))
                        .count();
    }

    private static int done(State state, Job job) {
        return !job.type().equals("batch")
                ? 0
                : (int)
                        state.allocationsByJob("default", job.id()).stream()
                                .filter(a -> drained(a) || isDone(a, job))
                                .count();
    }

    private static boolean isDone(Allocation allocation, Job job) {
        return allocation.clientStatus().equals("complete")
                && allocation.desiredStatus().equals("run")
                && allocation.job().version() == job.version();
    }

    /** A batch allocation that a drain has ended is not placed again. */
    private static boolean drained(Allocation allocation) {
        return allocation.desiredTransition() != null
                && Boolean.TRUE.equals(allocation.desiredTransition().migrateDisablePlacement());
    }

    /** Then nothing is added before a newer version comes. */
    private static boolean deploymentFailed(State state, Job job) {
        Deployment latest = state.latestDeployment("default", job.id());
        return latest != null
                && latest.status().equals("failed")
                && latest.jobVersion() == job.version();
    }

    /** Brute force over one more allocation. */
    private static boolean fits(State state, Node node, TaskGroup group) {
        Resources asked = group.tasks().getFirst().resources();
        int cpu = node.nodeResources().cpu().cpuShares();
        int memory = node.nodeResources().memory().memoryMb();
        int cores = node.nodeResources().cpu().reservableCpuCores().size();
        int devices = 2;
        boolean written = false;
        Set<Integer> ports = new TreeSet<>();
        for (Allocation allocation : state.allocationsByNode(node.id())) {
            if (Statuses.isClientTerminal(allocation)) {
                continue;
            }
            written |= RandomWork.writes(allocation);
            AllocatedTaskResources task = allocation.allocatedResources().tasks().get("main");
            cpu -= task.cpu().cpuShares();
            memory -= task.memory().memoryMb();
            cores -= task.cpu().reservedCores() == null ? 0 : task.cpu().reservedCores().size();
            devices -= task.devices() == null ? 0 : task.devices().size();
            if (allocation.allocatedResources().shared().ports() != null) {
                for (PortMapping port : allocation.allocatedResources().shared().ports()) {
                    ports.add(port.value());
                }
            }
        }
        int wantedCores = asked.cores();
        int share =
                node.nodeResources().cpu().cpuShares() / node.nodeResources().cpu().totalCpuCores();
        return node.status().equals("ready")
                && (wantedCores > 0 ? wantedCores * share : asked.cpu()) <= cpu
                && asked.memoryMb() <= memory
                && wantedCores <= cores
                && (asked.devices() == null ? 0 : asked.devices().size()) <= devices
                && !(written && group.volumes() != null)
                && freePort(group, ports);
    }

    private static boolean freePort(TaskGroup group, Set<Integer> ports) {
        return group.networks() == null
                || group.networks().getFirst().reservedPorts().stream()
                        .noneMatch(port -> ports.contains(port.value()));
    }
}
