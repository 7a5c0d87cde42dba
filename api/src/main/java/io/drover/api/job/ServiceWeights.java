package io.drover.api.job;

import org.jspecify.annotations.Nullable;

/**
 * How much of a service's traffic an instance takes.
 *
 * @param passing default {@code 1}
 * @param warning default {@code 1}
 */
public record ServiceWeights(@Nullable Integer passing, @Nullable Integer warning) {}
