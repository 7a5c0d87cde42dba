package io.drover.jobspec;

import io.drover.api.job.Action;
import io.drover.api.job.ChangeScript;
import io.drover.api.job.DeviceTogether;
import io.drover.api.job.DispatchPayloadConfig;
import io.drover.api.job.LogConfig;
import io.drover.api.job.NUMAResource;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.Resources;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.ScalingPolicy;
import io.drover.api.job.Secret;
import io.drover.api.job.SecretBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskArtifact;
import io.drover.api.job.TaskArtifactBuilder;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskCSIPluginConfig;
import io.drover.api.job.TaskCSIPluginConfigBuilder;
import io.drover.api.job.TaskLifecycle;
import io.drover.api.job.TaskSchedule;
import io.drover.api.job.TaskScheduleCron;
import io.drover.api.job.Template;
import io.drover.api.job.TemplateBuilder;
import io.drover.api.job.Vault;
import io.drover.api.job.VaultBuilder;
import io.drover.api.job.VolumeMount;
import io.drover.api.job.VolumeMountBuilder;
import io.drover.api.job.WaitConfig;
import io.drover.api.job.WorkloadIdentity;
import io.drover.api.job.WorkloadIdentityBuilder;
import io.drover.jobspec.hcl.BodyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@code task} block. */
final class TaskDecoder {
    private final BodyReader task;

    TaskDecoder(BodyReader task) {
        this.task = task;
    }

    Task decode() {
        List<WorkloadIdentity> others = new ArrayList<>(identities(task));
        WorkloadIdentity own = takeDefault(others);
        BodyReader resources = task.block("resources");
        BodyReader restart = task.block("restart");
        BodyReader vault = task.block("vault");
        return TaskBuilder.builder()
                .name(task.label(0))
                .driver(task.text("driver"))
                .user(task.text("user"))
                .lifecycle(lifecycle())
                .config(task.freeForm("config"))
                .constraints(Placement.constraints(task))
                .affinities(Placement.affinities(task))
                .env(task.textMap("env"))
                .services(Services.of(task))
                .resources(resources == null ? null : resources(resources))
                .restartPolicy(restart == null ? null : Policies.restart(restart))
                .meta(task.textMap("meta"))
                .killTimeout(task.duration("kill_timeout"))
                .logConfig(logs(task))
                .artifacts(orNull(task.blocks("artifact"), TaskDecoder::artifact))
                .vault(vault == null ? null : vault(vault))
                .consul(GroupDecoder.consul(task))
                .templates(orNull(task.blocks("template"), TaskDecoder::template))
                .dispatchPayload(dispatchPayload())
                .volumeMounts(volumeMounts(task))
                .csiPluginConfig(csiPlugin())
                .leader(task.flag("leader"))
                .shutdownDelay(task.duration("shutdown_delay"))
                .killSignal(task.text("kill_signal"))
                .kind(task.text("kind"))
                .scalingPolicies(scaling())
                .secrets(orNull(secrets(task)))
                .identity(own)
                .identities(orNull(others))
                .actions(actions())
                .schedule(schedule())
                .build();
    }

    // ---- blocks that other blocks have too ----

    static Vault vault(BodyReader block) {
        return VaultBuilder.builder()
                .policies(block.strings("policies"))
                .role(block.text("role"))
                .namespace(block.text("namespace"))
                .cluster(block.text("cluster"))
                .env(block.bool("env"))
                .disableFile(block.flag("disable_file"))
                .changeMode(block.text("change_mode"))
                .changeSignal(block.text("change_signal"))
                .allowTokenExpiration(block.flag("allow_token_expiration"))
                .build();
    }

    static List<Secret> secrets(BodyReader parent) {
        List<BodyReader> blocks = parent.blocks("secret", "name");
        JobDecoder.requireDistinct("secret", blocks);
        return blocks.stream().map(TaskDecoder::secret).toList();
    }

    private static Secret secret(BodyReader block) {
        return SecretBuilder.builder()
                .name(block.label(0))
                .provider(block.text("provider"))
                .path(block.text("path"))
                .config(block.freeForm("config"))
                .env(block.textMap("env"))
                .build();
    }

    static List<WorkloadIdentity> identities(BodyReader parent) {
        return parent.blocks("identity").stream().map(TaskDecoder::identity).toList();
    }

    static WorkloadIdentity identity(BodyReader block) {
        return WorkloadIdentityBuilder.builder()
                .name(block.text("name"))
                .audience(block.strings("aud"))
                .changeMode(block.text("change_mode"))
                .changeSignal(block.text("change_signal"))
                .env(block.flag("env"))
                .file(block.flag("file"))
                .filepath(block.text("filepath"))
                .serviceName(block.text("service_name"))
                .ttl(block.duration("ttl"))
                .extraClaims(block.strings("extra_claims"))
                .build();
    }

    /** Takes out the first one that is the task's own; a second one is for the server to refuse. */
    private static @Nullable WorkloadIdentity takeDefault(List<WorkloadIdentity> identities) {
        for (int i = 0; i < identities.size(); i++) {
            String name = identities.get(i).name();
            if (name.isEmpty() || name.equals("default")) {
                return identities.remove(i);
            }
        }
        return null;
    }

    static Resources resources(BodyReader block) {
        BodyReader numa = block.block("numa");
        return ResourcesBuilder.builder()
                .cpu(block.integer("cpu"))
                .cores(block.number("cores"))
                .memoryMb(block.integer("memory"))
                .memoryMaxMb(block.number("memory_max"))
                .diskMb(block.number("disk"))
                .secretsMb(block.number("secrets"))
                .iops(block.number("iops"))
                .networks(Networks.of(block))
                .devices(orNull(block.blocks("device", "name"), TaskDecoder::device))
                .numa(
                        numa == null
                                ? null
                                : new NUMAResource(numa.text("affinity"), numa.strings("devices")))
                .build();
    }

