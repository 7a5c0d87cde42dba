package io.drover.client.testing;

import io.drover.api.allocation.AllocatedCpuResources;
import io.drover.api.allocation.AllocatedMemoryResources;
import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.AllocatedSharedResources;
import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.allocation.PortMapping;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.TaskLifecycle;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Jobs and allocations with valid defaults. */
public final class Jobs {
    private Jobs() {}

    public static TaskBuilder task(String name) {
        return TaskBuilder.builder()
                .name(name)
                .driver("fake")
                .user("")
                .killSignal("")
                .kind("")
                .restartPolicy(restarts(0, Duration.ZERO));
    }

    public static Task helper(String name, String hook, boolean sidecar) {
        return task(name).lifecycle(new TaskLifecycle(hook, sidecar)).build();
    }

    public static RestartPolicy restarts(int attempts, Duration delay) {
        return new RestartPolicy(Duration.ofMinutes(5), attempts, delay, "fail", false);
    }

    public static Job job(String type, Task... tasks) {
        TaskGroup group =
                TaskGroupBuilder.builder().name("group").count(1).tasks(List.of(tasks)).build();
        return JobBuilder.builder()
                .region("global")
                .namespace("default")
                .id("job")
                .name("job")
                .type(type)
                .nodePool("default")
                .parentId("")
                .taskGroups(List.of(group))
                .build();
    }

    public static Allocation allocation(String id, Job job) {
        SortedMap<String, AllocatedTaskResources> tasks = new TreeMap<>();
        var groups = job.taskGroups();
        if (groups != null && groups.getFirst().tasks() != null) {
            for (Task task : groups.getFirst().tasks()) {
                tasks.put(
                        task.name(),
                        new AllocatedTaskResources(
                                new AllocatedCpuResources(100, null),
                                new AllocatedMemoryResources(64, 0),
                                null,
                                null));
            }
        }
        var shared =
                new AllocatedSharedResources(
                        100, null, List.of(new PortMapping("http", 25000, 80, "10.0.0.1", false)));
        return AllocationBuilder.builder()
                .id(id)
                .namespace("default")
                .evalId("")
                .name("job.group[3]")
                .nodeId("")
                .nodeName("")
                .jobId(job.id())
                .job(job)
                .taskGroup("group")
                .allocatedResources(new AllocatedResources(tasks, shared, null))
                .desiredStatus("run")
                .desiredDescription("")
                .clientStatus("pending")
                .clientDescription("")
                .deploymentId("")
                .followupEvalId("")
                .previousAllocation("")
                .nextAllocation("")
                .preemptedByAllocation("")
                .signingKeyId("")
                .build();
    }

    public static Allocation stopped(Allocation allocation) {
        return AllocationBuilder.builder(allocation)
                .desiredStatus("stop")
                .allocModifyIndex(allocation.allocModifyIndex() + 1)
                .build();
    }
}
