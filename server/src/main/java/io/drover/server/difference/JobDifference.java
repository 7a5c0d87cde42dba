package io.drover.server.difference;

import static io.drover.server.difference.Comparison.ADDED;
import static io.drover.server.difference.Comparison.DELETED;
import static io.drover.server.difference.Comparison.EDITED;
import static io.drover.server.difference.Comparison.NONE;

import io.drover.api.job.Job;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.jobrequest.JobDiff;
import io.drover.api.jobrequest.TaskDiff;
import io.drover.api.jobrequest.TaskGroupDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The difference between two canonical jobs, as {@code job plan} and {@code job history} show it.
 *
 * <p>Fields and blocks of a job, a group or a task are listed when they differ; a block that
 * differs lists all of its fields. Groups and tasks are listed even when nothing in them differs.
 */
public final class JobDifference {
    /** Kept by the servers, or compared elsewhere. */
    private static final Set<String> OF_JOB =
            Set.of(
                    "ID",
                    "TaskGroups",
                    "Reschedule",
                    "Migrate",
                    "Payload",
                    "NomadTokenID",
                    "Status",
                    "StatusDescription",
                    "Stable",
                    "Version",
                    "SubmitTime",
                    "CreateIndex",
                    "ModifyIndex",
                    "JobModifyIndex",
                    "VersionTag");

    private static final Set<String> OF_GROUP = Set.of("Name", "Tasks");
    private static final Set<String> OF_TASK = Set.of("Name");

    private JobDifference() {}

    /**
     * What turns one job into another.
     *
     * @param before null when there was none
     */
    public static JobDiff between(@Nullable Job before, Job after) {
        Comparison own = compare(before, after, OF_JOB);
        List<TaskGroupDiff> groups =
                pairs(
                        before == null ? null : before.taskGroups(),
                        after.taskGroups(),
                        TaskGroup::name,
                        JobDifference::group);
        boolean same =
                own.isEmpty() && groups.stream().allMatch(group -> group.type().equals(NONE));
        return new JobDiff(
                type(before, after, same),
                after.id(),
                own.fieldsOrNull(),
                own.objectsOrNull(),
                orNull(groups));
    }

    private static TaskGroupDiff group(@Nullable TaskGroup before, @Nullable TaskGroup after) {
        Comparison own = compare(before, after, OF_GROUP);
        List<TaskDiff> tasks =
                pairs(
                        before == null ? null : before.tasks(),
                        after == null ? null : after.tasks(),
                        Task::name,
                        JobDifference::task);
        boolean same = own.isEmpty() && tasks.stream().allMatch(task -> task.type().equals(NONE));
        return new TaskGroupDiff(
                type(before, after, same),
                after != null ? after.name() : before == null ? "" : before.name(),
                own.fieldsOrNull(),
                own.objectsOrNull(),
                orNull(tasks),
                null);
    }

    private static TaskDiff task(@Nullable Task before, @Nullable Task after) {
        Comparison own = compare(before, after, OF_TASK);
        return new TaskDiff(
                type(before, after, own.isEmpty()),
                after != null ? after.name() : before == null ? "" : before.name(),
                own.fieldsOrNull(),
                own.objectsOrNull(),
                null);
    }

    private static Comparison compare(
            @Nullable Record before, @Nullable Record after, Set<String> left) {
        return Comparison.of(
                before == null ? Shape.empty() : Shape.of(before, left),
                after == null ? Shape.empty() : Shape.of(after, left));
    }

    private static String type(@Nullable Object before, @Nullable Object after, boolean same) {
        if (before == null) {
            return ADDED;
        }
        if (after == null) {
            return DELETED;
        }
        return same ? NONE : EDITED;
    }

    private static <T, D> List<D> pairs(
            @Nullable List<T> before,
            @Nullable List<T> after,
            Function<T, String> name,
            BiFunction<@Nullable T, @Nullable T, D> compare) {
        SortedMap<String, T> old = byName(before, name);
        SortedMap<String, T> now = byName(after, name);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        List<D> all = new ArrayList<>();
        names.forEach(each -> all.add(compare.apply(old.get(each), now.get(each))));
        return all;
    }

    private static <T> SortedMap<String, T> byName(
            @Nullable List<T> items, Function<T, String> name) {
        SortedMap<String, T> named = new TreeMap<>();
        if (items != null) {
            items.forEach(item -> named.put(name.apply(item), item));
        }
        return named;
    }

    private static <D> @Nullable List<D> orNull(List<D> items) {
        return items.isEmpty() ? null : items;
    }
}
