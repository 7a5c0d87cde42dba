package io.drover.server.plan;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.server.state.JobKey;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Eviction;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Jobs that lose allocations to another one: each is looked at again, by the same entry. */
final class PreemptedJobs {
    private PreemptedJobs() {}

    /** The plan with an evaluation for each job that it takes allocations from. */
    static PlanResult evaluated(State state, PlanResult plan, Supplier<String> ids) {
        if (plan.evictions().isEmpty()) {
            return plan;
        }
        TreeSet<JobKey> losers = new TreeSet<>();
        for (Eviction eviction : plan.evictions()) {
            Allocation allocation = state.allocation(eviction.allocationId());
            if (allocation != null) {
                losers.add(new JobKey(allocation.namespace(), allocation.jobId()));
            }
        }
        List<Evaluation> evaluations = new ArrayList<>(plan.evaluations());
        for (JobKey key : losers) {
            Job job = state.job(key.namespace(), key.id());
            if (job != null) {
                evaluations.add(evaluation(job, plan, ids.get()));
            }
        }
        return new PlanResult(
                plan.evaluationId(),
                plan.namespace(),
                plan.jobId(),
                plan.placements(),
                plan.updates(),
                plan.stops(),
                plan.evictions(),
                plan.metrics(),
                plan.deployment(),
                plan.deploymentUpdates(),
                evaluations,
                plan.decided());
    }

    private static Evaluation evaluation(Job job, PlanResult plan, String id) {
        return EvaluationBuilder.builder()
                .id(id)
                .priority(job.priority() == null ? 50 : job.priority())
                .type(job.type())
                .triggeredBy("preemption")
                .namespace(job.namespace())
                .jobId(job.id())
                .jobModifyIndex(job.jobModifyIndex())
                .previousEval(plan.evaluationId())
                .status("pending")
                .build();
    }
}
