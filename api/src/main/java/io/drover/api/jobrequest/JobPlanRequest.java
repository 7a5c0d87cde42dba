package io.drover.api.jobrequest;

import io.drover.api.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * Asks what registering a job would change.
 *
 * @param job required
 * @param diff diff
 * @param policyOverride policy override
 */
public record JobPlanRequest(@Nullable Job job, boolean diff, boolean policyOverride) {}
