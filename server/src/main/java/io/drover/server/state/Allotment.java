package io.drover.server.state;

import io.drover.api.allocation.AllocatedCpuResources;
import io.drover.api.allocation.AllocatedMemoryResources;
import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.AllocatedSharedResources;
import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.PortMapping;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.job.Port;
import io.drover.api.job.Resources;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskLifecycle;
import io.drover.server.state.PlanResult.Grant;
import io.drover.server.state.PlanResult.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an allocation gets: what its group asks for, with the ports, cores and devices decided. */
public final class Allotment {
    private Allotment() {}

    /**
     * The resources of a placement; null when the job has no such group. Ceilings of memory, which
     * no schedule depends on, are left out.
     */
    public static @Nullable AllocatedResources of(Job job, Placement placement) {
        return of(job, placement, false);
    }

    /**
     * The resources of a placement; null when the job has no such group.
     *
     * @param oversubscribed whether tasks may use more memory than they reserve, up to {@code
     *     memory_max}
     */
    public static @Nullable AllocatedResources of(
            Job job, Placement placement, boolean oversubscribed) {
        TaskGroup group = group(job, placement.group());
        if (group == null) {
            return null;
        }
        SortedMap<String, AllocatedTaskResources> tasks = new TreeMap<>();
        SortedMap<String, TaskLifecycle> lifecycles = new TreeMap<>();
        for (Task task : group.tasks() == null ? List.<Task>of() : group.tasks()) {
            Grant grant = placement.grants() == null ? null : placement.grants().get(task.name());
            tasks.put(task.name(), task(task.resources(), grant, oversubscribed));
            putNullable(lifecycles, task.name(), task.lifecycle());
        }
        return new AllocatedResources(tasks, shared(group, placement.ports()), lifecycles);
    }

    // A main task is listed without a lifecycle.
    @SuppressWarnings("NullAway")
    private static void putNullable(
            SortedMap<String, TaskLifecycle> lifecycles, String task, @Nullable TaskLifecycle of) {
        lifecycles.put(task, of);
    }

    static @Nullable TaskGroup group(Job job, String name) {
        for (TaskGroup group : job.taskGroups() == null ? List.<TaskGroup>of() : job.taskGroups()) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        return null;
    }

    private static AllocatedTaskResources task(
            @Nullable Resources asked, @Nullable Grant grant, boolean oversubscribed) {
        int cpu = asked == null || asked.cpu() == null ? 0 : asked.cpu();
        int memory = asked == null || asked.memoryMb() == null ? 0 : asked.memoryMb();
        int memoryMax = asked == null || !oversubscribed ? 0 : asked.memoryMaxMb();
        int secrets = asked == null ? 0 : asked.secretsMb();
        List<Integer> cores = grant == null ? List.of() : grant.cores();
        return new AllocatedTaskResources(
                new AllocatedCpuResources(
                        grant == null || cores.isEmpty() ? cpu : grant.cpuShares(),
                        cores.isEmpty() ? null : cores),
                new AllocatedMemoryResources(memory + secrets, memoryMax),
                null,
                grant == null || grant.devices().isEmpty() ? null : grant.devices());
    }

    private static AllocatedSharedResources shared(TaskGroup group, List<PortMapping> ports) {
        EphemeralDisk disk = group.ephemeralDisk();
        int diskMb = disk == null || disk.sizeMb() == null ? 0 : disk.sizeMb();
        if (group.networks() == null || group.networks().isEmpty()) {
            return new AllocatedSharedResources(diskMb, null, ports.isEmpty() ? null : ports);
        }
        NetworkResource asked = group.networks().getFirst();
        String ip = ports.isEmpty() ? "" : ports.getFirst().hostIp();
        NetworkResource given =
                NetworkResourceBuilder.builder(asked)
                        .ip(ip)
                        .dynamicPorts(given(asked.dynamicPorts(), ports))
                        .reservedPorts(given(asked.reservedPorts(), ports))
                        .build();
        return new AllocatedSharedResources(diskMb, List.of(given), ports.isEmpty() ? null : ports);
    }

    private static @Nullable List<Port> given(@Nullable List<Port> asked, List<PortMapping> ports) {
        if (asked == null) {
            return null;
        }
        List<Port> given = new ArrayList<>();
        for (Port port : asked) {
            PortMapping mapping = mapping(port.label(), ports);
            given.add(
                    mapping == null
                            ? port
                            : new Port(
                                    port.label(),
                                    mapping.value(),
                                    mapping.to(),
                                    port.hostNetwork(),
                                    port.ignoreCollision()));
        }
        return given;
    }

    private static @Nullable PortMapping mapping(String label, List<PortMapping> ports) {
        for (PortMapping mapping : ports) {
            if (mapping.label().equals(label)) {
                return mapping;
            }
        }
        return null;
    }
}
