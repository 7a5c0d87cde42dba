package io.drover.jobspec;

import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.JobUIConfig;
import io.drover.api.job.JobUILink;
import io.drover.api.job.Multiregion;
import io.drover.api.job.MultiregionRegion;
import io.drover.api.job.MultiregionStrategy;
import io.drover.api.job.ParameterizedJobConfig;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.job.PeriodicConfigBuilder;
import io.drover.api.job.Secret;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.Vault;
import io.drover.jobspec.hcl.BodyReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code job} block. */
final class JobDecoder {
    private final BodyReader job;

    JobDecoder(BodyReader job) {
        this.job = job;
    }

    Job decode() {
        String label = job.label(0);
        String id = job.string("id");
        String name = job.string("name");
        BodyReader update = job.block("update");
        BodyReader migrate = job.block("migrate");
        BodyReader reschedule = job.block("reschedule");
        return JobBuilder.builder()
                .id(id == null ? label : id)
                .name(name == null ? label : name)
                .region(job.text("region"))
                .namespace(job.text("namespace"))
                .type(job.text("type"))
                .priority(job.integer("priority"))
                .allAtOnce(job.flag("all_at_once"))
                .datacenters(job.strings("datacenters"))
                .nodePool(job.text("node_pool"))
                .constraints(Placement.constraints(job))
                .affinities(Placement.affinities(job))
                .spreads(Placement.spreads(job))
                .update(update == null ? null : Policies.update(update))
                .migrate(migrate == null ? null : Policies.migrate(migrate))
                .reschedule(reschedule == null ? null : Policies.reschedule(reschedule))
                .periodic(periodic())
                .parameterizedJob(parameterized())
                .multiregion(multiregion())
                .meta(job.textMap("meta"))
                .ui(ui())
                .taskGroups(TaskDecoder.orNull(groups()))
                .build();
    }

    // ---- groups ----

    private List<TaskGroup> groups() {
        List<TaskGroup> groups = new ArrayList<>();
        for (BodyReader task : job.blocks("task", "name")) {
            groups.add(groupOf(new TaskDecoder(task).decode()));
        }
        List<BodyReader> blocks = job.blocks("group", "name");
        requireDistinct("group", blocks);
        blocks.forEach(group -> groups.add(new GroupDecoder(group).decode()));
        return withShared(groups);
    }

    /** A task without a group makes a group of one. */
    private static TaskGroup groupOf(Task task) {
        return TaskGroupBuilder.builder().name(task.name()).tasks(List.of(task)).build();
    }

    /** Tasks inherit the job's vault block, and get its secrets besides their own. */
    private List<TaskGroup> withShared(List<TaskGroup> groups) {
        BodyReader vaultBlock = job.block("vault");
        Vault vault = vaultBlock == null ? null : TaskDecoder.vault(vaultBlock);
        List<Secret> secrets = TaskDecoder.secrets(job);
        return groups.stream().map(group -> GroupDecoder.share(group, vault, secrets)).toList();
    }

    /** Notes blocks of one type that have the same label. */
    static void requireDistinct(String what, List<BodyReader> blocks) {
        Map<String, BodyReader> byName = new HashMap<>();
        for (BodyReader block : blocks) {
            BodyReader first = byName.putIfAbsent(block.label(0), block);
            if (first != null) {
                block.diagnostics()
                        .error(
                                block.labelRange(0),
                                "Duplicate " + what,
                                "The %s \"%s\" is already defined on line %d; give it another name."
                                        .formatted(
                                                what, block.label(0), first.labelRange(0).line()));
            }
        }
    }

    // ---- the job's own blocks ----

    private @Nullable PeriodicConfig periodic() {
        BodyReader block = job.block("periodic");
        if (block == null) {
            return null;
        }
        return PeriodicConfigBuilder.builder()
                .enabled(block.bool("enabled"))
                .spec(block.text("cron"))
                .specs(block.strings("crons"))
                .prohibitOverlap(block.flag("prohibit_overlap"))
                .timeZone(block.text("time_zone"))
                .build();
    }

    private @Nullable ParameterizedJobConfig parameterized() {
        BodyReader block = job.block("parameterized");
        return block == null
                ? null
                : new ParameterizedJobConfig(
                        block.text("payload"),
                        block.strings("meta_required"),
                        block.strings("meta_optional"));
    }

    private @Nullable Multiregion multiregion() {
        BodyReader block = job.block("multiregion");
        if (block == null) {
            return null;
        }
        BodyReader strategy = block.block("strategy");
        List<BodyReader> regions = block.blocks("region", "name");
        requireDistinct("region", regions);
        return new Multiregion(
                strategy == null
                        ? null
                        : new MultiregionStrategy(
                                strategy.number("max_parallel"), strategy.text("on_failure")),
                regions.stream().map(JobDecoder::region).toList());
    }

    private static MultiregionRegion region(BodyReader region) {
        return new MultiregionRegion(
                region.label(0),
                region.integer("count"),
                region.strings("datacenters"),
                region.text("node_pool"),
                region.textMap("meta"));
    }

    private @Nullable JobUIConfig ui() {
        BodyReader block = job.block("ui");
        return block == null
                ? null
                : new JobUIConfig(
                        block.text("description"),
                        block.blocks("link").stream()
                                .map(link -> new JobUILink(link.text("label"), link.text("url")))
                                .toList());
    }
}
