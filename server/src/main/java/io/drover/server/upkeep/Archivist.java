package io.drover.server.upkeep;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Archiving;
import io.drover.server.state.Command;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Has rows move to the history a while after nobody decides by them any more.
 *
 * <p>It looks through the state once, when its term begins, and afterwards only at what changes:
 * rows that are over wait here, by id, until they are old enough. One that is still needed then is
 * left out; what makes it unneeded later is a change of the row or of its job, and brings it back.
 */
public final class Archivist implements Duty {
    private static final int MAX_ROWS = 2000;
    private static final long NEXT_STEP = Duration.ofMillis(200).toNanos();
    private static final long GATHER = Duration.ofSeconds(1).toNanos();

    private final long after;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long nextAt = NEVER;

    private enum Kind {
        ALLOCATION,
        EVALUATION,
        DEPLOYMENT
    }

    /** A row that may go once {@code at} has come. */
    private record Waiting(long at, Kind kind, String id) {}

    public Archivist(CollectionSettings settings) {
        after = settings.archiveAfter().toNanos();
    }

    @Override
    public Step step(State state, long now, Message message) {
        switch (message) {
            case Message.Started _ -> {
                waiting.clear();
                state.allocations("").forEach(a -> consider(a, now));
                state.evaluations("").forEach(e -> consider(e, now));
                state.deployments("").forEach(d -> consider(d, now));
            }
            case Message.StateChanged(var events) -> events.forEach(e -> heard(state, e, now));
            default -> {}
        }
        if (now < nextAt) {
            return Step.NOTHING;
        }
        Step.Builder out = new Step.Builder();
        boolean more = archive(state, now, out);
        wake(now, more);
        return out.build();
    }

    private void heard(State state, StateEvent event, long now) {
        switch (event) {
            case StateEvent.AllocationChanged(_, var after) -> consider(after, now);
            case StateEvent.EvaluationChanged(_, var after) -> consider(after, now);
            case StateEvent.DeploymentChanged(_, var after) -> {
                consider(after, now);
                if (after != null && !Statuses.isActive(after)) {
                    considerAll(state, new JobKey(after.namespace(), after.jobId()), now);
                }
            }
            case StateEvent.JobChanged(var before, var after) -> changed(state, before, after, now);
            default -> {}
        }
    }

    /** A job that is stopped, gone or has a new version needs less than before. */
    private void changed(State state, @Nullable Job before, @Nullable Job after, long now) {
        if (before == null) {
            return;
        }
        boolean needsLess =
                after == null
                        || after.stop() != before.stop()
                        || after.version() != before.version();
        if (needsLess) {
            considerAll(state, new JobKey(before.namespace(), before.id()), now);
        }
    }

    private void considerAll(State state, JobKey job, long now) {
        state.allocationsByJob(job.namespace(), job.id()).forEach(a -> consider(a, now));
        state.deploymentsByJob(job.namespace(), job.id()).forEach(d -> consider(d, now));
    }

    private void consider(@Nullable Allocation allocation, long now) {
        if (allocation != null && Statuses.isClientTerminal(allocation)) {
            await(Kind.ALLOCATION, allocation.id(), now);
        }
    }

    private void consider(@Nullable Evaluation evaluation, long now) {
        if (evaluation != null && !Statuses.isOpen(evaluation)) {
            await(Kind.EVALUATION, evaluation.id(), now);
        }
    }

    private void consider(@Nullable Deployment deployment, long now) {
        if (deployment != null && !Statuses.isActive(deployment)) {
            await(Kind.DEPLOYMENT, deployment.id(), now);
        }
    }

    private void await(Kind kind, String id, long now) {
        waiting.addLast(new Waiting(now + after, kind, id));
        if (nextAt == NEVER) {
            nextAt = now + after;
        }
    }

    private void wake(long now, boolean more) {
        Waiting first = waiting.peekFirst();
        nextAt = first == null ? NEVER : Math.max(first.at(), now + (more ? NEXT_STEP : GATHER));
    }

    /** Takes what waited long enough; whether there is more of that. */
    private boolean archive(State state, long now, Step.Builder out) {
        SortedSet<String> allocations = new TreeSet<>();
        SortedSet<String> evaluations = new TreeSet<>();
        SortedSet<String> deployments = new TreeSet<>();
        boolean more = false;
        for (Waiting first = waiting.peekFirst();
                first != null && first.at() <= now;
                first = waiting.peekFirst()) {
            if (allocations.size() + evaluations.size() + deployments.size() >= MAX_ROWS) {
                more = true;
                break;
            }
            waiting.removeFirst();
            switch (first.kind()) {
                case ALLOCATION ->
                        addIf(mayGo(state, state.allocation(first.id())), first, allocations);
                case EVALUATION -> addIf(mayGo(state.evaluation(first.id())), first, evaluations);
                case DEPLOYMENT ->
                        addIf(mayGo(state, state.deployment(first.id())), first, deployments);
            }
        }
        if (!allocations.isEmpty() || !evaluations.isEmpty() || !deployments.isEmpty()) {
            out.append("archive", List.of(command(allocations, evaluations, deployments)));
        }
        return more;
    }

    private static Command.Archive command(
            SortedSet<String> allocations,
            SortedSet<String> evaluations,
            SortedSet<String> deployments) {
        return new Command.Archive(
                new ArrayList<>(allocations),
                new ArrayList<>(evaluations),
                new ArrayList<>(deployments));
    }

    private static void addIf(boolean mayGo, Waiting row, SortedSet<String> ids) {
        if (mayGo) {
            ids.add(row.id());
        }
    }

    private static boolean mayGo(State state, @Nullable Allocation allocation) {
        return allocation != null
                && Archiving.mayGo(
                        allocation,
                        state.job(allocation.namespace(), allocation.jobId()),
                        state.deployment(allocation.deploymentId()),
                        state.node(allocation.nodeId()));
    }

    private static boolean mayGo(@Nullable Evaluation evaluation) {
        return evaluation != null && !Statuses.isOpen(evaluation);
    }

    /** The newest deployment of a job stays: what holds its updates back is read from it. */
    private static boolean mayGo(State state, @Nullable Deployment deployment) {
        if (deployment == null || Statuses.isActive(deployment)) {
            return false;
        }
        Job job = state.job(deployment.namespace(), deployment.jobId());
        Deployment latest = state.latestDeployment(deployment.namespace(), deployment.jobId());
        return job == null || (latest != null && !latest.id().equals(deployment.id()));
    }

    @Override
    public long wakeAt() {
        return nextAt;
    }
}
