package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;
import static io.drover.server.admission.PolicyRules.orZero;

import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.ScalingPolicy;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says what is wrong with one group of a canonical job. */
final class GroupValidator {
    private static final int MIN_DISK_MB = 10;

    private final Job job;
    private final TaskGroup group;
    private final Rules rules;
    private final List<String> warnings;
    private final Problems problems = new Problems();

    GroupValidator(Job job, TaskGroup group, Rules rules, List<String> warnings) {
        this.job = job;
        this.group = group;
        this.rules = rules;
        this.warnings = warnings;
    }

    List<String> errors() {
        basics();
        duration();
        tasks();
        NetworkRules.check(problems, group.networks());
        VolumeRules.check(problems, job, group);
        new PolicyRules(job, group, problems, warnings).check();
        ServiceRules.check(problems, group, warnings);
        if (group.scaling() != null) {
            scaling(group.scaling());
        }
        placement();
        outdated();
        return problems.all();
    }

    private boolean isSystem() {
        return job.type().equals("system") || job.type().equals("sysbatch");
    }

    private void basics() {
        int count = orZero(group.count());
        problems.when(group.name().indexOf('\0') >= 0, "Task group name contains null character");
        problems.when(count < 0, "Task group count can't be negative");
        problems.when(
                job.type().equals("system") && count > 1,
                "Job task group %s has count %d. Count cannot exceed 1 with system scheduler"
                        .formatted(group.name(), count));
        problems.when(
                PolicyRules.negative(group.shutdownDelay()),
                "shutdown_delay must be a positive value");
        EphemeralDisk disk = group.ephemeralDisk();
        int size = disk == null ? 0 : orZero(disk.sizeMb());
        problems.when(
                size < MIN_DISK_MB, "minimum DiskMB value is " + MIN_DISK_MB + "; got " + size);
        for (NetworkResource network : listOf(group.networks())) {
            String mode = network.mode().isEmpty() ? "host" : network.mode();
            problems.unless(
                    rules.allowsNetwork(mode),
                    "used group network mode \"%s\" is not allowed in namespace \"%s\""
                            .formatted(mode, job.namespace()));
        }
    }

    private void duration() {
        Duration longest = group.maxRunDuration();
        if (longest == null) {
            return;
        }
        problems.unless(
                job.type().equals("batch") || job.type().equals("sysbatch"),
                "max_run_duration can only be used with \"batch\" or \"sysbatch\" jobs");
        problems.unless(longest.isPositive(), "max_run_duration must be positive");
    }

    private void tasks() {
        SortedMap<String, Integer> places = new TreeMap<>();
        List<Task> tasks = listOf(group.tasks());
        problems.when(tasks.isEmpty(), "Missing tasks for task group");
        int leaders = 0;
        boolean main = false;
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            leaders += task.leader() ? 1 : 0;
            main |= task.lifecycle() == null;
            task(task, i + 1, places);
        }
        problems.when(leaders > 1, "Only one task may be marked as leader");
        problems.when(
                !tasks.isEmpty() && !main,
                "No main task (task without a lifecycle hook) in task group");
    }

    private void task(Task task, int place, SortedMap<String, Integer> places) {
        if (task.name().isEmpty()) {
            problems.add("Task " + place + " missing name");
        } else {
            Integer earlier = places.putIfAbsent(task.name(), place);
            problems.when(
                    earlier != null,
                    "Task %d redefines '%s' from task %s".formatted(place, task.name(), earlier));
        }
        problems.bundle(
                "Task %s validation failed".formatted(task.name()),
                new TaskValidator(job, group, task, rules, warnings).errors());
    }

    private void scaling(ScalingPolicy scaling) {
        Problems own = new Problems();
        int min = orZero(scaling.min());
        int count = orZero(group.count());
        own.unless(
                scaling.type().equals("horizontal"),
                "scaling policy type of a group is horizontal, not \"%s\""
                        .formatted(scaling.type()));
        bounds(own, scaling);
        boolean template = job.multiregion() != null && count == 0;
        own.when(
                !template && min >= 0 && count < min,
                "task group count must not be less than minimum count in scaling policy: %d < %d"
                        .formatted(count, min));
        own.when(
                !template && scaling.max() >= 0 && count > scaling.max(),
                "task group count must not be greater than maximum count in scaling policy: %d > %d"
                        .formatted(count, scaling.max()));
        problems.bundle("Scaling policy validation failed", own.all());
    }

    /** What holds for scaling policies of groups and of tasks. */
    static void bounds(Problems own, ScalingPolicy scaling) {
        int min = orZero(scaling.min());
        own.when(
                scaling.max() < 0,
                "maximum count must be specified and non-negative in scaling policies");
        own.when(min < 0, "minimum count must be non-negative in scaling policies");
        own.when(
                scaling.max() >= 0 && min > scaling.max(),
                "maximum count must not be less than minimum count: %d < %d"
                        .formatted(scaling.max(), min));
    }

    private void placement() {
        ConstraintRules.constraints(problems, group.constraints(), ConstraintRules.Place.GROUP);
        ConstraintRules.affinities(problems, group.affinities(), ConstraintRules.Place.GROUP);
        ConstraintRules.spreads(problems, group.spreads());
        problems.when(
                isSystem() && group.affinities() != null,
                "System jobs may not have an affinity block");
        problems.when(
                isSystem() && group.spreads() != null, "System jobs may not have a spread block");
    }

    /** Attributes that once meant something. */
    private void outdated() {
        ignored(
                group.stopAfterClientDisconnect() != null,
                "stop_after_client_disconnect",
                "disconnect { stop_on_client_after }");
        ignored(
                group.maxClientDisconnect() != null,
                "max_client_disconnect",
                "disconnect { lost_after }");
        ignored(
                group.preventRescheduleOnLost(),
                "prevent_reschedule_on_lost",
                "disconnect { replace }");
        boolean bandwidth =
                listOf(group.networks()).stream().anyMatch(network -> network.mbits() != 0);
        ignored(bandwidth, "mbits of a network", "nothing");
    }

    private void ignored(boolean used, String what, String instead) {
        if (used) {
            warnings.add(
                    "Group \"%s\": %s is ignored; use %s instead"
                            .formatted(group.name(), what, instead)
                            .replace("; use nothing instead", ""));
        }
    }
}
