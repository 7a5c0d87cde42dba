package io.drover.server.scheduler;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.PortMapping;
import io.drover.api.job.Job;
import io.drover.api.job.TaskLifecycle;
import io.drover.server.state.Allotment;
import io.drover.server.state.PlanResult.Placement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one allocation takes from its node.
 *
 * @param cpu MHz
 * @param memory MiB
 * @param disk MiB
 * @param cores ids of exclusive cores
 * @param ports host ports
 * @param devices device instances
 * @param volumes what it does with volumes
 */
record Load(
        int cpu,
        int memory,
        int disk,
        List<Integer> cores,
        List<PortMapping> ports,
        List<AllocatedDeviceResource> devices,
        List<VolumeClaim> volumes) {
    Load {
        cores = List.copyOf(cores);
        ports = List.copyOf(ports);
        devices = List.copyOf(devices);
        volumes = List.copyOf(volumes);
    }

    /** One that has nothing to do with volumes. */
    Load(
            int cpu,
            int memory,
            int disk,
            List<Integer> cores,
            List<PortMapping> ports,
            List<AllocatedDeviceResource> devices) {
        this(cpu, memory, disk, cores, ports, devices, List.of());
    }

    /** What a placement would take. */
    static Load of(Job job, Placement placement) {
        return of(Allotment.of(job, placement))
                .with(VolumeClaim.of(job, placement.group(), placement.nameIndex()));
    }

    private Load with(List<VolumeClaim> claims) {
        return claims.isEmpty() ? this : new Load(cpu, memory, disk, cores, ports, devices, claims);
    }

    static Load of(Allocation allocation) {
        Load load = of(allocation.allocatedResources());
        Job job = allocation.job();
        return job == null
                ? load
                : load.with(
                        VolumeClaim.of(
                                job,
                                allocation.taskGroup(),
                                AllocationFacts.nameIndex(allocation)));
    }

    static Load of(@Nullable AllocatedResources granted) {
        if (granted == null) {
            return new Load(0, 0, 0, List.of(), List.of(), List.of());
        }
        Phases phases = new Phases();
        List<Integer> cores = new ArrayList<>();
        List<AllocatedDeviceResource> devices = new ArrayList<>();
        if (granted.tasks() != null) {
            granted.tasks()
                    .forEach((name, task) -> {
                        TaskLifecycle lifecycle =
                                granted.taskLifecycles() == null
                                        ? null
                                        : granted.taskLifecycles().get(name);
                        add(phases, task, lifecycle, cores, devices);
                    });
        }
        int disk = 0;
        List<PortMapping> ports = List.of();
        if (granted.shared() != null) {
            disk = granted.shared().diskMb();
            ports = granted.shared().ports() == null ? ports : granted.shared().ports();
        }
        return new Load(phases.cpu(), phases.memory(), disk, cores, ports, devices);
    }

    private static void add(
            Phases phases,
            AllocatedTaskResources task,
            @Nullable TaskLifecycle lifecycle,
            List<Integer> cores,
            List<AllocatedDeviceResource> devices) {
        int cpu = task.cpu() == null ? 0 : task.cpu().cpuShares();
        int memory = task.memory() == null ? 0 : task.memory().memoryMb();
        List<Integer> own =
                task.cpu() == null || task.cpu().reservedCores() == null
                        ? List.of()
                        : task.cpu().reservedCores();
        cores.addAll(own);
        if (own.isEmpty()) {
            phases.add(lifecycle, cpu, memory);
        } else {
            phases.addExclusive(cpu);
            phases.add(lifecycle, 0, memory);
        }
        if (task.devices() != null) {
            devices.addAll(task.devices());
        }
    }

    /** How many device instances it takes. */
    int deviceCount() {
        int count = 0;
        for (AllocatedDeviceResource device : devices) {
            count += GroupNeeds.each(device.deviceIds()).size();
        }
        return count;
    }
}
