package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.deployment.DeploymentStateBuilder;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import io.drover.server.state.PlanResult.DeploymentStatusUpdate;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the deployment of a service's version lets its groups do, and what becomes of it. */
final class Rollout {
    private final @Nullable Job job;
    private final @Nullable Deployment latest;
    private final List<DeploymentStatusUpdate> updates = new ArrayList<>();

    /** The deployment of the newest version, as long as it runs. */
    private @Nullable Deployment running;

    private @Nullable Deployment created;

    Rollout(State state, @Nullable Job job, Evaluation evaluation) {
        this.job = job;
        this.latest = state.latestDeployment(evaluation.namespace(), evaluation.jobId());
        if (latest == null || !Statuses.isActive(latest)) {
            return;
        }
        if (job == null || job.stop()) {
            end(latest, "cancelled", "Cancelled because job is stopped");
        } else if (!isOf(latest, job)) {
            end(latest, "cancelled", "Cancelled due to newer version of job");
        } else {
            running = latest;
        }
    }

    static boolean hasUpdates(Job job, TaskGroup group) {
        UpdateStrategy update = group.update();
        return job.type().equals("service")
                && update != null
                && update.maxParallel() != null
                && update.maxParallel() > 0;
    }

    /** Whether new work of a group has to wait: its deployment failed or is held. */
    boolean holdsBack(Job wanted, TaskGroup group) {
        return hasUpdates(wanted, group)
                && latest != null
                && isOf(latest, wanted)
                && switch (latest.status()) {
                    case "failed", "paused", "pending", "initializing" -> true;
                    default -> false;
                };
    }

    /**
     * How many allocations of a group may be replaced now.
     *
     * @param has the allocations of the group that stay
     * @param vacancies how many are placed anyway
     */
    int budget(Job wanted, TaskGroup group, List<Allocation> has, int vacancies) {
        UpdateStrategy update = group.update();
        if (!hasUpdates(wanted, group) || update == null || update.maxParallel() == null) {
            return Integer.MAX_VALUE;
        }
        if (holdsBack(wanted, group)) {
            return 0;
        }
        int unsettled = 0;
        for (Allocation allocation : has) {
            if (running == null || !allocation.deploymentId().equals(running.id())) {
                continue;
            }
            Boolean healthy =
                    allocation.deploymentStatus() == null
                            ? null
                            : allocation.deploymentStatus().healthy();
            if (Boolean.FALSE.equals(healthy)) {
                return 0;
            }
            unsettled += healthy == null ? 1 : 0;
        }
        return Math.max(0, update.maxParallel() - unsettled - vacancies);
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
        boolean busy = false;
        boolean changed = false;
        for (TaskGroup group : GroupNeeds.each(job.taskGroups())) {
            GroupChanges change = changes.get(group.name());
            if (change != null && hasUpdates(job, group)) {
                boolean updates = !change.destructive.isEmpty() || !change.inPlace.isEmpty();
                busy |= updates || !change.missing.isEmpty() || change.heldBack > 0;
                changed |= updates || change.heldBack > 0;
            }
        }
        if (running != null) {
            if (!busy && isHealthy(running)) {
                end(running, "successful", "Deployment completed successfully");
            }
        } else if (busy && (versionIsNew || changed) && (latest == null || !isOf(latest, job))) {
            created = begin(job, ids.next());
        }
    }

    /** The deployment that new allocations of a group belong to; empty for none. */
    String idFor(Job wanted, TaskGroup group) {
        Deployment current = created == null ? running : created;
        return current == null || !hasUpdates(wanted, group) ? "" : current.id();
    }

    @Nullable Deployment created() {
        return created;
    }

    List<DeploymentStatusUpdate> updates() {
        return updates;
    }

    /** Also the evaluation's: the deployment that it works on, or empty. */
    String currentId() {
        Deployment current = created == null ? running : created;
        return current == null ? "" : current.id();
    }

    private void end(Deployment deployment, String status, String description) {
        updates.add(new DeploymentStatusUpdate(deployment.id(), status, description));
    }

    private static boolean isOf(Deployment deployment, Job wanted) {
        return deployment.jobVersion() == wanted.version()
                && deployment.jobCreateIndex() == wanted.createIndex();
    }

    private static boolean isHealthy(Deployment deployment) {
        if (deployment.taskGroups() == null) {
            return true;
        }
        for (DeploymentState group : deployment.taskGroups().values()) {
            if (group.healthyAllocs() < group.desiredTotal()) {
                return false;
            }
        }
        return true;
    }

    private static Deployment begin(Job wanted, String id) {
        SortedMap<String, DeploymentState> groups = new TreeMap<>();
        for (TaskGroup group : GroupNeeds.each(wanted.taskGroups())) {
            UpdateStrategy update = group.update();
            if (hasUpdates(wanted, group) && update != null) {
                groups.put(
                        group.name(),
                        DeploymentStateBuilder.builder()
                                .autoRevert(Boolean.TRUE.equals(update.autoRevert()))
                                .autoPromote(Boolean.TRUE.equals(update.autoPromote()))
                                .progressDeadline(
                                        update.progressDeadline() == null
                                                ? Duration.ZERO
                                                : update.progressDeadline())
                                .desiredTotal(group.count() == null ? 1 : group.count())
                                .build());
            }
        }
        return new Deployment(
                id,
                wanted.namespace(),
                wanted.id(),
                wanted.version(),
                wanted.modifyIndex(),
                wanted.jobModifyIndex(),
                wanted.createIndex(),
                false,
                groups,
                "running",
                "Deployment is running",
                0,
                0,
                0,
                0,
                wanted.priority() == null ? 50 : wanted.priority());
    }
}
