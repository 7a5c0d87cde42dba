package io.drover.server.admission;

import static io.drover.server.admission.Canonicaliser.eachOrNull;
import static io.drover.server.admission.Canonicaliser.orDefault;
import static io.drover.server.admission.Canonicaliser.orNull;

import io.drover.api.job.ChangeScript;
import io.drover.api.job.ChangeScriptBuilder;
import io.drover.api.job.Consul;
import io.drover.api.job.DeviceTogether;
import io.drover.api.job.Job;
import io.drover.api.job.LogConfig;
import io.drover.api.job.NUMAResource;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.Resources;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.ScalingPolicy;
import io.drover.api.job.Task;
import io.drover.api.job.TaskArtifact;
import io.drover.api.job.TaskArtifactBuilder;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskCSIPluginConfig;
import io.drover.api.job.TaskCSIPluginConfigBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.Template;
import io.drover.api.job.TemplateBuilder;
import io.drover.api.job.Vault;
import io.drover.api.job.VaultBuilder;
import io.drover.api.job.VolumeMount;
import io.drover.api.job.VolumeMountBuilder;
import io.drover.api.job.WorkloadIdentity;
import io.drover.api.job.WorkloadIdentityBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fills in the defaults of the tasks of one group. */
final class TaskDefaults {
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SPLAY = Duration.ofSeconds(5);

    private final Job job;
    private final TaskGroup group;
    private final RestartPolicy restart;

    TaskDefaults(Job job, TaskGroup group, RestartPolicy restart) {
        this.job = job;
        this.group = group;
        this.restart = restart;
    }

    Task canonical(Task task) {
        return TaskBuilder.builder(task)
                .config(orNull(task.config()))
                .env(orNull(task.env()))
                .meta(orNull(task.meta()))
                .constraints(orNull(task.constraints()))
                .affinities(Canonicaliser.affinities(task.affinities()))
                .resources(resources(task.resources()))
                .restartPolicy(Policies.restart(job.type(), task.restartPolicy(), restart))
                .killTimeout(orDefault(task.killTimeout(), KILL_TIMEOUT))
                .shutdownDelay(orDefault(task.shutdownDelay(), Duration.ZERO))
                .logConfig(logs(task.logConfig()))
                .artifacts(eachOrNull(task.artifacts(), TaskDefaults::artifact))
                .templates(eachOrNull(task.templates(), TaskDefaults::template))
                .volumeMounts(eachOrNull(task.volumeMounts(), TaskDefaults::mount))
                .vault(vault(task.vault()))
                .consul(consul(task.consul()))
                .csiPluginConfig(csi(task.csiPluginConfig()))
                .identity(identity(task.identity()))
                .actions(orNull(task.actions()))
                .secrets(orNull(task.secrets()))
                .scalingPolicies(
                        eachOrNull(task.scalingPolicies(), policy -> scaling(policy, task)))
                .identities(eachOrNull(task.identities(), TaskDefaults::named))
                .services(
                        eachOrNull(
                                task.services(),
                                s -> ServiceDefaults.canonical(s, job, group.name(), task.name())))
                .build();
    }

    private static WorkloadIdentity defaultIdentity() {
        return new WorkloadIdentity(
                "default",
                List.of("nomadproject.io"),
                "",
                "",
                false,
                false,
                "",
                "",
                Duration.ZERO,
                null);
    }

    /** The servers themselves are the only audience of a task's own identity. */
    private static WorkloadIdentity identity(@Nullable WorkloadIdentity identity) {
        if (identity == null) {
            return defaultIdentity();
        }
        return WorkloadIdentityBuilder.builder(identity)
                .name(orDefault(identity.name(), "default"))
                .audience(List.of("nomadproject.io"))
                .ttl(orDefault(identity.ttl(), Duration.ZERO))
                .build();
    }

    private static WorkloadIdentity named(WorkloadIdentity identity) {
        return WorkloadIdentityBuilder.builder(identity)
                .audience(orNull(identity.audience()))
                .ttl(orDefault(identity.ttl(), Duration.ZERO))
                .extraClaims(orNull(identity.extraClaims()))
                .build();
    }

    private ScalingPolicy scaling(ScalingPolicy policy, Task task) {
        return GroupDefaults.scaling(policy, policy.type(), job, group.name(), task.name());
    }

