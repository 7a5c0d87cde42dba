package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.allocation.AllocationMetric;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.PlanAnnotations;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What registering a job would change.
 *
 * @param jobModifyIndex 0 for new jobs
 * @param createdEvals Only evaluations the dry-run scheduler itself would create (blocked,
 *     follow-up); the registration's own evaluation is not among them, so usually null
 * @param diff Null unless requested
 * @param annotations annotations
 * @param failedTgAllocs Group → placement failure metric
 * @param nextPeriodicLaunch Zero time unless periodic
 * @param warnings Newline-separated text, empty when none
 * @param index the index of the write, as in {@code X-Nomad-Index}
 */
@RecordBuilder
public record JobPlanResponse(
        long jobModifyIndex,
        @Nullable List<Evaluation> createdEvals,
        @Nullable JobDiff diff,
        @Nullable PlanAnnotations annotations,
        @JsonProperty("FailedTGAllocs")
                @Nullable SortedMap<String, AllocationMetric> failedTgAllocs,
        @Nullable Instant nextPeriodicLaunch,
        String warnings,
        long index) {
    public JobPlanResponse {
        warnings = Absent.asEmpty(warnings);
        createdEvals = Ordered.list(createdEvals);
        failedTgAllocs = Ordered.map(failedTgAllocs);
    }

    /** The answer with the meta members that follow from the others. */
    public JobPlanResponse(
            long jobModifyIndex,
            @Nullable List<Evaluation> createdEvals,
            @Nullable JobDiff diff,
            @Nullable PlanAnnotations annotations,
            @Nullable SortedMap<String, AllocationMetric> failedTgAllocs,
            @Nullable Instant nextPeriodicLaunch,
            String warnings) {
        this(
                jobModifyIndex,
                createdEvals,
                diff,
                annotations,
                failedTgAllocs,
                nextPeriodicLaunch,
                warnings,
                jobModifyIndex);
    }
}