    private static RequestedDevice device(BodyReader block) {
        BodyReader together = block.block("together");
        return new RequestedDevice(
                block.label(0),
                block.integer("count"),
                Placement.constraints(block),
                Placement.affinities(block),
                together == null
                        ? null
                        : new DeviceTogether(together.text("affinity"), together.text("within")));
    }

    static @Nullable LogConfig logs(BodyReader parent) {
        BodyReader block = parent.block("logs");
        return block == null
                ? null
                : new LogConfig(
                        block.integer("max_files"),
                        block.integer("max_file_size"),
                        block.bool("enabled"),
                        block.flag("disabled"));
    }

    static @Nullable List<VolumeMount> volumeMounts(BodyReader parent) {
        return orNull(parent.blocks("volume_mount"), TaskDecoder::volumeMount);
    }

    private static VolumeMount volumeMount(BodyReader block) {
        return VolumeMountBuilder.builder()
                .volume(block.text("volume"))
                .destination(block.text("destination"))
                .readOnly(block.flag("read_only"))
                .propagationMode(block.text("propagation_mode"))
                .seLinuxLabel(block.text("selinux_label"))
                .build();
    }

    // ---- the task's own blocks ----

    private @Nullable TaskLifecycle lifecycle() {
        BodyReader block = task.block("lifecycle");
        return block == null ? null : new TaskLifecycle(block.text("hook"), block.flag("sidecar"));
    }

    private static TaskArtifact artifact(BodyReader block) {
        return TaskArtifactBuilder.builder()
                .getterSource(block.text("source"))
                .getterOptions(block.textMap("options"))
                .getterHeaders(block.textMap("headers"))
                .getterMode(block.text("mode"))
                .getterInsecure(block.flag("insecure"))
                .relativeDest(block.text("destination"))
                .chown(block.flag("chown"))
                .build();
    }

    private static Template template(BodyReader block) {
        BodyReader wait = block.block("wait");
        return TemplateBuilder.builder()
                .sourcePath(block.text("source"))
                .destPath(block.text("destination"))
                .embeddedTmpl(block.text("data"))
                .changeMode(block.text("change_mode"))
                .changeScript(changeScript(block))
                .changeSignal(block.text("change_signal"))
                .once(block.flag("once"))
                .splay(block.duration("splay"))
                .perms(block.text("perms"))
                .uid(block.integer("uid"))
                .gid(block.integer("gid"))
                .leftDelim(block.text("left_delimiter"))
                .rightDelim(block.text("right_delimiter"))
                .envvars(block.flag("env"))
                .vaultGrace(block.duration("vault_grace"))
                .waitTime(
                        wait == null
                                ? null
                                : new WaitConfig(wait.duration("min"), wait.duration("max")))
                .errMissingKey(block.flag("error_on_missing_key"))
                .build();
    }

    private static @Nullable ChangeScript changeScript(BodyReader template) {
        BodyReader block = template.block("change_script");
        return block == null
                ? null
                : new ChangeScript(
                        block.text("command"),
                        block.strings("args"),
                        block.duration("timeout"),
                        block.flag("fail_on_error"),
                        block.flag("run_on_first_render"));
    }

    private @Nullable DispatchPayloadConfig dispatchPayload() {
        BodyReader block = task.block("dispatch_payload");
        return block == null ? null : new DispatchPayloadConfig(block.text("file"));
    }

    private @Nullable TaskCSIPluginConfig csiPlugin() {
        BodyReader block = task.block("csi_plugin");
        return block == null
                ? null
                : TaskCSIPluginConfigBuilder.builder()
                        .id(block.text("id"))
                        .type(block.text("type"))
                        .mountDir(block.text("mount_dir"))
                        .stagePublishBaseDir(block.text("stage_publish_base_dir"))
                        .healthTimeout(block.duration("health_timeout"))
                        .build();
    }

    private @Nullable List<ScalingPolicy> scaling() {
        List<BodyReader> blocks = task.blocks("scaling", "cpu or mem");
        JobDecoder.requireDistinct("scaling policy", blocks);
        return orNull(blocks, TaskDecoder::vertical);
    }

    private static ScalingPolicy vertical(BodyReader block) {
        String label = block.label(0);
        if (!label.equals("cpu") && !label.equals("mem")) {
            block.diagnostics()
                    .error(
                            block.labelRange(0),
                            "Unknown resource",
                            "A task scales \"cpu\" or \"mem\", not \"%s\".".formatted(label));
        }
        return GroupDecoder.scaling(block, "vertical_" + label);
    }

    private @Nullable List<Action> actions() {
        List<BodyReader> blocks = task.blocks("action", "name");
        JobDecoder.requireDistinct("action", blocks);
        return orNull(
                blocks,
                block -> new Action(block.label(0), block.text("command"), block.strings("args")));
    }

    private @Nullable TaskSchedule schedule() {
        BodyReader block = task.block("schedule");
        BodyReader cron = block == null ? null : block.block("cron");
        return cron == null
                ? null
                : new TaskSchedule(
                        new TaskScheduleCron(
                                cron.text("start"), cron.text("end"), cron.text("timezone")));
    }

    // ---- helpers ----

    static <T> @Nullable List<T> orNull(List<T> items) {
        return items.isEmpty() ? null : items;
    }

    static <T> @Nullable List<T> orNull(List<BodyReader> blocks, Function<BodyReader, T> decoder) {
        List<T> items = new ArrayList<>();
        blocks.forEach(block -> items.add(decoder.apply(block)));
        return orNull(items);
    }
}