    private static Resources resources(@Nullable Resources asked) {
        if (asked == null) {
            return new Resources(100, 0, 300, 0, 0, null, null, null, 0, 0);
        }
        return ResourcesBuilder.builder(asked)
                .cpu(orDefault(asked.cpu(), asked.cores() > 0 ? 0 : 100))
                .memoryMb(orDefault(asked.memoryMb(), 300))
                .networks(eachOrNull(asked.networks(), GroupDefaults::network))
                .devices(eachOrNull(asked.devices(), TaskDefaults::device))
                .numa(
                        asked.numa() == null
                                ? null
                                : new NUMAResource(
                                        orDefault(asked.numa().affinity(), "none"),
                                        orNull(asked.numa().devices())))
                .build();
    }

    private static RequestedDevice device(RequestedDevice device) {
        return new RequestedDevice(
                device.name(),
                orDefault(device.count(), 1),
                orNull(device.constraints()),
                Canonicaliser.affinities(device.affinities()),
                device.together() == null
                        ? null
                        : new DeviceTogether(
                                orDefault(device.together().affinity(), "prefer"),
                                device.together().within()));
    }

    private static LogConfig logs(@Nullable LogConfig logs) {
        return logs == null
                ? new LogConfig(10, 10, null, false)
                : new LogConfig(
                        orDefault(logs.maxFiles(), 10),
                        orDefault(logs.maxFileSizeMb(), 10),
                        null,
                        logs.disabled() || Boolean.FALSE.equals(logs.enabled()));
    }

    private static TaskArtifact artifact(TaskArtifact artifact) {
        String mode = orDefault(artifact.getterMode(), "any");
        String source = artifact.getterSource();
        String file = source.substring(source.lastIndexOf('/') + 1);
        return TaskArtifactBuilder.builder(artifact)
                .getterMode(mode)
                .getterOptions(orNull(artifact.getterOptions()))
                .getterHeaders(orNull(artifact.getterHeaders()))
                .relativeDest(
                        orDefault(
                                artifact.relativeDest(),
                                mode.equals("file") ? "local/" + file : "local/"))
                .build();
    }

    private static Template template(Template template) {
        String mode = orDefault(template.changeMode(), "restart");
        String signal = template.changeSignal().toUpperCase(Locale.ROOT);
        return TemplateBuilder.builder(template)
                .changeMode(mode)
                .changeSignal(signal.isEmpty() && mode.equals("signal") ? "SIGHUP" : signal)
                .changeScript(script(template.changeScript()))
                .splay(orDefault(template.splay(), SPLAY))
                .perms(orDefault(template.perms(), "0644"))
                .leftDelim(orDefault(template.leftDelim(), "{{"))
                .rightDelim(orDefault(template.rightDelim(), "}}"))
                .vaultGrace(orDefault(template.vaultGrace(), Duration.ZERO))
                .build();
    }

    private static @Nullable ChangeScript script(@Nullable ChangeScript script) {
        return script == null
                ? null
                : ChangeScriptBuilder.builder(script)
                        .args(script.args() == null ? List.of() : script.args())
                        .timeout(orDefault(script.timeout(), Duration.ofSeconds(5)))
                        .build();
    }

    private static VolumeMount mount(VolumeMount mount) {
        return VolumeMountBuilder.builder(mount)
                .propagationMode(orDefault(mount.propagationMode(), "private"))
                .build();
    }

    private static @Nullable Vault vault(@Nullable Vault vault) {
        return vault == null
                ? null
                : VaultBuilder.builder(vault)
                        .policies(null)
                        .cluster(orDefault(vault.cluster(), "default"))
                        .env(vault.env() == null || vault.env())
                        .changeMode(orDefault(vault.changeMode(), "restart"))
                        .changeSignal(orDefault(vault.changeSignal(), "SIGHUP"))
                        .build();
    }

    private static @Nullable Consul consul(@Nullable Consul consul) {
        return consul == null
                ? null
                : new Consul(
                        consul.namespace(),
                        orDefault(consul.cluster(), "default"),
                        consul.partition());
    }

    private static @Nullable TaskCSIPluginConfig csi(@Nullable TaskCSIPluginConfig config) {
        return config == null
                ? null
                : TaskCSIPluginConfigBuilder.builder(config)
                        .mountDir(orDefault(config.mountDir(), "/csi"))
                        .stagePublishBaseDir(orDefault(config.stagePublishBaseDir(), "/local/csi"))
                        .healthTimeout(orDefault(config.healthTimeout(), Duration.ofSeconds(30)))
                        .build();
    }
}
