package io.drover.server.simulation;

import static io.drover.server.simulation.ChaosStory.demand;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import io.drover.api.node.Node;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * Whether a job that shall run has all it wants, when all is calm: as many allocations as it says,
 * of its newest version, or else a good reason: its deployment failed, its attempts are used up, or
 * it waits for room that brute force does not find either.
 */
@NullUnmarked
final class Fulfilment {
    private final SimulatedRegion region;
    private final State state;
    private final Job job;
    private final boolean deploymentFailed;

    /** The deployment of the newest version if it goes on, or null. */
    private final @Nullable Deployment active;

    Fulfilment(SimulatedRegion region, Job job) {
        this.region = region;
        this.state = region.state();
        this.job = job;
        Deployment latest = state.latestDeployment(job.namespace(), job.id());
        boolean ofThis =
                latest != null
                        && latest.jobVersion() == job.version()
                        && latest.jobCreateIndex() == job.createIndex();
        deploymentFailed = ofThis && latest.status().equals("failed");
        active = ofThis && Statuses.isActive(latest) ? latest : null;
        demand(
                active == null
                        || active.taskGroups().values().stream().anyMatch(Fulfilment::hasNotBegun)
                        || waits(),
                "deployment of %s does not end: %s",
                job.id(),
                latest);
    }

    /** Nothing of it found room so far, so its time is not running either. */
    private static boolean hasNotBegun(DeploymentState group) {
        return group.placedAllocs() == 0;
    }

    void check() {
        for (TaskGroup group : job.taskGroups()) {
            List<Allocation> rows =
                    state.allocationsByJob(job.namespace(), job.id()).stream()
                            .filter(a -> a.taskGroup().equals(group.name()))
                            .toList();
            if (job.type().startsWith("sys")) {
                everywhere(group, rows);
            } else {
                counted(group, rows);
            }
        }
        for (Allocation allocation : state.allocationsByJob(job.namespace(), job.id())) {
            boolean known =
                    job.taskGroups().stream()
                            .anyMatch(group -> group.name().equals(allocation.taskGroup()));
            demand(
                    known || Statuses.isTerminal(allocation),
                    "%s is of a group that is not there",
                    allocation.name());
        }
    }

    private void counted(TaskGroup group, List<Allocation> rows) {
        int live = (int) rows.stream().filter(a -> !Statuses.isTerminal(a)).count();
        demand(
                live <= group.count(),
                "%s.%s has %d of %d",
                job.id(),
                group.name(),
                live,
                group.count());
        if (deploymentFailed) {
            return;
        }
        // What a batch job has done may be in the history already.
        int spent =
                (int) rows.stream().filter(a -> isSpent(group, a)).count()
                        + state.completedNames(job, group.name()).cardinality();
        int missing = group.count() - live - spent;
        List<Allocation> older =
                rows.stream()
                        .filter(a -> !Statuses.isTerminal(a) && a.job().version() != job.version())
                        .toList();
        if (missing > 0 || !older.isEmpty()) {
            demand(
                    waits(),
                    "%s.%s has %d and %d of %d and waits for nothing",
                    job.id(),
                    group.name(),
                    live,
                    spent,
                    group.count());
        }
        if (missing > 0) {
            nothingFits(group, null);
        }
        if (!onTrial(group) && missing < atOnce(group)) {
            older.forEach(one -> nothingFits(group, one));
        }
    }

    /** Not even if an older one goes. */
    private void nothingFits(TaskGroup group, @Nullable Allocation instead) {
        for (Node node : state.nodes("")) {
            String room = new BruteForce(state, job, group).room(node, instead);
            demand(room == null, "%s.%s waits but there is room: %s", job.id(), group.name(), room);
        }
    }

    /** How many may be new at a time; what is missing comes first. */
    private static int atOnce(TaskGroup group) {
        UpdateStrategy update = group.update();
        return update == null || update.maxParallel() == null || update.maxParallel() == 0
                ? Integer.MAX_VALUE
                : update.maxParallel();
    }

    private boolean onTrial(TaskGroup group) {
        DeploymentState deployed = active == null ? null : active.taskGroups().get(group.name());
        return deployed != null && deployed.desiredCanaries() > 0 && !deployed.promoted();
    }

    private boolean waits() {
        Evaluation open = region.openEvaluation(job.id());
        return open != null && open.status().equals("blocked");
    }

    /** Ended and not to be replaced: done, stopped for good, or with no attempt left. */
    private boolean isSpent(TaskGroup group, Allocation a) {
        boolean ofThis = a.job().createIndex() == job.createIndex();
        boolean newest = ofThis && a.job().version() == job.version();
        boolean counts = job.type().equals("batch") ? newest : ofThis;
        if (!counts || !Statuses.isTerminal(a) || !a.nextAllocation().isEmpty()) {
            return false;
        }
        boolean forGood =
                a.desiredTransition() != null
                        && Boolean.TRUE.equals(a.desiredTransition().migrateDisablePlacement());
        boolean done = job.type().equals("batch") && a.clientStatus().equals("complete");
        ReschedulePolicy policy = group.reschedulePolicy();
        boolean givenUp =
                a.clientStatus().equals("failed")
                        && (policy == null || !Boolean.TRUE.equals(policy.unlimited()));
        return forGood || (a.desiredStatus().equals("run") && (done || givenUp));
    }

    private void everywhere(TaskGroup group, List<Allocation> rows) {
        for (Node node : state.nodes("")) {
            List<Allocation> here =
                    rows.stream().filter(a -> a.nodeId().equals(node.id())).toList();
            int live = (int) here.stream().filter(a -> !Statuses.isTerminal(a)).count();
            demand(
                    live <= (group.count() == 0 ? 0 : 1),
                    "%s.%s has %d on %s",
                    job.id(),
                    group.name(),
                    live,
                    node.name());
            boolean spent =
                    here.stream()
                            .anyMatch(a ->
                                    job.type().equals("sysbatch")
                                            && Statuses.isTerminal(a)
                                            && a.job().version() == job.version()
                                            && a.job().createIndex() == job.createIndex());
            if (live == 0 && !spent && group.count() > 0 && !deploymentFailed) {
                String room = new BruteForce(state, job, group).room(node, null);
                demand(
                        room == null,
                        "%s.%s does not run but there is room: %s",
                        job.id(),
                        group.name(),
                        room);
            }
        }
    }
}
