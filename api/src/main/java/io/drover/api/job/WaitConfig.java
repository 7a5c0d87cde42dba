package io.drover.api.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait for more changes before a template is rendered.
 *
 * @param min min
 * @param max max
 */
public record WaitConfig(@Nullable Duration min, @Nullable Duration max) {}
