package io.drover.api.jobrequest;

import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Asks to register a job or its new version.
 *
 * @param submission Original source; optional
 * @param job required
 * @param enforceIndex Check-and-set on JobModifyIndex
 * @param jobModifyIndex With EnforceIndex: 0 = must not exist
 * @param policyOverride Sentinel soft-mandatory override
 * @param preserveCounts Keep current group counts
 * @param preserveResources Keep current task resources
 * @param evalPriority 1–100; 0 = job priority
 */
@RecordBuilder
public record JobRegisterRequest(
        @Nullable JobSubmission submission,
        @Nullable Job job,
        boolean enforceIndex,
        long jobModifyIndex,
        boolean policyOverride,
        boolean preserveCounts,
        boolean preserveResources,
        int evalPriority) {}
