package io.drover.server.admission;

import io.drover.api.job.Affinity;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.Multiregion;
import io.drover.api.job.MultiregionRegion;
import io.drover.api.job.MultiregionStrategy;
import io.drover.api.job.ParameterizedJobConfig;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.job.PeriodicConfigBuilder;
import io.drover.api.job.Spread;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NamespaceNodePoolConfiguration;
import io.drover.server.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The only way from a submitted job to a stored one: every default is filled in, so that nothing
 * behind it meets a null scalar. Where the wire has null for an empty list or map, they are null.
 * Canonical jobs come out as they went in.
 */
public final class Canonicaliser {
    private static final String GLOBAL = "global";

    private final String region;
    private final JobLimits limits;

    /**
     * @param region this agent's region, which stands in for none and for {@code global}
     */
    public Canonicaliser(String region) {
        this(region, JobLimits.DEFAULT);
    }

    /** With an operator's default priority. */
    public Canonicaliser(String region, JobLimits limits) {
        this.region = region;
        this.limits = limits;
    }

    /**
     * The job as it is stored.
     *
     * @param namespace the request's; wins over the job's own when not empty
     * @param state knows the namespace's default pool
     */
    public Job canonical(Job job, String namespace, State state) {
        String type = orDefault(job.type(), "service");
        String inNamespace = orDefault(namespace, orDefault(job.namespace(), "default"));
        Job named =
                JobBuilder.builder(job)
                        .namespace(inNamespace)
                        .name(orDefault(job.name(), job.id()))
                        .type(type)
                        .build();
        boolean deployable = type.equals("service") || type.equals("system");
        UpdateStrategy update = Policies.update(job.update());
        return JobBuilder.builder(named)
                .region(region(job))
                .priority(
                        job.priority() == null || job.priority() == 0
                                ? limits.defaultPriority()
                                : job.priority())
                .datacenters(
                        job.datacenters() == null || job.datacenters().isEmpty()
                                ? List.of("*")
                                : job.datacenters())
                .nodePool(orDefault(job.nodePool(), defaultPool(inNamespace, state)))
                .constraints(orNull(job.constraints()))
                .affinities(affinities(job.affinities()))
                .spreads(spreads(job.spreads()))
                .meta(orNull(job.meta()))
                .taskGroups(groups(named))
                .update(deployable ? Policies.jobLevel(update) : Policies.noUpdate())
                .reschedule(null)
                .migrate(null)
                .multiregion(multiregion(job.multiregion()))
                .periodic(periodic(job.periodic()))
                .parameterizedJob(parameterized(job.parameterizedJob()))
                .build();
    }

    private String region(Job job) {
        if (job.multiregion() != null) {
            return GLOBAL;
        }
        return job.region().isEmpty() || job.region().equals(GLOBAL) ? region : job.region();
    }

    private static String defaultPool(String namespace, State state) {
        Namespace known = state.namespace(namespace);
        NamespaceNodePoolConfiguration pools = known == null ? null : known.nodePoolConfiguration();
        return pools == null ? "default" : orDefault(pools.defaultValue(), "default");
    }

    private static @Nullable List<TaskGroup> groups(Job job) {
        if (job.taskGroups() == null) {
            return null;
        }
        GroupDefaults defaults = new GroupDefaults(job);
        return each(job.taskGroups(), defaults::canonical);
    }

    private static @Nullable Multiregion multiregion(@Nullable Multiregion multiregion) {
        if (multiregion == null) {
            return null;
        }
        return new Multiregion(
                multiregion.strategy() == null
                        ? new MultiregionStrategy(0, "")
                        : multiregion.strategy(),
                multiregion.regions() == null
                        ? List.of()
                        : each(multiregion.regions(), Canonicaliser::region));
    }

    private static MultiregionRegion region(MultiregionRegion region) {
        return new MultiregionRegion(
                region.name(),
                orDefault(region.count(), 1),
                region.datacenters() == null ? List.of() : region.datacenters(),
                region.nodePool(),
                region.meta() == null ? Collections.emptySortedMap() : region.meta());
    }

    private static @Nullable PeriodicConfig periodic(@Nullable PeriodicConfig periodic) {
        if (periodic == null) {
            return null;
        }
        return PeriodicConfigBuilder.builder(periodic)
                .enabled(periodic.enabled() == null || periodic.enabled())
                .specs(periodic.specs() == null ? List.of() : periodic.specs())
                .specType(orDefault(periodic.specType(), "cron"))
                .timeZone(orDefault(periodic.timeZone(), "UTC"))
                .build();
    }

    private static @Nullable ParameterizedJobConfig parameterized(
            @Nullable ParameterizedJobConfig config) {
        return config == null
                ? null
                : new ParameterizedJobConfig(
                        orDefault(config.payload(), "optional"),
                        orNull(config.metaRequired()),
                        orNull(config.metaOptional()));
    }

    static @Nullable List<Affinity> affinities(@Nullable List<Affinity> affinities) {
        return eachOrNull(
                affinities,
                a ->
                        new Affinity(
                                a.lTarget(),
                                a.rTarget(),
                                orDefault(a.operand(), "="),
                                orDefault(a.weight(), 50)));
    }

    static @Nullable List<Spread> spreads(@Nullable List<Spread> spreads) {
        return eachOrNull(
                spreads,
                s ->
                        new Spread(
                                s.attribute(),
                                orDefault(s.weight(), 50),
                                orNull(s.spreadTarget())));
    }

    static String orDefault(String value, String otherwise) {
        return value.isEmpty() ? otherwise : value;
    }

    static Integer orDefault(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    static Duration orDefault(@Nullable Duration value, Duration otherwise) {
        return value == null ? otherwise : value;
    }

    static <T> @Nullable List<T> orNull(@Nullable List<T> list) {
        return list == null || list.isEmpty() ? null : list;
    }

    static <V> @Nullable SortedMap<String, V> orNull(@Nullable SortedMap<String, V> map) {
        return map == null || map.isEmpty() ? null : map;
    }

    static <T> List<T> each(List<T> list, UnaryOperator<T> change) {
        List<T> changed = new ArrayList<>(list.size());
        list.forEach(item -> changed.add(change.apply(item)));
        return changed;
    }

    static <T> @Nullable List<T> eachOrNull(@Nullable List<T> list, UnaryOperator<T> change) {
        return list == null || list.isEmpty() ? null : each(list, change);
    }
}
