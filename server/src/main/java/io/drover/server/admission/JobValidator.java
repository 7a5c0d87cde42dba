package io.drover.server.admission;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.Job;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.job.Spread;
import io.drover.api.job.SpreadTarget;
import io.drover.api.job.TaskGroup;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says everything that is wrong with a canonical job, at once. A driver that no node has is not
 * wrong: the job waits for one.
 */
public final class JobValidator {
    private static final int MAX_PRIORITY = 100;
    private static final int MAX_COUNT = 50_000;
    private static final int MAX_DESCRIPTION = 1000;

    private final Job job;
    private final Problems problems = new Problems();
    private final List<String> warnings = new ArrayList<>();

    private JobValidator(Job job) {
        this.job = job;
    }

    /**
     * What was found.
     *
     * @param errors each names one thing; empty when the job may be registered
     * @param warnings what its author may not have meant
     */
    public record Verdict(List<String> errors, List<String> warnings) {
        public Verdict {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }

        /** The errors in one text, as the command line shows it; empty when there are none. */
        public String errorText() {
            return Problems.text(errors);
        }

        /** The warnings in one text; empty when there are none. */
        public String warningText() {
            if (warnings.isEmpty()) {
                return "";
            }
            String count = warnings.size() == 1 ? "1 warning" : warnings.size() + " warnings";
            return count + ":\n\n* " + String.join("\n* ", warnings);
        }
    }

    /** Judges a canonical job against what the state knows of namespaces and pools. */
    public static Verdict validate(Job job, State state) {
        JobValidator validator = new JobValidator(job);
        validator.identity(state);
        validator.kind();
        validator.groups();
        validator.placement();
        return new Verdict(validator.problems.all(), validator.warnings);
    }

    private void identity(State state) {
        problems.unless(!job.region().isEmpty() || job.multiregion() != null, "Missing job region");
        problems.unless(!job.id().isEmpty(), "Missing job ID");
        problems.when(job.id().contains(" "), "Job ID contains a space");
        problems.when(job.id().indexOf('\0') >= 0, "Job ID contains a null character");
        problems.unless(!job.name().isEmpty(), "Missing job name");
        problems.when(job.name().indexOf('\0') >= 0, "Job Name contains a null character");
        problems.unless(!job.namespace().isEmpty(), "Job must be in a namespace");
        problems.when(
                state.namespace(job.namespace()) == null,
                "job \"%s\" is in nonexistent namespace \"%s\""
                        .formatted(job.id(), job.namespace()));
        problems.when(
                state.nodePool(job.nodePool()) == null,
                "job \"%s\" is in nonexistent node pool \"%s\""
                        .formatted(job.id(), job.nodePool()));
        int priority = job.priority() == null ? 0 : job.priority();
        problems.unless(
                priority >= 1 && priority <= MAX_PRIORITY,
                "job priority must be between [1, " + MAX_PRIORITY + "]");
        if (job.ui() != null) {
            problems.when(
                    job.ui().description().length() > MAX_DESCRIPTION,
                    "UI description must be under " + MAX_DESCRIPTION + " characters");
        }
        for (String datacenter : listOf(job.datacenters())) {
            problems.when(datacenter.isEmpty(), "Job datacenter must be non-empty string");
        }
    }

    private void kind() {
        switch (job.type()) {
            case "service", "batch", "system", "sysbatch" -> {}
            case "_core" -> problems.add("job type cannot be core");
            default -> problems.add("Invalid job type: \"" + job.type() + "\"");
        }
        boolean batch = job.type().equals("batch") || job.type().equals("sysbatch");
        PeriodicConfig periodic = job.periodic();
        if (periodic != null) {
            problems.unless(
                    batch, "Periodic can only be used with \"batch\" or \"sysbatch\" scheduler");
            periodic(periodic);
        }
        if (job.parameterizedJob() != null) {
            problems.unless(
                    batch,
                    "Parameterized job can only be used with \"batch\" or \"sysbatch\" scheduler");
            parameterized();
        }
        problems.when(
                job.payload() != null && !job.dispatched(),
                "job can't be submitted with a payload, only dispatched");
    }

