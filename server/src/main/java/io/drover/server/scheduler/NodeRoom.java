package io.drover.server.scheduler;

import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.server.state.Allotment;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of what allocations share on a node: what is free of it, or what one allocation asks for.
 * Ports, devices and single cores are not in it, so it can tell that something does not fit and
 * only guess that it does.
 *
 * @param cpu MHz
 * @param memory MiB
 * @param disk MiB
 * @param allocations how many
 */
public record NodeRoom(int cpu, int memory, int disk, int allocations) {
    /** Asks for nothing but a node. */
    public static final NodeRoom ANY = new NodeRoom(0, 0, 0, 1);

    private static final NodeRoom NONE = new NodeRoom(0, 0, 0, 0);

    /**
     * What new allocations may take of a node; none of one that takes no work.
     *
     * @param victims the priority up to which others would have to go; see {@link #victims}
     */
    public static NodeRoom free(State state, String nodeId, int victims) {
        Node node = state.node(nodeId);
        NodeView view = node == null ? null : new NodeView(node);
        if (view == null || !view.takesWork()) {
            return NONE;
        }
        int cpu = view.cpu;
        int memory = view.memory;
        int disk = view.disk;
        int allocations = view.maxAllocations > 0 ? view.maxAllocations : Integer.MAX_VALUE;
        for (Allocation allocation : state.allocationsByNode(nodeId)) {
            if (!Statuses.isClientTerminal(allocation)
                    && Preemption.priorityOf(allocation.job()) > victims) {
                Load load = Load.of(allocation);
                cpu -= load.cpu();
                memory -= load.memory();
                disk -= load.disk();
                allocations--;
            }
        }
        return new NodeRoom(cpu, memory, disk, allocations);
    }

    /**
     * The highest priority of what may be taken out for a job; {@link Integer#MIN_VALUE} when
     * nothing may.
     */
    public static int victims(State state, Job job) {
        return Preemption.highestVictim(state, job);
    }

    /** What an allocation of a group asks for; null when the job has no such group. */
    public static @Nullable NodeRoom asked(Job job, String group) {
        Placement plain =
                new Placement("", group, 0, 0, "", List.of(), null, -1, "", false, "", null);
        AllocatedResources resources = Allotment.of(job, plain);
        if (resources == null) {
            return null;
        }
        Load load = Load.of(resources);
        return new NodeRoom(load.cpu(), load.memory(), load.disk(), 1);
    }

    /** How often this has room for what is asked. */
    public int times(NodeRoom asked) {
        int times = allocations;
        times = asked.cpu > 0 ? Math.min(times, cpu / asked.cpu) : times;
        times = asked.memory > 0 ? Math.min(times, memory / asked.memory) : times;
        times = asked.disk > 0 ? Math.min(times, disk / asked.disk) : times;
        return Math.max(0, times);
    }
}
