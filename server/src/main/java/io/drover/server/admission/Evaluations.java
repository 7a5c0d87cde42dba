package io.drover.server.admission;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;

/** Makes evaluations of jobs that users changed or want to have looked at. */
public final class Evaluations {
    private Evaluations() {}

    /**
     * A pending evaluation of a job.
     *
     * @param trigger one of the wire's trigger names, such as {@code job-register}
     * @param priority 0 for the job's own
     */
    public static Evaluation pending(Job job, String id, String trigger, int priority) {
        int own = job.priority() == null ? 50 : job.priority();
        return EvaluationBuilder.builder()
                .id(id)
                .namespace(job.namespace())
                .jobId(job.id())
                .priority(priority == 0 ? own : priority)
                .type(job.type())
                .triggeredBy(trigger)
                .status("pending")
                .statusDescription("")
                .nodeId("")
                .deploymentId("")
                .nextEval("")
                .previousEval("")
                .blockedEval("")
                .quotaLimitReached("")
                .leaderAcl("")
                .build();
    }
}
