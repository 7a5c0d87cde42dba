package io.drover.api.job;

/**
 * A task lifecycle.
 *
 * @param hook {@code prestart}, {@code poststart}, {@code poststop}; required
 * @param sidecar sidecar
 */
public record TaskLifecycle(String hook, boolean sidecar) {}
