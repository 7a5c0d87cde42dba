package io.drover.server.difference;

import io.drover.api.evaluation.DesiredUpdates;
import io.drover.api.evaluation.PlanAnnotations;
import io.drover.api.job.Job;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.jobrequest.FieldDiff;
import io.drover.api.jobrequest.JobDiff;
import io.drover.api.jobrequest.TaskDiff;
import io.drover.api.jobrequest.TaskGroupDiff;
import io.drover.server.scheduler.UpdateKind;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says beside each difference what carrying it out would do to allocations. */
public final class PlanNotes {
    private static final String CREATES = "forces create";
    private static final String DESTROYS = "forces destroy";

    private final @Nullable Job before;
    private final Job after;
    private final SortedMap<String, DesiredUpdates> updates;

    private PlanNotes(@Nullable Job before, Job after, SortedMap<String, DesiredUpdates> updates) {
        this.before = before;
        this.after = after;
        this.updates = updates;
    }

    /**
     * The difference with its notes.
     *
     * @param planned what the scheduler would do; null when it was not asked
     */
    public static JobDiff added(
            JobDiff diff, @Nullable Job before, Job after, @Nullable PlanAnnotations planned) {
        SortedMap<String, DesiredUpdates> updates =
                planned == null ? null : planned.desiredTgUpdates();
        PlanNotes notes = new PlanNotes(before, after, updates == null ? new TreeMap<>() : updates);
        List<TaskGroupDiff> groups = diff.taskGroups();
        return new JobDiff(
                diff.type(),
                diff.id(),
                diff.fields(),
                diff.objects(),
                groups == null ? null : groups.stream().map(notes::group).toList());
    }

    private TaskGroupDiff group(TaskGroupDiff group) {
        List<FieldDiff> fields = group.fields();
        List<TaskDiff> tasks = group.tasks();
        return new TaskGroupDiff(
                group.type(),
                group.name(),
                fields == null ? null : fields.stream().map(PlanNotes::field).toList(),
                group.objects(),
                tasks == null ? null : tasks.stream().map(task -> task(task, group)).toList(),
                counts(updates.get(group.name())));
    }

    private static FieldDiff field(FieldDiff field) {
        if (!field.name().equals("Count")) {
            return field;
        }
        boolean more = count(field.newValue()) > count(field.old());
        return new FieldDiff(
                field.type(),
                field.name(),
                field.old(),
                field.newValue(),
                List.of(more ? CREATES : DESTROYS));
    }

    private static int count(String text) {
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private TaskDiff task(TaskDiff task, TaskGroupDiff group) {
        @Nullable String note =
                switch (task.type()) {
                    case Comparison.NONE -> null;
                    case Comparison.EDITED ->
                            isInPlace(task.name(), group.name())
                                    ? "forces in-place update"
                                    : "forces create/destroy update";
                    default ->
                            switch (group.type()) {
                                case Comparison.ADDED -> CREATES;
                                case Comparison.DELETED -> DESTROYS;
                                default -> "forces create/destroy update";
                            };
                };
        return note == null
                ? task
                : new TaskDiff(
                        task.type(), task.name(), task.fields(), task.objects(), List.of(note));
    }

    private boolean isInPlace(String task, String group) {
        TaskGroup oldGroup = before == null ? null : group(before, group);
        TaskGroup newGroup = group(after, group);
        Task old = oldGroup == null ? null : task(oldGroup, task);
        Task now = newGroup == null ? null : task(newGroup, task);
        return before != null
                && oldGroup != null
                && newGroup != null
                && old != null
                && now != null
                && UpdateKind.of(before, oldGroup, old, after, newGroup, now)
                        == UpdateKind.IN_PLACE;
    }

    private static @Nullable TaskGroup group(Job job, String name) {
        List<TaskGroup> groups = job.taskGroups() == null ? List.of() : job.taskGroups();
        return groups.stream().filter(g -> g.name().equals(name)).findFirst().orElse(null);
    }

    private static @Nullable Task task(TaskGroup group, String name) {
        List<Task> tasks = group.tasks() == null ? List.of() : group.tasks();
        return tasks.stream().filter(t -> t.name().equals(name)).findFirst().orElse(null);
    }

    private static @Nullable SortedMap<String, Integer> counts(@Nullable DesiredUpdates updates) {
        if (updates == null) {
            return null;
        }
        SortedMap<String, Integer> counts = new TreeMap<>();
        counts.put("ignore", updates.ignore());
        counts.put("create", updates.place());
        counts.put("destroy", updates.stop());
        counts.put("migrate", updates.migrate());
        counts.put("canary", updates.canary());
        counts.put("in-place update", updates.inPlaceUpdate());
        counts.put("create/destroy update", updates.destructiveUpdate());
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
