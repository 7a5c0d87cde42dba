package io.drover.api.jobrequest;

import io.drover.api.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: job validate.
 *
 * <p>Request body.
 *
 * @param job required
 */
public record JobValidateRequest(@Nullable Job job) {}
