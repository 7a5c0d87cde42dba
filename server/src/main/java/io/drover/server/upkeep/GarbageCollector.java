package io.drover.server.upkeep;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Forgets evaluations with their allocations some time after they are over, and dead jobs of which
 * nothing is left. In small steps, so that no entry of the log is large.
 */
public final class GarbageCollector implements Duty {
    private static final long INTERVAL = Duration.ofMinutes(5).toNanos();
    private static final long NEXT_STEP = Duration.ofSeconds(1).toNanos();
    private static final long EVALUATION_AGE = Duration.ofHours(1).toNanos();
    private static final long BATCH_EVALUATION_AGE = Duration.ofHours(24).toNanos();
    private static final long JOB_AGE = Duration.ofHours(4).toNanos();
    private static final int MAX_ROWS = 1000;

    private long nextAt = NEVER;

    @Override
    public Step step(State state, long now, Message message) {
        if (message instanceof Message.Started) {
            nextAt = now + INTERVAL;
        }
        if (now < nextAt) {
            return Step.NOTHING;
        }
        Step.Builder out = new Step.Builder();
        boolean more = collect(state, now, out);
        nextAt = now + (more ? NEXT_STEP : INTERVAL);
        return out.build();
    }

    @Override
    public long wakeAt() {
        return nextAt;
    }

    private boolean collect(State state, long now, Step.Builder out) {
        List<String> evaluations = new ArrayList<>();
        List<String> allocations = new ArrayList<>();
        for (Evaluation evaluation : state.evaluations("")) {
            if (evaluations.size() + allocations.size() >= MAX_ROWS) {
                break;
            }
            long age = evaluation.type().endsWith("batch") ? BATCH_EVALUATION_AGE : EVALUATION_AGE;
            if (Statuses.isOpen(evaluation) || evaluation.modifyTime() > now - age) {
                continue;
            }
            List<Allocation> own = state.allocationsByEvaluation(evaluation.id()).toList();
            if (own.stream().allMatch(allocation -> isOver(state, allocation, now - age))) {
                evaluations.add(evaluation.id());
                own.forEach(allocation -> allocations.add(allocation.id()));
            }
        }
        List<JobKey> jobs = new ArrayList<>();
        for (Job job : state.jobs(null, "")) {
            if (jobs.size() < MAX_ROWS && isOver(state, job, now - JOB_AGE)) {
                jobs.add(new JobKey(job.namespace(), job.id()));
            }
        }
        if (!evaluations.isEmpty() || !jobs.isEmpty()) {
            out.append(
                    "collect",
                    List.of(
                            new Command.CollectGarbage(
                                    evaluations, allocations, List.of(), jobs, List.of())));
        }
        return evaluations.size() + allocations.size() >= MAX_ROWS;
    }

    private static boolean isOver(State state, Allocation allocation, long before) {
        if (!Statuses.isClientTerminal(allocation) || allocation.modifyTime() > before) {
            return false;
        }
        Job job = state.job(allocation.namespace(), allocation.jobId());
        boolean countsAsDone =
                job != null
                        && !job.stop()
                        && allocation.desiredStatus().equals("run")
                        && allocation.nextAllocation().isEmpty()
                        && !job.status().equals("dead");
        return !countsAsDone;
    }

    private static boolean isOver(State state, Job job, long before) {
        return job.status().equals("dead")
                && job.submitTime() < before
                && job.versionTag() == null
                && (!Statuses.isParent(job) || job.stop())
                && state.evaluationsByJob(job.namespace(), job.id()).isEmpty()
                && state.allocationsByJob(job.namespace(), job.id()).isEmpty();
    }
}
