package io.drover.api.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision that was made again.
 *
 * @param evalId The evaluation
 * @param jobId Its job
 * @param namespace The job's namespace
 * @param recorded How it was decided then
 * @param outcome {@code equal}, {@code different}, or {@code unavailable} when the state of then
 *     cannot be made any more
 * @param carriedOutInPart Whether the log holds only some of it, since the rest did not fit any
 *     more
 * @param algorithm Version of the scheduler that decided it again
 * @param differences At most 200; null unless it is different
 * @param omitted How many differences more there are
 * @param reason Why it is unavailable
 */
public record DecisionReplay(
        @JsonProperty("EvalID") String evalId,
        @JsonProperty("JobID") String jobId,
        String namespace,
        DecisionTrace recorded,
        String outcome,
        boolean carriedOutInPart,
        int algorithm,
        @Nullable List<DecisionDifference> differences,
        int omitted,
        String reason) {
    public DecisionReplay {
        evalId = Absent.asEmpty(evalId);
        jobId = Absent.asEmpty(jobId);
        namespace = Absent.asEmpty(namespace);
        outcome = Absent.asEmpty(outcome);
        reason = Absent.asEmpty(reason);
        differences = Ordered.list(differences);
    }
}
