package io.drover.server.admission;

import io.drover.api.job.Job;
import io.drover.api.job.Multiregion;
import io.drover.api.job.MultiregionRegion;
import io.drover.api.job.MultiregionStrategy;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import io.drover.api.namespace.Namespace;
import io.drover.jobspec.cron.PeriodicTimes;
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
    private static final int MAX_DESCRIPTION = 1000;

    private final Job job;
    private final Rules rules;
    private final Problems problems = new Problems();
    private final List<String> warnings = new ArrayList<>();

    private JobValidator(Job job, Rules rules) {
        this.job = job;
        this.rules = rules;
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
    public static Verdict validate(Job job, State state, JobLimits limits) {
        JobValidator validator = new JobValidator(job, Rules.of(job, state, limits));
        validator.identity(state);
        validator.descriptions();
        validator.kind();
        validator.groups();
        validator.promotion();
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
        Namespace namespace = state.namespace(job.namespace());
        if (namespace != null) {
            NamespaceRules.check(problems, job, namespace);
        }
        int priority = PolicyRules.orZero(job.priority());
        int max = rules.limits().maxPriority();
        problems.unless(
                priority >= 1 && priority <= max, "job priority must be between [1, " + max + "]");
        for (String datacenter : listOf(job.datacenters())) {
            problems.when(datacenter.isEmpty(), "Job datacenter must be non-empty string");
        }
        problems.when(listOf(job.datacenters()).isEmpty(), "Missing job datacenters");
    }

    private void descriptions() {
        if (job.ui() != null) {
            problems.when(
                    job.ui().description().length() > MAX_DESCRIPTION,
                    "UI description must be under " + MAX_DESCRIPTION + " characters");
        }
        if (job.versionTag() != null) {
            problems.when(
                    job.versionTag().description().length() > MAX_DESCRIPTION,
                    "version tag description must be under " + MAX_DESCRIPTION + " characters");
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
        multiregion();
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
        problems.when(
                !periodic.specType().equals("cron"),
                "Unknown periodic specification type \"%s\"".formatted(periodic.specType()));
        PeriodicTimes.problems(periodic).forEach(problems::add);
        if (!periodic.spec().isEmpty()) {
            warnings.add(
                    "cron is deprecated and may be removed in a future release. Use crons instead");
        }
    }

    private void multiregion() {
        Multiregion multiregion = job.multiregion();
        if (multiregion == null) {
            return;
        }
        Problems own = new Problems();
        MultiregionStrategy strategy = multiregion.strategy();
        if (strategy != null) {
            own.when(strategy.maxParallel() < 0, "max_parallel must not be negative");
            switch (strategy.onFailure()) {
                case "", "fail_all", "fail_local" -> {}
                default ->
                        own.add(
                                "on_failure must be fail_all, fail_local or nothing, not \"%s\""
                                        .formatted(strategy.onFailure()));
            }
        }
        own.when(listOf(multiregion.regions()).isEmpty(), "at least one region must be named");
        Set<String> names = new TreeSet<>();
        for (MultiregionRegion region : listOf(multiregion.regions())) {
            own.when(region.name().isEmpty(), "a region needs a name");
            own.unless(names.add(region.name()), "region \"" + region.name() + "\" is named twice");
            own.when(
                    PolicyRules.orZero(region.count()) < 0,
                    "count of region \"%s\" must not be negative".formatted(region.name()));
            own.when(
                    listOf(region.datacenters()).contains(""),
                    "a datacenter of region \"%s\" is empty".formatted(region.name()));
        }
        problems.bundle("Multiregion validation failed", own.all());
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
            } else {
                Integer earlier = places.putIfAbsent(group.name(), i + 1);
                problems.when(
                        earlier != null,
                        "Job task group %d redefines '%s' from group %s"
                                .formatted(i + 1, group.name(), earlier));
            }
            GroupValidator validator = new GroupValidator(job, group, rules, warnings);
            problems.bundle(
                    "Task group %s validation failed".formatted(group.name()), validator.errors());
        }
        int max = rules.limits().maxCount();
        problems.when(
                max > 0 && total > max,
                "total count was greater than configured job_max_count: %d > %d"
                        .formatted(total, max));
    }

    /**
     * Promotion waits for all groups, so that one which has to be promoted by hand holds all up.
     */
    private void promotion() {
        boolean some = false;
        boolean all = true;
        for (TaskGroup group : listOf(job.taskGroups())) {
            UpdateStrategy update = group.update();
            boolean canaries = update != null && PolicyRules.orZero(update.canary()) > 0;
            boolean promotes =
                    update != null && canaries && Boolean.TRUE.equals(update.autoPromote());
            some |= promotes;
            all &= promotes;
        }
        if (some && !all) {
            warnings.add(
                    "auto_promote must be true for all groups, with a canary count, to promote by itself");
        }
    }

    private void placement() {
        ConstraintRules.constraints(problems, job.constraints(), ConstraintRules.Place.JOB);
        ConstraintRules.affinities(problems, job.affinities(), ConstraintRules.Place.JOB);
        ConstraintRules.spreads(problems, job.spreads());
        if (job.type().equals("system") || job.type().equals("sysbatch")) {
            problems.when(job.affinities() != null, "System jobs may not have an affinity block");
            problems.when(job.spreads() != null, "System jobs may not have a spread block");
        }
    }

    static <T> List<T> listOf(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
