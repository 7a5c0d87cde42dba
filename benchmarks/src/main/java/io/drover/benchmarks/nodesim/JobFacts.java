package io.drover.benchmarks.nodesim;

import io.drover.api.job.Job;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a simulated node has to know of a job version.
 *
 * @param ends its allocations end by themselves
 * @param groups by name
 */
record JobFacts(
        String namespace, String id, long version, boolean ends, SortedMap<String, Group> groups) {
    /**
     * One group.
     *
     * @param tasks names
     * @param healthyAfter how long tasks run until an allocation of a deployment is healthy
     */
    record Group(List<String> tasks, Duration healthyAfter) {
        Group {
            tasks = List.copyOf(tasks);
        }
    }

    private static final Group UNKNOWN = new Group(List.of(), Duration.ofSeconds(10));

    static JobFacts of(Job job) {
        SortedMap<String, Group> groups = new TreeMap<>();
        for (TaskGroup group : job.taskGroups() == null ? List.<TaskGroup>of() : job.taskGroups()) {
            List<Task> tasks = group.tasks() == null ? List.of() : group.tasks();
            UpdateStrategy update = group.update();
            Duration healthyAfter =
                    update == null || update.minHealthyTime() == null
                            ? UNKNOWN.healthyAfter()
                            : update.minHealthyTime();
            groups.put(
                    group.name(), new Group(tasks.stream().map(Task::name).toList(), healthyAfter));
        }
        return new JobFacts(
                job.namespace(), job.id(), job.version(), job.type().endsWith("batch"), groups);
    }

    Group group(String name) {
        Group known = groups.get(name);
        return known == null ? UNKNOWN : known;
    }
}
