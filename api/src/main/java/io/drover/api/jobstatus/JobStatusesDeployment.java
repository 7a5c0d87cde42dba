package io.drover.api.jobstatus;

import org.jspecify.annotations.Nullable;

/**
 * A deployment as overviews of jobs show it.
 *
 * @param canary canary
 * @param healthy Nullable
 */
public record JobStatusesDeployment(boolean canary, @Nullable Boolean healthy) {}
