package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.Job;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.Port;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.Service;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with one group of a canonical job. */
final class GroupValidator {
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(5);
    private static final int MAX_PORT = 65_535;

    private final Job job;
    private final TaskGroup group;
    private final List<String> warnings;
    private final Problems problems = new Problems();

    GroupValidator(Job job, TaskGroup group, List<String> warnings) {
        this.job = job;
        this.group = group;
        this.warnings = warnings;
    }

    List<String> errors() {
        basics();
        tasks();
        network();
        update();
        reschedule();
        restart(problems, group.restartPolicy());
        migrate();
        disconnect();
        services();
        JobValidator.constraints(problems, group.constraints(), false);
        JobValidator.affinities(problems, group.affinities());
        JobValidator.spreads(problems, group.spreads());
        return problems.all();
    }

    private boolean is(String... types) {
        return List.of(types).contains(job.type());
    }

    private void basics() {
        int count = group.count() == null ? 0 : group.count();
        problems.when(group.name().indexOf('\0') >= 0, "Task group name contains null character");
        problems.when(count < 0, "Task group count can't be negative");
        problems.when(
                job.type().equals("system") && count > 1,
                "Job task group %s has count %d. Count cannot exceed 1 with system scheduler"
                        .formatted(group.name(), count));
        problems.when(listOf(group.tasks()).isEmpty(), "Missing tasks for task group");
        problems.when(negative(group.shutdownDelay()), "shutdown_delay must be a positive value");
        Duration longest = group.maxRunDuration();
        if (longest != null) {
            problems.unless(
                    is("batch", "sysbatch"),
                    "max_run_duration can only be used with \"batch\" or \"sysbatch\" jobs");
            problems.when(
                    longest.isZero() || longest.isNegative(), "max_run_duration must be positive");
        }
        if (is("system", "sysbatch")) {
            problems.when(group.affinities() != null, "System jobs may not have an affinity block");
            problems.when(group.spreads() != null, "System jobs may not have a spread block");
        }
    }

