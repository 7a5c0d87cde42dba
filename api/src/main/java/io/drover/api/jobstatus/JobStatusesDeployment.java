package io.drover.api.jobstatus;

import org.jspecify.annotations.Nullable;

/**
 * A job statuses deployment.
 *
 * @param canary canary
 * @param healthy Nullable
 */
public record JobStatusesDeployment(boolean canary, @Nullable Boolean healthy) {}
