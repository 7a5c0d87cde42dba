package io.drover.server.state;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentBuilder;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.deployment.DeploymentStateBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.JobSubmission;
import io.drover.server.state.Applied.Refusal;
import io.drover.server.state.PlanResult.DeploymentStatusUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What commands mean for deployments: their counts, deadlines and ends. */
final class DeploymentChanges {
    private final StateEditor editor;
    private final BiConsumer<Job, @Nullable JobSubmission> register;

    DeploymentChanges(StateEditor editor, BiConsumer<Job, @Nullable JobSubmission> register) {
        this.editor = editor;
        this.register = register;
    }

    @Nullable Refusal update(Command.UpdateDeploymentStatus command) {
        Deployment before = editor.deployment(command.update().deploymentId());
        if (before == null) {
            return new Refusal(500, "deployment not found");
        }
        if (!Statuses.isActive(before)) {
            return new Refusal(500, "deployment has ended: it is " + before.status());
        }
        setStatus(command.update());
        rollBack(command.rollback());
        return null;
    }

    private void rollBack(@Nullable Job job) {
        if (job != null) {
            register.accept(job, null);
        }
    }

    void setStatus(DeploymentStatusUpdate update) {
        Deployment before = editor.deployment(update.deploymentId());
        if (before == null || !Statuses.isActive(before)) {
            return;
        }
        boolean resumes = before.status().equals("paused") && update.status().equals("running");
        editor.putDeployment(
                DeploymentBuilder.builder(before)
                        .status(update.status())
                        .statusDescription(update.description())
                        .taskGroups(resumes ? restarted(before) : before.taskGroups())
                        .build());
        if (update.status().equals("successful")) {
            setStable(new JobKey(before.namespace(), before.jobId()), before.jobVersion(), true);
        }
    }

    /** A scheduler's word, which may be older than an operator's that holds the deployment. */
    void setPlannedStatus(DeploymentStatusUpdate update) {
        Deployment before = editor.deployment(update.deploymentId());
        if (before != null
                && (before.status().equals("running") || update.status().equals("cancelled"))) {
            setStatus(update);
        }
    }

    /** Whether a group of a deployment is not promoted yet; later placements are no canaries. */
    boolean takesCanaries(String deploymentId, String group) {
        Deployment deployment = editor.deployment(deploymentId);
        DeploymentState state = deployment == null ? null : groups(deployment).get(group);
        return state != null && !state.promoted();
    }

    /** Groups that have begun get their whole progress deadline again. */
    private SortedMap<String, DeploymentState> restarted(Deployment deployment) {
        SortedMap<String, DeploymentState> groups = groups(deployment);
        groups.replaceAll((_, group) ->
                group.requireProgressBy() == null
                        ? group
                        : DeploymentStateBuilder.builder(group)
                                .requireProgressBy(deadline(group))
                                .build());
        return groups;
    }

    void setStable(JobKey key, int version, boolean stable) {
        JobHistory history = editor.history(key);
        Job kept = history == null ? null : history.version(version);
        if (history == null || kept == null || kept.stable() == stable) {
            return;
        }
        Job changed = JobBuilder.builder(kept).stable(stable).modifyIndex(editor.index()).build();
        editor.putHistory(key, history.with(changed, null, editor.index()));
        Job current = editor.job(key);
        if (current != null && current.version() == version) {
            editor.putJob(
                    JobBuilder.builder(current).stable(stable).modifyIndex(editor.index()).build());
        }
    }

    @Nullable Refusal tag(Command.TagJobVersion command) {
        JobKey key = new JobKey(command.namespace(), command.jobId());
        JobHistory history = editor.history(key);
        Job kept = history == null ? null : history.version(command.version());
        if (history == null || kept == null) {
            return new Refusal(500, "the version is not kept any more");
        }
        Job tagged = JobBuilder.builder(kept).versionTag(command.tag()).build();
        editor.putHistory(key, history.with(tagged, null, editor.index()));
        Job current = editor.job(key);
        if (current != null && current.version() == command.version()) {
            editor.putJob(
                    JobBuilder.builder(current)
                            .versionTag(command.tag())
                            .modifyIndex(editor.index())
                            .build());
        }
        return null;
    }

