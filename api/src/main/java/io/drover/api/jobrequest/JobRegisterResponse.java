package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * What became of a registered job.
 *
 * <p>Also returned by evaluate, revert and scale.
 *
 * @param evalId Empty for periodic, parameterized and multiregion jobs
 * @param evalCreateIndex Raft index of the evaluation
 * @param jobModifyIndex When the submitted job equals the stored one, this is the stored job's
 *     {@code ModifyIndex}, not its {@code JobModifyIndex}
 * @param warnings Multi-line text, empty when none
 * @param index the index of the write, as in {@code X-Nomad-Index}
 * @param lastContact always zero: the leader answered
 * @param knownLeader always false in this answer, whoever leads
 * @param nextToken always empty: there are no pages
 */
@RecordBuilder
public record JobRegisterResponse(
        @JsonProperty("EvalID") String evalId,
        long evalCreateIndex,
        long jobModifyIndex,
        String warnings,
        long index,
        Duration lastContact,
        boolean knownLeader,
        String nextToken) {
    public JobRegisterResponse {
        nextToken = Absent.asEmpty(nextToken);
        lastContact = Absent.asZero(lastContact);
        evalId = Absent.asEmpty(evalId);
        warnings = Absent.asEmpty(warnings);
    }

    /** The answer with the meta members that follow from the others. */
    public JobRegisterResponse(
            String evalId, long evalCreateIndex, long jobModifyIndex, String warnings) {
        this(
                evalId,
                evalCreateIndex,
                jobModifyIndex,
                warnings,
                Math.max(evalCreateIndex, jobModifyIndex),
                Duration.ZERO,
                false,
                "");
    }
}
