package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;
import static io.drover.server.admission.PolicyRules.orZero;

import io.drover.api.job.DeviceTogether;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.LogConfig;
import io.drover.api.job.NUMAResource;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.Resources;
import io.drover.api.job.ScalingPolicy;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
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
    private final Rules rules;
    private final List<String> warnings;
    private final Problems problems = new Problems();

    TaskValidator(Job job, TaskGroup group, Task task, Rules rules, List<String> warnings) {
        this.job = job;
        this.group = group;
        this.task = task;
        this.rules = rules;
        this.warnings = warnings;
    }

    List<String> errors() {
        names();
        times();
        if (task.resources() == null) {
            problems.add("Missing task resources");
        } else {
            resources(task.resources());
        }
        logs();
        boolean graced =
                listOf(task.templates()).stream()
                        .anyMatch(template -> orZero(template.vaultGrace()).isPositive());
        warn(graced, "vault_grace of a template is ignored");
        new TaskFileRules(task, problems).check();
        new IdentityRules(task, problems, warnings).check();
        VolumeRules.mounts(problems, group, task);
        new TaskBlockRules(task, problems).check();
        scaling();
        PolicyRules.restart(problems, task.restartPolicy());
        ConstraintRules.constraints(problems, task.constraints(), ConstraintRules.Place.TASK);
        ConstraintRules.affinities(problems, task.affinities(), ConstraintRules.Place.TASK);
        boolean system = job.type().equals("system") || job.type().equals("sysbatch");
        problems.when(
                system && task.affinities() != null, "System jobs may not have an affinity block");
        return problems.all();
    }

    private void names() {
        String name = task.name();
        problems.when(
                name.contains("/") || name.contains("\\"), "Task name cannot include slashes");
        problems.when(name.indexOf('\0') >= 0, "Task name cannot include null characters");
        problems.when(name.equals("alloc"), "Task name \"alloc\" is reserved");
        problems.when(task.driver().isEmpty(), "Missing task driver");
        problems.unless(
                rules.allowsDriver(task.driver()),
                "used task driver \"%s\" is not allowed in namespace \"%s\""
                        .formatted(task.driver(), job.namespace()));
        if (task.kind().startsWith("connect-proxy:")) {
            problems.when(task.leader(), "Connect proxy task must not have leader set");
            problems.when(
                    !listOf(task.services()).isEmpty(),
                    "Connect proxy task must not have a service block");
        }
        if (task.lifecycle() != null) {
            switch (task.lifecycle().hook()) {
                case "prestart", "poststart", "poststop" -> {}
                case "" -> problems.add("no lifecycle hook provided");
                default -> problems.add("invalid hook: " + task.lifecycle().hook());
            }
        }
    }

    private void times() {
        Duration kill = orZero(task.killTimeout());
        problems.when(kill.isNegative(), "KillTimeout must be a positive value");
        UpdateStrategy update = group.update();
        Duration progress = update == null ? Duration.ZERO : orZero(update.progressDeadline());
        problems.when(
                job.type().equals("service")
                        && progress.isPositive()
                        && kill.compareTo(progress) > 0,
                "KillTimout (%s) longer than the group's ProgressDeadline (%s)"
                        .formatted(PolicyRules.text(kill), PolicyRules.text(progress)));
        problems.when(
                PolicyRules.negative(task.shutdownDelay()),
                "ShutdownDelay must be a positive value");
    }

    // ---- resources ----

    private void resources(Resources asked) {
        int cpu = orZero(asked.cpu());
        problems.when(
                asked.cores() > 0 && cpu > 0,
                "Task can only ask for 'cpu' or 'cores' resource, not both.");
        problems.when(asked.cores() < 0, "Task 'cores' may not be negative");
        problems.when(asked.cores() <= 0 && cpu < 1, "minimum CPU value is 1; got " + cpu);
        problems.when(
                asked.diskMb() > 0,
                "Task can't ask for disk resources, they have to be specified at the task group level.");
        memory(asked);
        Set<String> devices = new TreeSet<>();
        for (RequestedDevice device : listOf(asked.devices())) {
            devices.add(device.name());
            device(device);
        }
        if (asked.numa() != null) {
            numa(asked, asked.numa(), devices);
        }
        NetworkRules.check(problems, asked.networks());
        warn(asked.iops() != 0, "iops of resources is ignored");
        warn(
                asked.networks() != null,
                "network of a task's resources is deprecated; use a network of the group instead");
    }

    private void memory(Resources asked) {
        int memory = orZero(asked.memoryMb());
        int max = asked.memoryMaxMb();
        problems.when(
                memory < MIN_MEMORY_MB,
                "minimum MemoryMB value is " + MIN_MEMORY_MB + "; got " + memory);
        problems.when(
                max != 0 && max != -1 && max < memory,
                "MemoryMaxMB value (%d) should be larger than MemoryMB value (%d)"
                        .formatted(max, memory));
        problems.when(
                asked.secretsMb() < 0 || asked.secretsMb() > memory,
                "SecretsMB value (%d) cannot be negative or greater than MemoryMB value (%d)"
                        .formatted(asked.secretsMb(), memory));
        warn(
                max != 0 && !rules.oversubscription(),
                "memory_max has no effect: memory oversubscription is not enabled");
    }

    private void device(RequestedDevice device) {
        Problems own = new Problems();
        // The name itself may hold slashes.
        List<String> parts = List.of(device.name().split("/", 3));
        own.when(
                parts.stream().anyMatch(String::isBlank),
                "a device is named type, vendor/type or vendor/type/name, not \"%s\""
                        .formatted(device.name()));
        own.when(orZero(device.count()) < 1, "device count must be at least 1");
        ConstraintRules.constraints(own, device.constraints(), ConstraintRules.Place.DEVICE);
        ConstraintRules.affinities(own, device.affinities(), ConstraintRules.Place.DEVICE);
        if (device.together() != null) {
            together(own, device.together());
        }
        problems.bundle("Device %s validation failed".formatted(device.name()), own.all());
    }

    private static void together(Problems problems, DeviceTogether together) {
        problems.unless(
                together.affinity().equals("prefer") || together.affinity().equals("require"),
                "together: affinity must be prefer or require, not \"%s\""
                        .formatted(together.affinity()));
        switch (together.within()) {
            case "node", "bridge", "switch", "nvlink" -> {}
            default ->
                    problems.add(
                            "together: within must be one of node, bridge, switch, nvlink, not \"%s\""
                                    .formatted(together.within()));
        }
    }

    private void numa(Resources asked, NUMAResource numa, Set<String> devices) {
        switch (numa.affinity()) {
            case "none", "prefer", "require" -> {}
            default ->
                    problems.add(
                            "numa affinity must be one of none, prefer, require, not \"%s\""
                                    .formatted(numa.affinity()));
        }
        problems.when(asked.cores() <= 0, "numa needs cores");
        for (String device : listOf(numa.devices())) {
            problems.unless(
                    devices.contains(device),
                    "numa device \"%s\" is not requested as a device of this task"
                            .formatted(device));
        }
    }

    // ---- the rest ----

    private void logs() {
        LogConfig logs = task.logConfig();
        if (logs == null) {
            problems.add("Missing Log Config");
            return;
        }
        int files = orZero(logs.maxFiles());
        int size = orZero(logs.maxFileSizeMb());
        problems.when(files < 1, "minimum number of files is 1; got " + files);
        problems.when(size < 1, "minimum file size is 1MB; got " + size);
        EphemeralDisk disk = group.ephemeralDisk();
        int diskMb = disk == null ? 0 : orZero(disk.sizeMb());
        problems.when(
                !logs.disabled() && (long) files * size >= diskMb && files >= 1 && size >= 1,
                "log storage (%d MB) must be less than requested disk capacity (%d MB)"
                        .formatted((long) files * size, diskMb));
    }

    private void scaling() {
        Set<String> types = new TreeSet<>();
        for (ScalingPolicy policy : listOf(task.scalingPolicies())) {
            Problems own = new Problems();
            own.unless(
                    policy.type().equals("vertical_cpu") || policy.type().equals("vertical_mem"),
                    "scaling policy type of a task is vertical_cpu or vertical_mem, not \"%s\""
                            .formatted(policy.type()));
            own.unless(types.add(policy.type()), policy.type() + " is scaled twice");
            GroupValidator.bounds(own, policy);
            problems.bundle("Scaling policy validation failed", own.all());
        }
    }

    private void warn(boolean condition, String warning) {
        if (condition) {
            warnings.add("Task \"%s\": %s".formatted(task.name(), warning));
        }
    }
}
