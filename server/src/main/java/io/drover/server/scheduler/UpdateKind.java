package io.drover.server.scheduler;

import io.drover.api.job.Job;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.Service;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a newer version of a job means for an allocation of an older one. */
public enum UpdateKind {
    /** It goes on as it is and takes over the newer version. */
    IN_PLACE,
    /** It has to be stopped and placed anew. */
    DESTRUCTIVE;

    static UpdateKind of(Job before, Job after, TaskGroup group) {
        TaskGroup old = group(before, group.name());
        boolean sameType = before.type().equals(after.type()); // or names mean something else
        return old != null && sameType && identity(before, old).equals(identity(after, group))
                ? IN_PLACE
                : DESTRUCTIVE;
    }

    /** What the change of one task means, whatever else of the group changes. */
    public static UpdateKind of(
            Job before, TaskGroup oldGroup, Task old, Job after, TaskGroup group, Task task) {
        return identity(before, oldGroup, old).equals(identity(after, group, task))
                ? IN_PLACE
                : DESTRUCTIVE;
    }

    static @Nullable TaskGroup group(Job job, String name) {
        for (TaskGroup group : GroupNeeds.each(job.taskGroups())) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        return null;
    }

    /** All that a running allocation cannot change. */
    private static List<@Nullable Object> identity(Job job, TaskGroup group) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(group.ephemeralDisk());
        parts.add(GroupNeeds.each(group.networks()));
        parts.add(group.consul());
        parts.add(group.volumes() == null ? Collections.emptyMap() : group.volumes());
        parts.add(rendersAgain(group.restartPolicy()));
        for (Service service : GroupNeeds.each(group.services())) {
            if (service.connect() != null) {
                parts.add(
                        List.of(
                                service.name(),
                                service.portLabel(),
                                service.cluster(),
                                service.connect()));
            }
        }
        Map<String, List<@Nullable Object>> tasks = new TreeMap<>();
        for (Task task : GroupNeeds.each(group.tasks())) {
            tasks.put(task.name(), identity(job, group, task));
        }
        parts.add(tasks);
        return parts;
    }

    private static List<@Nullable Object> identity(Job job, TaskGroup group, Task task) {
        Map<String, String> meta = new TreeMap<>();
        addAll(meta, job.meta());
        addAll(meta, group.meta());
        addAll(meta, task.meta());
        return Arrays.asList(
                task.driver(),
                task.user(),
                task.config() == null ? Collections.emptyMap() : task.config(),
                task.env() == null ? Collections.emptyMap() : task.env(),
                GroupNeeds.each(task.artifacts()),
                task.vault(),
                GroupNeeds.each(task.secrets()),
                GroupNeeds.each(task.templates()),
                task.csiPluginConfig(),
                GroupNeeds.each(task.volumeMounts()),
                meta,
                task.consul(),
                task.resources(),
                task.identity(),
                GroupNeeds.each(task.identities()),
                task.logConfig() != null && task.logConfig().disabled(),
                rendersAgain(task.restartPolicy()));
    }

    private static boolean rendersAgain(@Nullable RestartPolicy policy) {
        return policy != null && Boolean.TRUE.equals(policy.renderTemplates());
    }

    private static void addAll(Map<String, String> meta, @Nullable Map<String, String> more) {
        if (more != null) {
            meta.putAll(more);
        }
    }
}
