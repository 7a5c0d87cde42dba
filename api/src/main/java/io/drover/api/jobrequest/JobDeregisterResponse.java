package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * What became of a stopped job.
 *
 * @param evalId Evaluation ID
 * @param evalCreateIndex Raft index of the evaluation
 * @param jobModifyIndex job modify index
 * @param volumeEvalId Always empty now
 * @param volumeEvalIndex volume eval index
 * @param index the index of the write, as in {@code X-Nomad-Index}
 * @param lastContact always zero: the leader answered
 * @param knownLeader always false in this answer, whoever leads
 * @param nextToken always empty: there are no pages
 */
@RecordBuilder
public record JobDeregisterResponse(
        @JsonProperty("EvalID") String evalId,
        long evalCreateIndex,
        long jobModifyIndex,
        @JsonProperty("VolumeEvalID") String volumeEvalId,
        long volumeEvalIndex,
        long index,
        Duration lastContact,
        boolean knownLeader,
        String nextToken) {
    public JobDeregisterResponse {
        nextToken = Absent.asEmpty(nextToken);
        lastContact = Absent.asZero(lastContact);
        evalId = Absent.asEmpty(evalId);
        volumeEvalId = Absent.asEmpty(volumeEvalId);
    }

    /** The answer with the meta members that follow from the others. */
    public JobDeregisterResponse(
            String evalId,
            long evalCreateIndex,
            long jobModifyIndex,
            String volumeEvalId,
            long volumeEvalIndex) {
        this(
                evalId,
                evalCreateIndex,
                jobModifyIndex,
                volumeEvalId,
                volumeEvalIndex,
                Math.max(evalCreateIndex, jobModifyIndex),
                Duration.ZERO,
                false,
                "");
    }
}
