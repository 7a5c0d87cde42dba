package io.drover.server.simulation;

import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.PortMapping;
import io.drover.api.job.Constraint;
import io.drover.api.job.Job;
import io.drover.api.job.Resources;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.Node;
import io.drover.api.operator.PreemptionConfig;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Looks for room for one more allocation of a group of {@link AllJobs}, by adding up. */
@NullUnmarked
final class BruteForce {
    private final State state;
    private final Job job;
    private final TaskGroup group;

    BruteForce(State state, Job job, TaskGroup group) {
        this.state = state;
        this.job = job;
        this.group = group;
    }

    /**
     * What room there is; null for none.
     *
     * @param instead an older one that would go, or null
     */
    @Nullable String room(Node node, @Nullable Allocation instead) {
        boolean pool = job.nodePool().equals("all") || job.nodePool().equals(node.nodePool());
        boolean takes =
                node.status().equals("ready")
                        && node.schedulingEligibility().equals("eligible")
                        && node.drainStrategy() == null;
        if (!pool || !takes || !allows(node, instead)) {
            return null;
        }
        List<Allocation> staying = new ArrayList<>();
        List<Allocation> lessImportant = new ArrayList<>();
        for (Allocation allocation : state.allocationsByNode(node.id())) {
            if (Statuses.isClientTerminal(allocation) || allocation.equals(instead)) {
                continue;
            }
            boolean victim =
                    mayTakeOut()
                            && !allocation.jobId().equals(job.id())
                            && allocation.job().priority() + 10 <= job.priority();
            (victim ? lessImportant : staying).add(allocation);
        }
        if (!fits(node, staying)) {
            return null;
        }
        staying.addAll(lessImportant);
        return fits(node, staying)
                ? "on %s".formatted(node.name())
                : "on %s after taking out %s"
                        .formatted(
                                node.name(), lessImportant.stream().map(Allocation::name).toList());
    }

    private boolean mayTakeOut() {
        PreemptionConfig may = state.schedulerConfiguration().preemptionConfig();
        return switch (job.type()) {
            case "system" -> may.systemSchedulerEnabled();
            case "sysbatch" -> may.sysBatchSchedulerEnabled();
            case "batch" -> may.batchSchedulerEnabled();
            default -> may.serviceSchedulerEnabled();
        };
    }

    private boolean allows(Node node, @Nullable Allocation instead) {
        if (job.constraints() == null) {
            return true;
        }
        for (Constraint constraint : job.constraints()) {
            boolean met =
                    switch (constraint.operand()) {
                        case "distinct_hosts" -> own(node, false, instead) == 0;
                        case "distinct_property" -> own(node, true, instead) < 2;
                        default -> rack(node).equals(constraint.rTarget());
                    };
            if (!met) {
                return false;
            }
        }
        return true;
    }

    private static String rack(Node node) {
        return node.meta().get("rack");
    }

    /** How many of the job there are on the node, or in its rack. */
    private int own(Node node, boolean inRack, @Nullable Allocation instead) {
        return (int)
                state.allocationsByJob(job.namespace(), job.id()).stream()
                        .filter(a -> !Statuses.isTerminal(a) && !a.equals(instead))
                        .filter(a ->
                                inRack
                                        ? rack(state.node(a.nodeId())).equals(rack(node))
                                        : a.nodeId().equals(node.id()))
                        .count();
    }

    private boolean fits(Node node, List<Allocation> there) {
        Resources asked = group.tasks().getFirst().resources();
        int cpu = node.nodeResources().cpu().cpuShares();
        int memory = node.nodeResources().memory().memoryMb();
        int cores = node.nodeResources().cpu().reservableCpuCores().size();
        int devices = 2;
        boolean written = false;
        Set<Integer> ports = new TreeSet<>();
        for (Allocation allocation : there) {
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
        int share =
                node.nodeResources().cpu().cpuShares() / node.nodeResources().cpu().totalCpuCores();
        boolean devicesFit = asked.devices() == null || asked.devices().size() <= devices;
        return (asked.cores() > 0 ? asked.cores() * share : asked.cpu()) <= cpu
                && asked.memoryMb() <= memory
                && asked.cores() <= cores
                && devicesFit
                && !(written && group.volumes() != null)
                && (group.networks() == null
                        || group.networks().isEmpty()
                        || group.networks().getFirst().reservedPorts() == null
                        || group.networks().getFirst().reservedPorts().stream()
                                .noneMatch(port -> ports.contains(port.value())));
    }
}
