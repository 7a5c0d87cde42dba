package io.drover.api.jobrequest;

import io.drover.api.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a job is valid.
 *
 * @param job required
 */
public record JobValidateRequest(@Nullable Job job) {}
