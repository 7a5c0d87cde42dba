package io.drover.server.upkeep;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.Node;
import io.drover.server.state.Command;
import io.drover.server.state.JobActivity;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is to be forgotten, a bounded number of rows at a time: what never came to be
 * archived, since somebody might still have decided by it, and what people see until it goes: jobs
 * and nodes.
 */
public final class Garbage {
    /** Rows of one command. */
    static final int MAX_ROWS = 2000;

    private final State state;
    private final CollectionSettings settings;
    private final long now;
    private final List<String> evaluations = new ArrayList<>();
    private final List<String> allocations = new ArrayList<>();
    private final List<String> deployments = new ArrayList<>();
    private final List<JobKey> jobs = new ArrayList<>();
    private final List<String> nodes = new ArrayList<>();

    private Garbage(State state, CollectionSettings settings, long now) {
        this.state = state;
        this.settings = settings;
        this.now = now;
    }

    /** The next command; null when nothing is left. */
    public static Command.@Nullable CollectGarbage next(
            State state, CollectionSettings settings, long now) {
        Garbage garbage = new Garbage(state, settings, now);
        garbage.find();
        return garbage.count() == 0
                ? null
                : new Command.CollectGarbage(
                        garbage.evaluations,
                        garbage.allocations,
                        garbage.deployments,
                        garbage.jobs,
                        garbage.nodes);
    }

    /** Whether a command is as large as they get, so that more is likely to follow. */
    static boolean isFull(Command.CollectGarbage command) {
        return command.evaluations().size()
                        + command.allocations().size()
                        + command.deployments().size()
                        + command.jobs().size()
                        + command.nodes().size()
                >= MAX_ROWS;
    }

    private int count() {
        return evaluations.size()
                + allocations.size()
                + deployments.size()
                + jobs.size()
                + nodes.size();
    }

    private boolean isFull() {
        return count() >= MAX_ROWS;
    }

    private void find() {
        // Jobs first: their rows go with them.
        for (Job job : state.jobs(null, "")) {
            if (isFull()) {
                return;
            }
            if (isOver(job)) {
                forget(job);
            }
        }
        for (Allocation allocation : state.allocations("")) {
            if (isFull()) {
                return;
            }
            if (isOver(allocation)) {
                allocations.add(allocation.id());
            }
        }
        for (Evaluation evaluation : state.evaluations("")) {
            if (isFull()) {
                return;
            }
            if (isOver(evaluation)) {
                evaluations.add(evaluation.id());
            }
        }
        findRest();
    }

    private void findRest() {
        for (Deployment deployment : state.deployments("")) {
            if (!isFull() && isOver(deployment)) {
                deployments.add(deployment.id());
            }
        }
        for (Node node : state.nodes("")) {
            if (!isFull() && isOver(node)) {
                nodes.add(node.id());
            }
        }
    }

    private boolean isOld(long at, Duration age) {
        return at <= now - age.toNanos();
    }

    private boolean isOver(Job job) {
        if (!job.status().equals("dead")
                || !isOld(job.submitTime(), settings.jobAge())
                || state.jobVersions(job.namespace(), job.id()).stream()
                        .anyMatch(version -> version.versionTag() != null)
                || (Statuses.isParent(job) && !job.stop())
                || wasActive(job)) {
            return false;
        }
        for (Evaluation evaluation : state.evaluationsByJob(job.namespace(), job.id())) {
            if (!isOver(evaluation)) {
                return false;
            }
        }
        for (Allocation allocation : state.allocationsByJob(job.namespace(), job.id())) {
            if (!isOver(allocation)) {
                return false;
            }
        }
        return true;
    }

    /** Whether rows of it that went to the history would not be old enough, were they here. */
    private boolean wasActive(Job job) {
        JobActivity activity = state.jobActivity(job.namespace(), job.id());
        return activity != null && !isOld(activity.lastArchived(), ageFor(job.type()));
    }

    private void forget(Job job) {
        jobs.add(new JobKey(job.namespace(), job.id()));
        state.deploymentsByJob(job.namespace(), job.id()).stream()
                .filter(deployment -> !Statuses.isActive(deployment))
                .forEach(deployment -> deployments.add(deployment.id()));
    }

    private boolean isOver(Evaluation evaluation) {
        if (Statuses.isOpen(evaluation)
                || !isOld(evaluation.modifyTime(), ageFor(evaluation.type()))) {
            return false;
        }
        return state.allocationsByEvaluation(evaluation.id()).stream().allMatch(this::isOver);
    }

    private Duration ageFor(String type) {
        return type.endsWith("batch") ? settings.batchAge() : settings.evaluationAge();
    }

    /** Over, and nobody decides by it any more. */
    private boolean isOver(Allocation allocation) {
        if (!Statuses.isClientTerminal(allocation)) {
            return false;
        }
        Job job = state.job(allocation.namespace(), allocation.jobId());
        Job own = allocation.job();
        String type = job != null ? job.type() : own == null ? "" : own.type();
        if (!isOld(allocation.modifyTime(), ageFor(type)) || isOfActiveDeployment(allocation)) {
            return false;
        }
        if (job == null || job.stop() || job.status().equals("dead")) {
            return job == null || job.stop() || !Statuses.isParent(job);
        }
        if (Statuses.isServerTerminal(allocation) || !allocation.nextAllocation().isEmpty()) {
            return true;
        }
        boolean sameVersion = own != null && own.version() == job.version();
        if (type.endsWith("batch") && sameVersion) {
            return false; // it stands for work that is done, or tried as often as wanted
        }
        return !allocation.clientStatus().equals("failed") || isGivenUp(allocation, job);
    }

    /** No other attempt will follow a failed one. */
    private boolean isGivenUp(Allocation allocation, Job job) {
        ReschedulePolicy policy = policy(job, allocation.taskGroup());
        if (policy == null) {
            return true;
        }
        boolean unlimited = Boolean.TRUE.equals(policy.unlimited());
        Duration interval = policy.interval() == null ? Duration.ZERO : policy.interval();
        return !unlimited
                && (policy.attempts() == null
                        || policy.attempts() == 0
                        || isOld(allocation.modifyTime(), interval));
    }

    private static @Nullable ReschedulePolicy policy(Job job, String name) {
        List<TaskGroup> groups = job.taskGroups() == null ? List.of() : job.taskGroups();
        for (TaskGroup group : groups) {
            if (group.name().equals(name)) {
                return group.reschedulePolicy();
            }
        }
        return null;
    }

    private boolean isOfActiveDeployment(Allocation allocation) {
        Deployment deployment = state.deployment(allocation.deploymentId());
        return deployment != null && Statuses.isActive(deployment);
    }

    private boolean isOver(Deployment deployment) {
        if (Statuses.isActive(deployment)
                || !isOld(deployment.modifyTime(), settings.deploymentAge())) {
            return false;
        }
        Job job = state.job(deployment.namespace(), deployment.jobId());
        return job == null || state.allocationsByDeployment(deployment.id()).isEmpty();
    }

    private boolean isOver(Node node) {
        long since = Duration.ofSeconds(node.statusUpdatedAt()).toNanos();
        return node.status().equals("down")
                && isOld(since, settings.nodeAge())
                && state.allocationsByNode(node.id()).stream().allMatch(Statuses::isTerminal);
    }
}
