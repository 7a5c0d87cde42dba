package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One program of a group: its driver, what the driver is told, and what surrounds it.
 *
 * @param name required
 * @param driver {@code docker}, {@code exec}, {@code raw_exec}, {@code java}, {@code qemu}, plugin
 *     names; required
 * @param user user
 * @param lifecycle Null for main tasks
 * @param config Driver-specific free-form object
 * @param constraints constraints
 * @param affinities affinities
 * @param env env
 * @param services services
 * @param resources default CPU 100, MemoryMB 300
 * @param restartPolicy default group policy merged with task overrides
 * @param meta meta
 * @param killTimeout Nanoseconds; default {@code 5s}
 * @param logConfig default 10 files × 10 MB
 * @param artifacts artifacts
 * @param vault vault
 * @param consul consul
 * @param templates templates
 * @param dispatchPayload dispatch payload
 * @param volumeMounts volume mounts
 * @param csiPluginConfig Marks the task as a CSI plugin
 * @param leader When the leader exits the other tasks are stopped
 * @param shutdownDelay Non-nullable duration
 * @param killSignal Driver default (SIGINT or SIGTERM per driver)
 * @param kind Set by Connect injection: {@code connect-proxy:<service>}, {@code
 *     connect-native:<service>}, {@code connect-ingress:}, {@code connect-terminating:}, {@code
 *     connect-mesh:}
 * @param scalingPolicies Vertical policies ({@code vertical_cpu}, {@code vertical_mem}),
 * @param secrets Secret blocks resolved by a provider
 * @param identity Default workload identity (name {@code default})
 * @param identities Extra named identities
 * @param actions Named commands
 * @param schedule time-based task scheduling
 */
@RecordBuilder
public record Task(
        String name,
        String driver,
        String user,
        @Nullable TaskLifecycle lifecycle,
        @Nullable SortedMap<String, Object> config,
        @Nullable List<Constraint> constraints,
        @Nullable List<Affinity> affinities,
        @Nullable SortedMap<String, String> env,
        @Nullable List<Service> services,
        @Nullable Resources resources,
        @Nullable RestartPolicy restartPolicy,
        @Nullable SortedMap<String, String> meta,
        @Nullable Duration killTimeout,
        @Nullable LogConfig logConfig,
        @Nullable List<TaskArtifact> artifacts,
        @Nullable Vault vault,
        @Nullable Consul consul,
        @Nullable List<Template> templates,
        @Nullable DispatchPayloadConfig dispatchPayload,
        @Nullable List<VolumeMount> volumeMounts,
        @JsonProperty("CSIPluginConfig") @Nullable TaskCSIPluginConfig csiPluginConfig,
        boolean leader,
        @Nullable Duration shutdownDelay,
        String killSignal,
        String kind,
        @Nullable List<ScalingPolicy> scalingPolicies,
        @Nullable List<Secret> secrets,
        @Nullable WorkloadIdentity identity,
        @Nullable List<WorkloadIdentity> identities,
        @Nullable List<Action> actions,
        @Nullable TaskSchedule schedule) {
    public Task {
        name = Absent.asEmpty(name);
        driver = Absent.asEmpty(driver);
        user = Absent.asEmpty(user);
        killSignal = Absent.asEmpty(killSignal);
        kind = Absent.asEmpty(kind);
        constraints = Ordered.list(constraints);
        affinities = Ordered.list(affinities);
        services = Ordered.list(services);
        artifacts = Ordered.list(artifacts);
        templates = Ordered.list(templates);
        volumeMounts = Ordered.list(volumeMounts);
        scalingPolicies = Ordered.list(scalingPolicies);
        secrets = Ordered.list(secrets);
        identities = Ordered.list(identities);
        actions = Ordered.list(actions);
        config = Ordered.map(config);
        env = Ordered.map(env);
        meta = Ordered.map(meta);
    }
}
