package io.drover.api.job;

/**
 * A dispatch payload config.
 *
 * @param file Path under the task's local dir
 */
public record DispatchPayloadConfig(String file) {}
