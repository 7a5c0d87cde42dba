package io.drover.server.history;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import io.drover.api.json.CompiledCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of the history as it is written. */
sealed interface HistoryRow {
    /** The end of what one entry of the log archived: what comes before it counts. */
    record Commit(long index, long time) implements HistoryRow {}

    /** A job that allocations behind it share. */
    @CompiledCodec
    record SharedJob(Job job) implements HistoryRow {}

    /**
     * An allocation without its job.
     *
     * @param job where its job is in the same segment; -1 for none
     */
    @CompiledCodec
    record PastAllocation(Allocation allocation, int job) implements HistoryRow {}

    @CompiledCodec
    record PastEvaluation(Evaluation evaluation) implements HistoryRow {}

    @CompiledCodec
    record PastDeployment(Deployment deployment) implements HistoryRow {}

    /** A version of a job that fell out of those that the state keeps. */
    @CompiledCodec
    record PastVersion(Job job, @Nullable JobSubmission submission) implements HistoryRow {}

    /** Where the row is found; none for rows that others point to. */
    default List<Key> keys() {
        return switch (this) {
            case Commit _, SharedJob _ -> List.of();
            case PastAllocation(var a, _) ->
                    List.of(
                            Key.of(Owners.ALLOCATIONS, a.id()),
                            Key.of(Owners.allocationsOfJob(a.namespace(), a.jobId()), a.id()),
                            Key.of(Owners.allocationsOfNode(a.nodeId()), a.id()),
                            Key.of(Owners.allocationsOfEvaluation(a.evalId()), a.id()));
            case PastEvaluation(var e) ->
                    List.of(
                            Key.of(Owners.EVALUATIONS, e.id()),
                            Key.of(Owners.evaluationsOfJob(e.namespace(), e.jobId()), e.id()));
            case PastDeployment(var d) ->
                    List.of(
                            Key.of(Owners.DEPLOYMENTS, d.id()),
                            Key.of(Owners.deploymentsOfJob(d.namespace(), d.jobId()), d.id()));
            case PastVersion(var job, _) ->
                    List.of(
                            new Key(
                                    Owners.versionsOfJob(job.namespace(), job.id()),
                                    ~job.createIndex(),
                                    ~(long) job.version()));
        };
    }
}
