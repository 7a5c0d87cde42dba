package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that always run together on one node, and how many copies of them there are.
 *
 * @param name Unique in the job; required
 * @param count 0 allowed; system jobs allow only 0 or 1; default {@code 1}, or {@code Scaling.Min}
 *     when a scaling block is present
 * @param constraints constraints
 * @param affinities affinities
 * @param tasks required
 * @param spreads spreads
 * @param volumes Keyed by volume name
 * @param restartPolicy default service/system: 2 in 30m, delay 15s, fail; batch/sysbatch: 3 in 24h,
 *     delay 15s, fail
 * @param disconnect Replaces the two deprecated disconnect durations
 * @param reschedulePolicy Not set for system/sysbatch; default by job type
 * @param ephemeralDisk default size 300 MB
 * @param update default merged from job
 * @param migrate default service jobs get the default
 * @param networks At most one group network
 * @param meta meta
 * @param services Group services
 * @param shutdownDelay Nullable duration
 * @param maxRunDuration Nullable; allocation is stopped with description {@code allocation exceeded
 *     max_run_duration}
 * @param stopAfterClientDisconnect Deprecated: use Disconnect.StopOnClientAfter
 * @param maxClientDisconnect Deprecated: use Disconnect.LostAfter
 * @param scaling Horizontal scaling policy
 * @param consul consul
 * @param preventRescheduleOnLost Deprecated: use Disconnect.Replace
 */
@RecordBuilder
public record TaskGroup(
        String name,
        @Nullable Integer count,
        @Nullable List<Constraint> constraints,
        @Nullable List<Affinity> affinities,
        @Nullable List<Task> tasks,
        @Nullable List<Spread> spreads,
        @Nullable SortedMap<String, VolumeRequest> volumes,
        @Nullable RestartPolicy restartPolicy,
        @Nullable DisconnectStrategy disconnect,
        @Nullable ReschedulePolicy reschedulePolicy,
        @Nullable EphemeralDisk ephemeralDisk,
        @Nullable UpdateStrategy update,
        @Nullable MigrateStrategy migrate,
        @Nullable List<NetworkResource> networks,
        @Nullable SortedMap<String, String> meta,
        @Nullable List<Service> services,
        @Nullable Duration shutdownDelay,
        @Nullable Duration maxRunDuration,
        @Nullable Duration stopAfterClientDisconnect,
        @Nullable Duration maxClientDisconnect,
        @Nullable ScalingPolicy scaling,
        @Nullable Consul consul,
        boolean preventRescheduleOnLost) {
    public TaskGroup {
        name = Absent.asEmpty(name);
        constraints = Ordered.list(constraints);
        affinities = Ordered.list(affinities);
        tasks = Ordered.list(tasks);
        spreads = Ordered.list(spreads);
        networks = Ordered.list(networks);
        services = Ordered.list(services);
        volumes = Ordered.map(volumes);
        meta = Ordered.map(meta);
    }
}