    private void periodic(PeriodicConfig periodic) {
        boolean many = periodic.specs() != null && !periodic.specs().isEmpty();
        problems.when(
                many && !periodic.spec().isEmpty(),
                "Only cron or crons may be used to specify a periodic job");
        problems.when(!many && periodic.spec().isEmpty(), "Must specify a spec");
        if (!periodic.spec().isEmpty()) {
            warnings.add(
                    "cron is deprecated and may be removed in a future release. Use crons instead");
        }
    }

    private void parameterized() {
        var config = job.parameterizedJob();
        if (config == null) {
            return;
        }
        switch (config.payload()) {
            case "optional", "required", "forbidden" -> {}
            default -> problems.add("Unknown payload requirement: \"" + config.payload() + "\"");
        }
        Set<String> both = new TreeSet<>(listOf(config.metaRequired()));
        both.retainAll(new TreeSet<>(listOf(config.metaOptional())));
        problems.unless(
                both.isEmpty(),
                "Required and optional meta keys should be disjoint. Following keys exist in both: "
                        + both);
    }

    private void groups() {
        List<TaskGroup> groups = listOf(job.taskGroups());
        problems.when(groups.isEmpty(), "Missing job task groups");
        SortedMap<String, Integer> places = new TreeMap<>();
        long total = 0;
        for (int i = 0; i < groups.size(); i++) {
            TaskGroup group = groups.get(i);
            total += group.count() == null ? 0 : group.count();
            if (group.name().isEmpty()) {
                problems.add("Job task group " + (i + 1) + " missing name");
                continue;
            }
            Integer earlier = places.putIfAbsent(group.name(), i + 1);
            problems.when(
                    earlier != null,
                    "Job task group %d redefines '%s' from group %s"
                            .formatted(i + 1, group.name(), earlier));
            GroupValidator validator = new GroupValidator(job, group, warnings);
            problems.bundle(
                    "Task group %s validation failed".formatted(group.name()), validator.errors());
        }
        problems.when(
                total > MAX_COUNT,
                "total count was greater than configured job_max_count: %d > %d"
                        .formatted(total, MAX_COUNT));
    }

    private void placement() {
        constraints(problems, job.constraints(), false);
        affinities(problems, job.affinities());
        spreads(problems, job.spreads());
        if (job.type().equals("system") || job.type().equals("sysbatch")) {
            problems.when(job.affinities() != null, "System jobs may not have an affinity block");
            problems.when(job.spreads() != null, "System jobs may not have a spread block");
        }
    }

    static void constraints(
            Problems problems, @Nullable List<Constraint> constraints, boolean inTask) {
        int place = 1;
        for (Constraint constraint : listOf(constraints)) {
            String problem = ConstraintRules.problem(constraint, inTask);
            problems.when(
                    problem != null,
                    "Constraint %d validation failed: %s".formatted(place, problem));
            place++;
        }
    }

    static void affinities(Problems problems, @Nullable List<Affinity> affinities) {
        int place = 1;
        for (Affinity affinity : listOf(affinities)) {
            String problem = ConstraintRules.problem(affinity);
            problems.when(
                    problem != null, "Affinity %d validation failed: %s".formatted(place, problem));
            place++;
        }
    }

    static void spreads(Problems problems, @Nullable List<Spread> spreads) {
        int place = 1;
        for (Spread spread : listOf(spreads)) {
            Problems own = new Problems();
            own.when(spread.attribute().isEmpty(), "Missing spread attribute");
            int weight = spread.weight() == null ? 0 : spread.weight();
            own.unless(
                    weight >= 1 && weight <= 100,
                    "Spread block must have a positive weight from 1 to 100");
            Set<String> values = new TreeSet<>();
            int sum = 0;
            for (SpreadTarget target : listOf(spread.spreadTarget())) {
                own.unless(
                        values.add(target.value()),
                        "Spread target value \"" + target.value() + "\" already defined");
                own.unless(
                        target.percent() >= 0 && target.percent() <= 100,
                        "Spread target percentage for value \"%s\" must be between 0 and 100"
                                .formatted(target.value()));
                sum += target.percent();
            }
            own.when(
                    sum > 100,
                    "Sum of spread target percentages must not be greater than 100%; got "
                            + sum
                            + "%");
            problems.bundle("Spread %d validation failed".formatted(place), own.all());
            place++;
        }
    }

    static <T> List<T> listOf(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
