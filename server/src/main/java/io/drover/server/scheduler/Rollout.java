package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the deployment of a job's newest version lets its groups do.
 *
 * <p>The current deployment is the one of the newest version unless it succeeded: one that failed
 * still holds its groups back.
 */
final class Rollout {
    private final State state;
    private final @Nullable Deployment latest;
    private final @Nullable Deployment current;

    Rollout(State state, @Nullable Job job, Evaluation evaluation) {
        this.state = state;
        this.latest = state.latestDeployment(evaluation.namespace(), evaluation.jobId());
        this.current =
                latest != null
                                && job != null
                                && !job.stop()
                                && isOf(latest, job)
                                && !latest.status().equals("successful")
                        ? latest
                        : null;
    }

    /** The newest deployment of the job, of whatever version and status. */
    @Nullable Deployment latest() {
        return latest;
    }

    /** The deployment of the newest version that has not succeeded. */
    @Nullable Deployment current() {
        return current;
    }

    /** The current one if it goes on. */
    @Nullable Deployment active() {
        return current != null && Statuses.isActive(current) ? current : null;
    }

    private @Nullable DeploymentState stateOf(TaskGroup group) {
        return current == null || current.taskGroups() == null
                ? null
                : current.taskGroups().get(group.name());
    }

    static boolean isOf(Deployment deployment, Job wanted) {
        return deployment.jobVersion() == wanted.version()
                && deployment.jobCreateIndex() == wanted.createIndex();
    }

    /** Whether changes of the group are deployed, with health and limits. */
    static boolean hasUpdates(Job job, TaskGroup group) {
        UpdateStrategy update = group.update();
        return (job.type().equals("service") || job.type().equals("system"))
                && update != null
                && update.maxParallel() != null
                && update.maxParallel() > 0;
    }

    /** What {@code update { canary }} says: a number for services, a percentage for system jobs. */
    static int canary(Job job, TaskGroup group) {
        UpdateStrategy update = group.update();
        return !hasUpdates(job, group) || update == null || update.canary() == null
                ? 0
                : update.canary();
    }

    /** Whether the group has to wait whatever it wants: its deployment failed or is held. */
    boolean isHeld() {
        return current != null
                && switch (current.status()) {
                    case "failed", "paused", "pending", "initializing" -> true;
                    default -> false;
                };
    }

    /** Whether the group's new version is only let loose on canaries so far. */
    boolean isCanarying(TaskGroup group) {
        DeploymentState of = stateOf(group);
        return of != null && of.desiredCanaries() > 0 && !of.promoted();
    }

    /** Whether the group may still begin with canaries: nothing of the version was decided yet. */
    boolean mayBeginWithCanaries(Job wanted, TaskGroup group) {
        return stateOf(group) == null && !hasSucceeded(wanted);
    }

    /** Whether the version was deployed; what of older ones turns up later needs no deployment. */
    boolean hasSucceeded(Job wanted) {
        return latest != null && isOf(latest, wanted) && latest.status().equals("successful");
    }

    boolean isPromoted(TaskGroup group) {
        DeploymentState of = stateOf(group);
        return of != null && of.promoted();
    }

    /** How many canaries the group shall have until it is promoted. */
    int desiredCanaries(TaskGroup group) {
        DeploymentState of = stateOf(group);
        return of == null || of.promoted() ? 0 : of.desiredCanaries();
    }

    /** Whether an allocation is a canary whose deployment has come to nothing. */
    boolean isLeftover(Allocation allocation) {
        Deployment active = active();
        return AllocationFacts.isCanary(allocation)
                && (active == null || !active.id().equals(allocation.deploymentId()));
    }

    /**
     * Whether a failed allocation has to wait for a word of the one who watches its deployment. One
     * that had been healthy is replaced like any other.
     */
    boolean decidesOn(Attempt failed) {
        return current != null
                && current.id().equals(failed.deploymentId())
                && !failed.wasHealthy()
                && !(Statuses.isActive(current) && failed.allowed());
    }

    /**
     * How many allocations of a group may be replaced now.
     *
     * @param live the allocations of the group that stay
     * @param ended those that have ended and are not replaced
     * @param placements how many are placed anyway
     */
    int budget(
            Job wanted,
            TaskGroup group,
            List<Allocation> live,
            Collection<Attempt> ended,
            int placements) {
        UpdateStrategy update = group.update();
        if (!hasUpdates(wanted, group) || update == null || update.maxParallel() == null) {
            return Integer.MAX_VALUE;
        }
        if (isHeld() || isCanarying(group) || ended.stream().anyMatch(this::decidesOn)) {
            return 0;
        }
        int unsettled = 0;
        for (Allocation allocation : live) {
            if (current == null || !allocation.deploymentId().equals(current.id())) {
                continue;
            }
            Boolean healthy = AllocationFacts.health(allocation);
            if (Boolean.FALSE.equals(healthy)) {
                return 0;
            }
            unsettled += healthy == null ? 1 : 0;
        }
        return Math.max(0, update.maxParallel() - unsettled - placements);
    }

    /** A version that is placed, and the deployment that the allocation belongs to or empty. */
    record Version(Job job, String deploymentId) {}

    /**
     * What takes the place of {@code previous} while the newest version is only let loose on
     * canaries: the newest version that was let loose on all of the group, or the one that was
     * there if that is newer.
     */
    @Nullable Version older(Job wanted, TaskGroup group, Attempt previous) {
        Deployment best = null;
        for (Deployment deployment : state.deploymentsByJob(wanted.namespace(), wanted.id())) {
            boolean candidate =
                    deployment.jobCreateIndex() == wanted.createIndex()
                            && deployment.jobVersion() < wanted.version()
                            && deployment.jobVersion() > previous.jobVersion()
                            && isLetLoose(deployment, group);
            if (candidate && (best == null || deployment.jobVersion() > best.jobVersion())) {
                best = deployment;
            }
        }
        int version = best == null ? previous.jobVersion() : best.jobVersion();
        Job kept = version(wanted, version);
        if (kept != null && previous.jobCreateIndex() == wanted.createIndex()) {
            return new Version(kept, best == null ? previous.deploymentId() : best.id());
        }
        Job own = versionOf(previous);
        return own == null ? null : new Version(own, previous.deploymentId());
    }

    @Nullable Allocation allocation(String id) {
        return state.allocation(id);
    }

    /** A version of the job; null when it is not kept. */
    @Nullable Job version(Job wanted, int version) {
        return state.jobVersion(wanted.namespace(), wanted.id(), version);
    }

    /** What the allocation itself has kept, when nobody else has. */
    private @Nullable Job versionOf(Attempt previous) {
        Allocation allocation = state.allocation(previous.id());
        return allocation == null ? null : allocation.job();
    }

    private static boolean isLetLoose(Deployment deployment, TaskGroup group) {
        DeploymentState of =
                deployment.taskGroups() == null ? null : deployment.taskGroups().get(group.name());
        return of != null
                && (of.promoted()
                        || (of.desiredCanaries() == 0 && deployment.status().equals("successful")));
    }
}