    private void tasks() {
        SortedMap<String, Integer> places = new TreeMap<>();
        List<Task> tasks = listOf(group.tasks());
        int leaders = 0;
        boolean main = false;
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            leaders += task.leader() ? 1 : 0;
            main |= task.lifecycle() == null;
            if (task.name().isEmpty()) {
                problems.add("Task " + (i + 1) + " missing name");
                continue;
            }
            Integer earlier = places.putIfAbsent(task.name(), i + 1);
            problems.when(
                    earlier != null,
                    "Task %d redefines '%s' from task %s".formatted(i + 1, task.name(), earlier));
            problems.bundle(
                    "Task %s validation failed".formatted(task.name()),
                    new TaskValidator(job, group, task).errors());
        }
        problems.when(leaders > 1, "Only one task may be marked as leader");
        problems.when(
                !tasks.isEmpty() && !main,
                "No main task (task without a lifecycle hook) in task group");
    }

    private void network() {
        Set<String> labels = new TreeSet<>();
        Set<String> statics = new TreeSet<>();
        for (NetworkResource network : listOf(group.networks())) {
            List<Port> ports = new ArrayList<>(listOf(network.reservedPorts()));
            ports.addAll(listOf(network.dynamicPorts()));
            for (Port port : ports) {
                problems.when(port.label().isEmpty(), "Port with an empty label");
                problems.unless(
                        labels.add(port.label()), "Port label " + port.label() + " already in use");
                if (port.value() != 0) {
                    problems.unless(
                            port.ignoreCollision()
                                    || statics.add(port.hostNetwork() + " " + port.value()),
                            "Static port " + port.value() + " already reserved");
                    problems.when(
                            port.value() > MAX_PORT || port.value() < 0,
                            "Port %s (%d) cannot be greater than %d"
                                    .formatted(port.label(), port.value(), MAX_PORT));
                }
                problems.when(
                        port.to() < -1 || port.to() > MAX_PORT,
                        "Port \"%s\" cannot be mapped to a port (%d) outside of -1 to %d"
                                .formatted(port.label(), port.to(), MAX_PORT));
                boolean host = network.mode().isEmpty() || network.mode().equals("host");
                problems.when(
                        port.ignoreCollision() && !host,
                        "Port \"%s\": collision may not be ignored outside of host network mode"
                                .formatted(port.label()));
            }
            String mode = network.mode();
            problems.unless(
                    mode.isEmpty()
                            || mode.equals("host")
                            || mode.equals("bridge")
                            || mode.equals("none")
                            || mode.startsWith("cni/"),
                    "invalid network mode \"" + mode + "\"");
        }
    }

    private void update() {
        UpdateStrategy update = group.update();
        if (update == null) {
            return;
        }
        if (!is("service", "system")) {
            problems.add("Job type \"%s\" does not allow update block".formatted(job.type()));
            return;
        }
        Duration healthy = orZero(update.healthyDeadline());
        Duration progress = orZero(update.progressDeadline());
        int parallel = update.maxParallel() == null ? 0 : update.maxParallel();
        Problems own = new Problems();
        switch (update.healthCheck()) {
            case "checks", "task_states", "manual" -> {}
            default -> own.add("Invalid health check given: \"" + update.healthCheck() + "\"");
        }
        own.when(parallel < 0, "Max parallel can not be less than zero: " + parallel + " < 0");
        own.when(
                update.canary() < 0,
                "Canary count can not be less than zero: " + update.canary() + " < 0");
        own.when(
                update.canary() == 0 && update.autoPromote(),
                "Auto Promote requires a Canary count greater than zero");
        own.when(
                negative(update.minHealthyTime()),
                "Minimum healthy time may not be less than zero");
        own.unless(healthy.isPositive(), "Healthy deadline must be greater than zero");
        own.when(progress.isNegative(), "Progress deadline must be zero or greater");
        own.when(
                orZero(update.minHealthyTime()).compareTo(healthy) >= 0,
                "Minimum healthy time must be less than healthy deadline");
        own.when(
                !progress.isZero() && healthy.compareTo(progress) >= 0,
                "Healthy deadline must be less than progress deadline");
        problems.bundle("Update Strategy validation failed", own.all());
        int count = group.count() == null ? 0 : group.count();
        if (parallel > count && count > 0 && job.type().equals("service")) {
            warnings.add(
                    "Group \"%s\" has warnings: update max parallel count is greater than task group count (%d > %d). A destructive change would result in the simultaneous replacement of all allocations."
                            .formatted(group.name(), parallel, count));
        }
    }

    private void reschedule() {
        ReschedulePolicy policy = group.reschedulePolicy();
        if (policy == null) {
            return;
        }
        if (is("system", "sysbatch")) {
            problems.add(
                    "%s jobs should not have a reschedule policy"
                            .formatted(job.type().equals("system") ? "System" : "Sysbatch"));
            return;
        }
        Problems own = new Problems();
        int attempts = policy.attempts() == null ? 0 : policy.attempts();
        boolean unlimited = Boolean.TRUE.equals(policy.unlimited());
        if (attempts == 0 && !unlimited) {
            return;
        }
        own.when(
                attempts > 0 && unlimited,
                "Reschedule Policy with %d attempts and unlimited is ambiguous"
                        .formatted(attempts));
        Duration delay = orZero(policy.delay());
        own.when(
                delay.compareTo(Duration.ofSeconds(5)) < 0,
                "Delay cannot be less than 5s (got %s)".formatted(delay.toSeconds() + "s"));
        switch (policy.delayFunction()) {
            case "constant" -> {}
            case "exponential", "fibonacci" ->
                    own.when(
                            orZero(policy.maxDelay()).compareTo(delay) < 0,
                            "Max Delay cannot be less than Delay");
            default ->
                    own.add(
                            "Invalid delay function \"%s\", must be one of [\"constant\" \"exponential\" \"fibonacci\"]"
                                    .formatted(policy.delayFunction()));
        }
        own.when(
                attempts > 0 && orZero(policy.interval()).compareTo(Duration.ofSeconds(15)) < 0,
                "Interval cannot be less than 15s when attempts are limited");
        problems.bundle("Reschedule Policy validation failed", own.all());
    }

    static void restart(Problems problems, @Nullable RestartPolicy policy) {
        if (policy == null) {
            return;
        }
        Problems own = new Problems();
        int attempts = policy.attempts() == null ? 0 : policy.attempts();
        Duration interval = orZero(policy.interval());
        Duration delay = orZero(policy.delay());
        switch (policy.mode()) {
            case "fail", "delay" -> {}
            default -> own.add("Unsupported restart mode: \"" + policy.mode() + "\"");
        }
        own.when(
                attempts == 0 && policy.mode().equals("delay"),
                "Restart policy \"delay\" with 0 attempts is ambiguous");
        own.when(
                interval.compareTo(SHORTEST_INTERVAL) < 0,
                "Interval can not be less than 5s (got %s)".formatted(interval.toSeconds() + "s"));
        own.when(
                delay.multipliedBy(attempts).compareTo(interval) > 0,
                "%d restarts with a delay of %ds do not fit into an interval of %ds"
                        .formatted(attempts, delay.toSeconds(), interval.toSeconds()));
        problems.bundle("Restart Policy validation failed", own.all());
    }

    private void migrate() {
        MigrateStrategy migrate = group.migrate();
        if (migrate == null) {
            return;
        }
        if (!is("service")) {
            problems.add("Job type \"%s\" does not allow migrate block".formatted(job.type()));
            return;
        }
        Problems own = new Problems();
        int parallel = migrate.maxParallel() == null ? 0 : migrate.maxParallel();
        own.when(parallel < 0, "MaxParallel must be >= 0 but found " + parallel);
        switch (migrate.healthCheck()) {
            case "checks", "task_states" -> {}
            default -> own.add("invalid HealthCheck: \"" + migrate.healthCheck() + "\"");
        }
        own.when(
                orZero(migrate.minHealthyTime()).compareTo(orZero(migrate.healthyDeadline())) > 0,
                "MinHealthyTime must be less than HealthyDeadline");
        problems.bundle("Migrate Strategy validation failed", own.all());
    }

    private void disconnect() {
        var disconnect = group.disconnect();
        if (disconnect == null) {
            return;
        }
        Problems own = new Problems();
        own.when(negative(disconnect.lostAfter()), "lost_after cannot be a negative duration");
        own.when(
                disconnect.stopOnClientAfter() != null
                        && orZero(disconnect.lostAfter()).isPositive(),
                "Disconnect cannot be configured with both lost_after and stop_after");
        switch (disconnect.reconcile()) {
            case "best_score", "keep_original", "keep_replacement", "longest_running" -> {}
            default -> own.add("reconcile option \"" + disconnect.reconcile() + "\" is unknown");
        }
        problems.bundle("Disconnect validation failed", own.all());
    }

    private void services() {
        Set<String> labels = new TreeSet<>();
        for (NetworkResource network : listOf(group.networks())) {
            listOf(network.reservedPorts()).forEach(p -> labels.add(p.label()));
            listOf(network.dynamicPorts()).forEach(p -> labels.add(p.label()));
        }
        List<Service> services = new ArrayList<>(listOf(group.services()));
        listOf(group.tasks()).forEach(t -> services.addAll(listOf(t.services())));
        Set<String> providers = new TreeSet<>();
        for (Service service : services) {
            providers.add(service.provider());
            String port = service.portLabel();
            boolean label = !port.isEmpty() && !port.chars().allMatch(Character::isDigit);
            problems.when(
                    label && !port.contains("${") && !labels.contains(port),
                    "port label \"%s\" referenced by services %s does not exist"
                            .formatted(port, service.name()));
            switch (service.provider()) {
                case "consul", "nomad" -> {}
                default ->
                        problems.add(
                                "Service %s: provider \"%s\" must be \"consul\" or \"nomad\""
                                        .formatted(service.name(), service.provider()));
            }
        }
        problems.when(
                providers.size() > 1,
                "Multiple service providers used: task group services must use the same provider");
        boolean delayed =
                group.shutdownDelay() != null
                        || listOf(group.tasks()).stream()
                                .anyMatch(t -> orZero(t.shutdownDelay()).isPositive());
        if (!services.isEmpty() && !delayed) {
            warnings.add(
                    "group \"%s\" defines services, but neither the group nor any of its tasks have shutdown_delay set"
                            .formatted(group.name()));
        }
    }

    static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }

    static boolean negative(@Nullable Duration duration) {
        return duration != null && duration.isNegative();
    }
}
