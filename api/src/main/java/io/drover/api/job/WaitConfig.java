package io.drover.api.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A wait config.
 *
 * @param min min
 * @param max max
 */
public record WaitConfig(@Nullable Duration min, @Nullable Duration max) {}