    @Nullable Refusal promote(Command.PromoteDeployment command) {
        Deployment before = editor.deployment(command.deploymentId());
        if (before == null) {
            return new Refusal(500, "deployment not found");
        }
        if (!Statuses.isActive(before)) {
            return new Refusal(500, "can't promote terminal deployment");
        }
        SortedMap<String, DeploymentState> groups = groups(before);
        for (String name : command.groups().isEmpty() ? groups.keySet() : command.groups()) {
            DeploymentState group = groups.get(name);
            if (group != null && group.desiredCanaries() > 0 && !group.promoted()) {
                groups.put(
                        name,
                        DeploymentStateBuilder.builder(group)
                                .promoted(true)
                                .requireProgressBy(deadline(group))
                                .build());
                canariesOf(group).forEach(this::noMoreCanary);
            }
        }
        boolean more =
                groups.values().stream().anyMatch(g -> g.desiredCanaries() > 0 && !g.promoted());
        editor.putDeployment(
                DeploymentBuilder.builder(before)
                        .taskGroups(groups)
                        .statusDescription(
                                more || !before.status().equals("running")
                                        ? before.statusDescription()
                                        : "Deployment is running")
                        .build());
        return null;
    }

    private static List<String> canariesOf(DeploymentState group) {
        return group.placedCanaries() == null ? List.of() : group.placedCanaries();
    }

    private void noMoreCanary(String allocationId) {
        Allocation before = editor.allocation(allocationId);
        AllocDeploymentStatus status = before == null ? null : before.deploymentStatus();
        if (before == null || status == null || !status.canary()) {
            return;
        }
        putHealth(
                before,
                new AllocDeploymentStatus(
                        status.healthy(), status.timestamp(), false, editor.index()));
    }

    private void putHealth(Allocation before, AllocDeploymentStatus status) {
        editor.putAllocation(
                AllocationBuilder.builder(before)
                        .deploymentStatus(status)
                        .modifyIndex(editor.index())
                        .allocModifyIndex(editor.index())
                        .modifyTime(editor.time())
                        .build());
    }

    @Nullable Refusal setHealth(Command.SetAllocationHealth command) {
        if (editor.deployment(command.deploymentId()) == null) {
            return new Refusal(500, "deployment not found");
        }
        command.healthy().forEach(id -> setHealth(id, true));
        command.unhealthy().forEach(id -> setHealth(id, false));
        if (command.update() != null) {
            setStatus(command.update());
        }
        rollBack(command.rollback());
        return null;
    }

    private void setHealth(String allocationId, boolean healthy) {
        Allocation before = editor.allocation(allocationId);
        if (before == null) {
            return;
        }
        AllocDeploymentStatus old = before.deploymentStatus();
        AllocDeploymentStatus status =
                new AllocDeploymentStatus(
                        healthy, now(), old != null && old.canary(), editor.index());
        putHealth(before, status);
        countHealth(before, status);
    }

    /** What a node's report of health leads to; whether it is a canary the node cannot decide. */
    @Nullable AllocDeploymentStatus reported(
            @Nullable AllocDeploymentStatus before, @Nullable AllocDeploymentStatus report) {
        if (report == null || report.healthy() == null) {
            return before;
        }
        if (before != null && Objects.equals(before.healthy(), report.healthy())) {
            return before;
        }
        boolean canary = before != null && before.canary();
        Instant at = report.timestamp() == null ? now() : report.timestamp();
        return new AllocDeploymentStatus(report.healthy(), at, canary, editor.index());
    }

