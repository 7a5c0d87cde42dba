package io.drover.api.allocation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an allocation of a deployment is healthy.
 *
 * @param healthy Nullable; null = not known
 * @param timestamp When health was decided
 * @param canary Canary allocation
 * @param modifyIndex Raft index of the last write
 */
public record AllocDeploymentStatus(
        @Nullable Boolean healthy, @Nullable Instant timestamp, boolean canary, long modifyIndex) {}
