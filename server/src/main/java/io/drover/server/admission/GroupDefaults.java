package io.drover.server.admission;

import static io.drover.server.admission.Canonicaliser.each;
import static io.drover.server.admission.Canonicaliser.eachOrNull;
import static io.drover.server.admission.Canonicaliser.orDefault;
import static io.drover.server.admission.Canonicaliser.orNull;

import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.job.Port;
import io.drover.api.job.PortBuilder;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.ScalingPolicy;
import io.drover.api.job.ScalingPolicyBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.UpdateStrategy;
import io.drover.api.job.VolumeRequest;
import io.drover.api.job.VolumeRequestBuilder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fills in the defaults of the groups of one job. */
final class GroupDefaults {
    private final Job job;

    /**
     * @param job with its namespace, id and type decided
     */
    GroupDefaults(Job job) {
        this.job = job;
    }

    TaskGroup canonical(TaskGroup group) {
        String type = job.type();
        RestartPolicy restart = Policies.restart(type, group.restartPolicy(), null);
        ScalingPolicy scaling = scaling(group);
        int count =
                orDefault(
                        group.count(),
                        scaling == null || scaling.min() == null ? 1 : scaling.min());
        TaskDefaults tasks = new TaskDefaults(job, group, restart);
        TaskGroup whole =
                TaskGroupBuilder.builder(group)
                        .count(count)
                        .constraints(orNull(group.constraints()))
                        .affinities(Canonicaliser.affinities(group.affinities()))
                        .spreads(Canonicaliser.spreads(group.spreads()))
                        .meta(orNull(group.meta()))
                        .restartPolicy(restart)
                        .reschedulePolicy(reschedule(group))
                        .update(update(group))
                        .migrate(migrate(group))
                        .disconnect(Policies.disconnect(group.disconnect()))
                        .ephemeralDisk(disk(group.ephemeralDisk()))
                        .networks(eachOrNull(group.networks(), GroupDefaults::network))
                        .volumes(volumes(group.volumes()))
                        .scaling(scaling == null ? null : withMin(scaling, count))
                        .services(
                                eachOrNull(
                                        group.services(),
                                        s -> ServiceDefaults.canonical(s, job, group.name(), "")))
                        .tasks(group.tasks() == null ? null : each(group.tasks(), tasks::canonical))
                        .build();
        return ImpliedConstraints.added(whole);
    }

    // Policies that a type of job must not have stay as they came, for validation to refuse them.

    private @Nullable ReschedulePolicy reschedule(TaskGroup group) {
        boolean reschedules = job.type().equals("service") || job.type().equals("batch");
        return reschedules || (group.reschedulePolicy() == null && job.reschedule() != null)
                ? Policies.reschedule(job.type(), group.reschedulePolicy(), job.reschedule())
                : group.reschedulePolicy();
    }

    private @Nullable UpdateStrategy update(TaskGroup group) {
        boolean deploys = job.type().equals("service") || job.type().equals("system");
        boolean wanted = group.update() == null && !Policies.isNoUpdate(job.update());
        return deploys || wanted ? Policies.update(group.update(), job.update()) : group.update();
    }

    private @Nullable MigrateStrategy migrate(TaskGroup group) {
        return job.type().equals("service") || (group.migrate() == null && job.migrate() != null)
                ? Policies.migrate(group.migrate(), job.migrate())
                : group.migrate();
    }

    private static EphemeralDisk disk(@Nullable EphemeralDisk disk) {
        return disk == null
                ? new EphemeralDisk(false, false, 300)
                : new EphemeralDisk(
                        disk.sticky() || disk.migrate(),
                        disk.migrate(),
                        orDefault(disk.sizeMb(), 300));
    }

    static NetworkResource network(NetworkResource network) {
        return NetworkResourceBuilder.builder(network)
                .reservedPorts(eachOrNull(network.reservedPorts(), GroupDefaults::port))
                .dynamicPorts(eachOrNull(network.dynamicPorts(), GroupDefaults::port))
                .build();
    }

    private static Port port(Port port) {
        return PortBuilder.builder(port)
                .hostNetwork(orDefault(port.hostNetwork(), "default"))
                .build();
    }

    private static @Nullable SortedMap<String, VolumeRequest> volumes(
            @Nullable SortedMap<String, VolumeRequest> volumes) {
        if (volumes == null || volumes.isEmpty()) {
            return null;
        }
        SortedMap<String, VolumeRequest> named = new TreeMap<>();
        volumes.forEach((name, volume) ->
                named.put(
                        name,
                        VolumeRequestBuilder.builder(volume)
                                .name(orDefault(volume.name(), name))
                                .build()));
        return named;
    }

    private @Nullable ScalingPolicy scaling(TaskGroup group) {
        ScalingPolicy policy = group.scaling();
        if (policy == null) {
            return null;
        }
        return scaling(policy, orDefault(policy.type(), "horizontal"), job, group.name(), "");
    }

    /**
     * A scaling policy with its target.
     *
     * @param task empty for one of the whole group
     */
    static ScalingPolicy scaling(
            ScalingPolicy policy, String type, Job job, String group, String task) {
        SortedMap<String, String> target = new TreeMap<>();
        target.put("Namespace", job.namespace());
        target.put("Job", job.id());
        target.put("Group", group);
        if (!task.isEmpty()) {
            target.put("Task", task);
        }
        return ScalingPolicyBuilder.builder(policy)
                .type(type)
                .enabled(policy.enabled() == null || policy.enabled())
                .target(target)
                .id(policyId(task.isEmpty() ? "" : type, target))
                .namespace("")
                .build();
    }

    /** The same for every version of a job, since it is derived from the target. */
    private static String policyId(String type, SortedMap<String, String> target) {
        byte[] name = ("scaling:" + type + target).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString();
    }

    private static ScalingPolicy withMin(ScalingPolicy policy, int count) {
        return ScalingPolicyBuilder.builder(policy).min(orDefault(policy.min(), count)).build();
    }
}
