package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.Action;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.LogConfig;
import io.drover.api.job.Resources;
import io.drover.api.job.Task;
import io.drover.api.job.TaskArtifact;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.Template;
import io.drover.api.job.UpdateStrategy;
import io.drover.api.job.VolumeMount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says what is wrong with one task of a canonical job. */
final class TaskValidator {
    private static final int MIN_MEMORY_MB = 10;

    private final Job job;
    private final TaskGroup group;
    private final Task task;
    private final Problems problems = new Problems();

    TaskValidator(Job job, TaskGroup group, Task task) {
        this.job = job;
        this.group = group;
        this.task = task;
    }

    List<String> errors() {
        basics();
        resources();
        logs();
        templates();
        artifacts();
        volumes();
        actions();
        GroupValidator.restart(problems, task.restartPolicy());
        JobValidator.constraints(problems, task.constraints(), true);
        JobValidator.affinities(problems, task.affinities());
        return problems.all();
    }

    private void basics() {
        String name = task.name();
        problems.when(
                name.contains("/") || name.contains("\\"), "Task name cannot include slashes");
        problems.when(name.indexOf('\0') >= 0, "Task name cannot include null characters");
        problems.when(name.equals("alloc"), "Task name \"alloc\" is reserved");
        problems.when(task.driver().isEmpty(), "Missing task driver");
        Duration kill = GroupValidator.orZero(task.killTimeout());
        problems.when(kill.isNegative(), "KillTimeout must be a positive value");
        UpdateStrategy update = group.update();
        boolean deployed =
                job.type().equals("service")
                        && update != null
                        && GroupValidator.orZero(update.progressDeadline()).isPositive();
        problems.when(
                deployed
                        && update != null
                        && kill.compareTo(GroupValidator.orZero(update.progressDeadline())) > 0,
                "KillTimout (%ds) longer than the group's ProgressDeadline"
                        .formatted(kill.toSeconds()));
        problems.when(
                GroupValidator.negative(task.shutdownDelay()),
                "ShutdownDelay must be a positive value");
        if (task.lifecycle() != null) {
            switch (task.lifecycle().hook()) {
                case "prestart", "poststart", "poststop" -> {}
                default -> problems.add("invalid hook: " + task.lifecycle().hook());
            }
        }
    }

    private void resources() {
        Resources asked = task.resources();
        if (asked == null) {
            problems.add("Missing task resources");
            return;
        }
        int cpu = asked.cpu() == null ? 0 : asked.cpu();
        int memory = asked.memoryMb() == null ? 0 : asked.memoryMb();
        problems.when(
                asked.cores() > 0 && cpu > 0,
                "Task can only ask for 'cpu' or 'cores' resource, not both.");
        problems.when(asked.cores() < 0, "Task 'cores' may not be negative");
        problems.when(asked.cores() <= 0 && cpu < 1, "minimum CPU value is 1; got " + cpu);
        problems.when(
                memory < MIN_MEMORY_MB,
                "minimum MemoryMB value is " + MIN_MEMORY_MB + "; got " + memory);
        problems.when(
                asked.diskMb() > 0,
                "Task can't ask for disk resources, they have to be specified at the task group level.");
        problems.when(
                asked.memoryMaxMb() != 0
                        && asked.memoryMaxMb() != -1
                        && asked.memoryMaxMb() < memory,
                "MemoryMaxMB value (%d) should be larger than MemoryMB value (%d)"
                        .formatted(asked.memoryMaxMb(), memory));
        problems.when(
                asked.secretsMb() < 0 || asked.secretsMb() > memory,
                "SecretsMB value (%d) cannot be negative or greater than MemoryMB value (%d)"
                        .formatted(asked.secretsMb(), memory));
    }

    private void logs() {
        LogConfig logs = task.logConfig();
        if (logs == null) {
            problems.add("Missing Log Config");
            return;
        }
        int files = logs.maxFiles() == null ? 0 : logs.maxFiles();
        int size = logs.maxFileSizeMb() == null ? 0 : logs.maxFileSizeMb();
        problems.when(files < 1, "minimum number of files is 1; got " + files);
        problems.when(size < 1, "minimum file size is 1MB; got " + size);
        EphemeralDisk disk = group.ephemeralDisk();
        int diskMb = disk == null || disk.sizeMb() == null ? 0 : disk.sizeMb();
        problems.when(
                !logs.disabled() && (long) files * size >= diskMb && files >= 1 && size >= 1,
                "log storage (%d MB) must be less than requested disk capacity (%d MB)"
                        .formatted((long) files * size, diskMb));
    }

    private void templates() {
        Set<String> destinations = new TreeSet<>();
        int place = 1;
        for (Template template : listOf(task.templates())) {
            Problems own = new Problems();
            own.when(
                    template.sourcePath().isEmpty() && template.embeddedTmpl().isEmpty(),
                    "Must specify a source path or have an embedded template");
            own.when(template.destPath().isEmpty(), "Must specify a destination for the template");
            own.when(
                    escapes(template.destPath()),
                    "template destination escapes allocation directory");
            own.unless(
                    template.destPath().isEmpty() || destinations.add(template.destPath()),
                    "template destination \"" + template.destPath() + "\" is used twice");
            switch (template.changeMode()) {
                case "noop", "restart" -> {}
                case "signal" ->
                        own.when(template.envvars(), "cannot use signals with env var templates");
                case "script" ->
                        own.when(
                                template.changeScript() == null,
                                "must specify change script configuration value when change mode is script");
                default ->
                        own.add(
                                "Invalid change mode given: \""
                                        + template.changeMode()
                                        + "\". Must be one of the following: noop, signal, script, restart");
            }
            own.when(
                    GroupValidator.negative(template.splay()), "Must specify positive splay value");
            own.unless(
                    template.perms().matches("[0-7]{1,5}"),
                    "Failed to parse \"" + template.perms() + "\" as octal");
            problems.bundle("Template %d validation failed".formatted(place), own.all());
            place++;
        }
    }

    private void artifacts() {
        int place = 1;
        for (TaskArtifact artifact : listOf(task.artifacts())) {
            Problems own = new Problems();
            own.when(artifact.getterSource().isEmpty(), "source must be specified");
            switch (artifact.getterMode()) {
                case "any", "file", "dir" -> {}
                default ->
                        own.add(
                                "invalid artifact mode \""
                                        + artifact.getterMode()
                                        + "\"; must be one of: any, file, dir");
            }
            own.when(escapes(artifact.relativeDest()), "destination escapes allocation directory");
            problems.bundle("Artifact %d validation failed".formatted(place), own.all());
            place++;
        }
    }

    private void volumes() {
        for (VolumeMount mount : listOf(task.volumeMounts())) {
            boolean known = group.volumes() != null && group.volumes().containsKey(mount.volume());
            problems.unless(known, "Volume Mount references undefined volume " + mount.volume());
        }
    }

    private void actions() {
        Set<String> names = new TreeSet<>();
        for (Action action : listOf(task.actions())) {
            problems.unless(
                    action.name().matches("[A-Za-z0-9_-]{1,128}"),
                    "invalid action name \"" + action.name() + "\"");
            problems.when(action.command().isEmpty(), "action command must not be empty");
            problems.unless(
                    names.add(action.name()), "action \"" + action.name() + "\" is defined twice");
        }
    }

    /**
     * Whether a path leads out of the directory that it starts from; placeholders are not known
     * yet.
     */
    private static boolean escapes(String path) {
        if (path.isEmpty() || path.contains("${") || path.startsWith("/")) {
            return false;
        }
        return Path.of(path).normalize().startsWith("..");
    }
}
