package io.drover.api.node;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A drain spec.
 *
 * <p>Request body.
 *
 * @param deadline deadline
 * @param ignoreSystemJobs ignore system jobs
 */
public record DrainSpec(@Nullable Duration deadline, boolean ignoreSystemJobs) {}