    /** Counts a changed verdict on an allocation in its deployment. */
    void countHealth(Allocation before, @Nullable AllocDeploymentStatus after) {
        Deployment deployment = editor.deployment(before.deploymentId());
        DeploymentState group =
                deployment == null ? null : groups(deployment).get(before.taskGroup());
        if (deployment == null || group == null || !Statuses.isActive(deployment)) {
            return;
        }
        Boolean was =
                before.deploymentStatus() == null ? null : before.deploymentStatus().healthy();
        Boolean is = after == null ? null : after.healthy();
        boolean nowHealthy = Boolean.TRUE.equals(is) && !Boolean.TRUE.equals(was);
        SortedMap<String, DeploymentState> groups = groups(deployment);
        groups.put(
                before.taskGroup(),
                DeploymentStateBuilder.builder(group)
                        .healthyAllocs(group.healthyAllocs() + change(was, is, Boolean.TRUE))
                        .unhealthyAllocs(group.unhealthyAllocs() + change(was, is, Boolean.FALSE))
                        .requireProgressBy(
                                nowHealthy ? deadlineFrom(group, after) : group.requireProgressBy())
                        .build());
        editor.putDeployment(DeploymentBuilder.builder(deployment).taskGroups(groups).build());
    }

    private static int change(@Nullable Boolean was, @Nullable Boolean is, Boolean counted) {
        return (counted.equals(is) ? 1 : 0) - (counted.equals(was) ? 1 : 0);
    }

    private @Nullable Instant deadlineFrom(
            DeploymentState group, @Nullable AllocDeploymentStatus health) {
        Instant at = health == null ? null : health.timestamp();
        Duration limit = group.progressDeadline();
        if (limit == null || limit.isZero() || at == null) {
            return group.requireProgressBy();
        }
        Instant by = at.plus(limit);
        Instant before = group.requireProgressBy();
        return before != null && before.isAfter(by) ? before : by;
    }

    private @Nullable Instant deadline(DeploymentState group) {
        Duration limit = group.progressDeadline();
        return limit == null || limit.isZero() ? null : now().plus(limit);
    }

    private Instant now() {
        return Instant.ofEpochSecond(0, editor.time());
    }

    private static SortedMap<String, DeploymentState> groups(Deployment deployment) {
        return deployment.taskGroups() == null
                ? new TreeMap<>()
                : new TreeMap<>(deployment.taskGroups());
    }

    /** Gathers what one plan places, so that each deployment is written once. */
    Placed placing() {
        return new Placed();
    }

    final class Placed {
        private final SortedMap<String, SortedMap<String, List<String>>> byDeployment =
                new TreeMap<>();

        /**
         * One more allocation of a deployment.
         *
         * @param canary its id when it is a canary, else empty
         */
        void add(String deploymentId, String group, String canary) {
            if (!deploymentId.isEmpty()) {
                byDeployment
                        .computeIfAbsent(deploymentId, d -> new TreeMap<>())
                        .computeIfAbsent(group, g -> new ArrayList<>())
                        .add(canary);
            }
        }

        void write() {
            byDeployment.forEach(this::write);
        }

        private void write(String deploymentId, SortedMap<String, List<String>> placed) {
            Deployment before = editor.deployment(deploymentId);
            if (before == null || !Statuses.isActive(before)) {
                return;
            }
            SortedMap<String, DeploymentState> groups = groups(before);
            placed.forEach(
                    (name, canaries) -> groups.computeIfPresent(name, (n, g) -> with(g, canaries)));
            editor.putDeployment(DeploymentBuilder.builder(before).taskGroups(groups).build());
        }

        private DeploymentState with(DeploymentState group, List<String> canaries) {
            List<String> placedCanaries = new ArrayList<>(canariesOf(group));
            canaries.stream().filter(id -> !id.isEmpty()).forEach(placedCanaries::add);
            return DeploymentStateBuilder.builder(group)
                    .placedAllocs(group.placedAllocs() + canaries.size())
                    .placedCanaries(placedCanaries.isEmpty() ? null : placedCanaries)
                    .requireProgressBy(
                            group.requireProgressBy() == null
                                    ? deadline(group)
                                    : group.requireProgressBy())
                    .build();
        }
    }
}
