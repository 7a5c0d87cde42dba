package io.drover.jobspec;

import io.drover.api.job.CSIMountOptions;
import io.drover.api.job.Consul;
import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.ScalingPolicy;
import io.drover.api.job.ScalingPolicyBuilder;
import io.drover.api.job.Secret;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.Vault;
import io.drover.api.job.VolumeRequest;
import io.drover.api.job.VolumeRequestBuilder;
import io.drover.jobspec.hcl.BodyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@code group} block. */
final class GroupDecoder {
    private static final int NO_MAXIMUM = -1;

    private final BodyReader group;

    GroupDecoder(BodyReader group) {
        this.group = group;
    }

    TaskGroup decode() {
        BodyReader update = group.block("update");
        BodyReader migrate = group.block("migrate");
        BodyReader restart = group.block("restart");
        BodyReader reschedule = group.block("reschedule");
        BodyReader scaling = group.block("scaling");
        TaskGroup decoded =
                TaskGroupBuilder.builder()
                        .name(group.label(0))
                        .count(group.integer("count"))
                        .constraints(Placement.constraints(group))
                        .affinities(Placement.affinities(group))
                        .spreads(Placement.spreads(group))
                        .tasks(tasks())
                        .volumes(volumes())
                        .restartPolicy(restart == null ? null : Policies.restart(restart))
                        .disconnect(disconnect())
                        .reschedulePolicy(
                                reschedule == null ? null : Policies.reschedule(reschedule))
                        .ephemeralDisk(ephemeralDisk())
                        .update(update == null ? null : Policies.update(update))
                        .migrate(migrate == null ? null : Policies.migrate(migrate))
                        .networks(Networks.of(group))
                        .meta(group.textMap("meta"))
                        .services(Services.of(group))
                        .shutdownDelay(group.duration("shutdown_delay"))
                        .maxRunDuration(group.duration("max_run_duration"))
                        .stopAfterClientDisconnect(group.duration("stop_after_client_disconnect"))
                        .maxClientDisconnect(group.duration("max_client_disconnect"))
                        .preventRescheduleOnLost(group.flag("prevent_reschedule_on_lost"))
                        .scaling(scaling == null ? null : scaling(scaling, ""))
                        .consul(consul(group))
                        .build();
        BodyReader vault = group.block("vault");
        return share(
                decoded,
                vault == null ? null : TaskDecoder.vault(vault),
                TaskDecoder.secrets(group));
    }

    /** Gives all tasks the vault block where they have none, and further secrets. */
    static TaskGroup share(TaskGroup group, @Nullable Vault vault, List<Secret> secrets) {
        List<Task> tasks = group.tasks();
        if (tasks == null || (vault == null && secrets.isEmpty())) {
            return group;
        }
        return TaskGroupBuilder.builder(group)
                .tasks(tasks.stream().map(task -> share(task, vault, secrets)).toList())
                .build();
    }

    private static Task share(Task task, @Nullable Vault vault, List<Secret> secrets) {
        List<Secret> own = task.secrets();
        List<Secret> all = new ArrayList<>(own == null ? List.of() : own);
        all.addAll(secrets);
        return TaskBuilder.builder(task)
                .vault(task.vault() == null ? vault : task.vault())
                .secrets(all.isEmpty() ? null : all)
                .build();
    }

    static @Nullable Consul consul(BodyReader parent) {
        BodyReader block = parent.block("consul");
        return block == null
                ? null
                : new Consul(
                        block.text("namespace"), block.text("cluster"), block.text("partition"));
    }

    /**
     * A {@code scaling} block.
     *
     * @param type what it scales, when its place says so, else empty
     */
    static ScalingPolicy scaling(BodyReader block, String type) {
        Integer max = block.integer("max");
        String written = block.text("type");
        return ScalingPolicyBuilder.builder()
                .enabled(block.bool("enabled"))
                .min(block.integer("min"))
                .max(max == null ? NO_MAXIMUM : max)
                .type(written.isEmpty() ? type : written)
                .policy(block.freeForm("policy"))
                .build();
    }

    private @Nullable List<Task> tasks() {
        List<BodyReader> blocks = group.blocks("task", "name");
        JobDecoder.requireDistinct("task", blocks);
        return TaskDecoder.orNull(blocks, task -> new TaskDecoder(task).decode());
    }

    private @Nullable DisconnectStrategy disconnect() {
        BodyReader block = group.block("disconnect");
        return block == null
                ? null
                : new DisconnectStrategy(
                        block.duration("lost_after"),
                        block.duration("stop_on_client_after"),
                        block.bool("replace"),
                        block.text("reconcile"));
    }

    private @Nullable EphemeralDisk ephemeralDisk() {
        BodyReader block = group.block("ephemeral_disk");
        return block == null
                ? null
                : new EphemeralDisk(
                        block.flag("sticky"), block.flag("migrate"), block.integer("size"));
    }

    private @Nullable SortedMap<String, VolumeRequest> volumes() {
        List<BodyReader> blocks = group.blocks("volume", "name");
        JobDecoder.requireDistinct("volume", blocks);
        SortedMap<String, VolumeRequest> volumes = new TreeMap<>();
        blocks.forEach(block -> volumes.put(block.label(0), volume(block)));
        return volumes.isEmpty() ? null : volumes;
    }

    private static VolumeRequest volume(BodyReader block) {
        BodyReader options = block.block("mount_options");
        return VolumeRequestBuilder.builder()
                .name(block.label(0))
                .type(block.text("type"))
                .source(block.text("source"))
                .readOnly(block.flag("read_only"))
                .sticky(block.flag("sticky"))
                .accessMode(block.text("access_mode"))
                .attachmentMode(block.text("attachment_mode"))
                .perAlloc(block.flag("per_alloc"))
                .mountOptions(
                        options == null
                                ? null
                                : new CSIMountOptions(
                                        options.text("fs_type"), options.strings("mount_flags")))
                .build();
    }
}
