package io.drover.server.broker;

import io.drover.api.evaluation.Evaluation;
import io.drover.server.state.JobKey;
import java.util.Comparator;

/** What the broker keeps of an evaluation; the row itself stays in the state. */
record Waiting(String id, JobKey job, int priority, long createIndex, long modifyIndex) {
    /** Between jobs: the highest priority, then the oldest. */
    static final Comparator<Waiting> URGENCY =
            Comparator.comparingInt(Waiting::priority)
                    .reversed()
                    .thenComparingLong(Waiting::createIndex)
                    .thenComparing(Waiting::id);

    /** Of one job: the highest priority, then the newest. */
    static final Comparator<Waiting> OF_ONE_JOB =
            Comparator.comparingInt(Waiting::priority)
                    .reversed()
                    .thenComparing(Comparator.comparingLong(Waiting::modifyIndex).reversed())
                    .thenComparing(Waiting::id);

    static Waiting of(Evaluation evaluation) {
        return new Waiting(
                evaluation.id(),
                new JobKey(evaluation.namespace(), evaluation.jobId()),
                evaluation.priority(),
                evaluation.createIndex(),
                evaluation.modifyIndex());
    }
}
