package io.drover.api.job;

import org.jspecify.annotations.Nullable;

/**
 * Service weights.
 *
 * @param passing default {@code 1}
 * @param warning default {@code 1}
 */
public record ServiceWeights(@Nullable Integer passing, @Nullable Integer warning) {}
