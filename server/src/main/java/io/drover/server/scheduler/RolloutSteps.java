package io.drover.server.scheduler;

import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentBuilder;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.deployment.DeploymentStateBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import io.drover.server.state.PlanResult.DeploymentStatusUpdate;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What becomes of a job's deployments with the changes of its groups: begun, ended, cancelled. */
final class RolloutSteps {
    private final Rollout rollout;
    private final @Nullable Job job;
    private final List<DeploymentStatusUpdate> updates = new ArrayList<>();
    private @Nullable Deployment begun;

    RolloutSteps(Rollout rollout, @Nullable Job job) {
        this.rollout = rollout;
        this.job = job;
        Deployment latest = rollout.latest();
        if (latest == null || !Statuses.isActive(latest)) {
            return;
        }
        if (job == null || job.stop()) {
            update(latest, "cancelled", "Cancelled because job is stopped");
        } else if (!Rollout.isOf(latest, job)) {
            update(latest, "cancelled", "Cancelled due to newer version of job");
        }
    }

    /**
     * Takes the changes of all groups into account: begins a deployment if this version needs one,
     * ends it if nothing is left to do.
     *
     * @param versionIsNew whether no allocation of this version exists yet
     */
    void settle(SortedMap<String, GroupChanges> changes, boolean versionIsNew, Ids ids) {
        if (job == null || job.stop()) {
            return;
        }
        Deployment current = rollout.current();
        if (current == null && !rollout.hasSucceeded(job)) {
            begin(job, changes, versionIsNew, ids);
        } else if (current == null) {
            return;
        } else if (current.status().equals("initializing")) {
            begun =
                    DeploymentBuilder.builder(current)
                            .taskGroups(groups(job, changes))
                            .status("pending")
                            .statusDescription("Deployment is pending, waiting for peer region")
                            .build();
        } else if (current.status().equals("running")) {
            proceed(current, changes);
        }
    }

    private void begin(
            Job wanted, SortedMap<String, GroupChanges> changes, boolean versionIsNew, Ids ids) {
        SortedMap<String, DeploymentState> groups = groups(wanted, changes);
        boolean specChanges = false;
        for (String name : groups.keySet()) {
            GroupChanges change = changes.get(name);
            specChanges |= change != null && change.changesSpecification();
        }
        boolean everywhere = wanted.type().equals("system"); // an unfinished update has none
        if (groups.isEmpty() || !(versionIsNew || (specChanges && !everywhere))) {
            return;
        }
        begun =
                new Deployment(
                        ids.next(),
                        wanted.namespace(),
                        wanted.id(),
                        wanted.version(),
                        wanted.modifyIndex(),
                        wanted.jobModifyIndex(),
                        wanted.createIndex(),
                        wanted.multiregion() != null,
                        groups,
                        "running",
                        description(groups),
                        0,
                        0,
                        0,
                        0,
                        wanted.priority() == null ? 50 : wanted.priority());
    }

    private static SortedMap<String, DeploymentState> groups(
            Job wanted, SortedMap<String, GroupChanges> changes) {
        SortedMap<String, DeploymentState> groups = new TreeMap<>();
        for (TaskGroup group : GroupNeeds.each(wanted.taskGroups())) {
            GroupChanges change = changes.get(group.name());
            UpdateStrategy update = group.update();
            if (change == null || update == null || !Rollout.hasUpdates(wanted, group)) {
                continue;
            }
            int total = change.desiredTotal();
            if (total > 0 || change.wantedCanaries > 0) {
                groups.put(
                        group.name(),
                        DeploymentStateBuilder.builder()
                                .autoRevert(Boolean.TRUE.equals(update.autoRevert()))
                                .autoPromote(Boolean.TRUE.equals(update.autoPromote()))
                                .progressDeadline(
                                        update.progressDeadline() == null
                                                ? Duration.ZERO
                                                : update.progressDeadline())
                                .desiredCanaries(change.wantedCanaries)
                                .desiredTotal(total)
                                .build());
            }
        }
        return groups;
    }

    private void proceed(Deployment current, SortedMap<String, GroupChanges> changes) {
        SortedMap<String, DeploymentState> groups =
                current.taskGroups() == null ? new TreeMap<>() : current.taskGroups();
        boolean busy = false; // groups that are not deployed take their own time
        for (String name : groups.keySet()) {
            GroupChanges change = changes.get(name);
            busy |= change != null && change.isBusy();
        }
        if (!busy && groups.values().stream().allMatch(RolloutSteps::isDone)) {
            if (current.isMultiregion()) {
                update(current, "blocked", "Deployment is complete but waiting for peer region");
            } else {
                update(current, "successful", "Deployment completed successfully");
            }
        } else if (!description(groups).equals(current.statusDescription())) {
            update(current, "running", description(groups));
        }
    }

    private static boolean isDone(DeploymentState group) {
        boolean promoted = group.desiredCanaries() == 0 || group.promoted();
        return promoted
                && group.healthyAllocs() >= Math.max(group.desiredTotal(), group.desiredCanaries());
    }

    private static String description(SortedMap<String, DeploymentState> groups) {
        List<DeploymentState> canarying =
                groups.values().stream()
                        .filter(group -> group.desiredCanaries() > 0 && !group.promoted())
                        .toList();
        if (canarying.isEmpty()) {
            return "Deployment is running";
        }
        return canarying.stream().allMatch(DeploymentState::autoPromote)
                ? "Deployment is running pending automatic promotion"
                : "Deployment is running but requires manual promotion";
    }

    /** The deployment that new allocations of a group belong to; empty for none. */
    String idFor(Job wanted, TaskGroup group) {
        Deployment active = begun == null ? rollout.active() : begun;
        boolean in =
                active != null
                        && active.taskGroups() != null
                        && active.taskGroups().containsKey(group.name());
        return active == null || !in || !Rollout.hasUpdates(wanted, group) ? "" : active.id();
    }

    /** A deployment to write with the plan, or null. */
    @Nullable Deployment begun() {
        return begun;
    }

    List<DeploymentStatusUpdate> updates() {
        return updates;
    }

    /** The deployment that the evaluation works on, or empty. */
    String currentId() {
        Deployment active = begun == null ? rollout.active() : begun;
        return active == null ? "" : active.id();
    }

    private void update(Deployment deployment, String status, String description) {
        updates.add(new DeploymentStatusUpdate(deployment.id(), status, description));
    }
}
