package io.drover.api.job;

/**
 * A job version tag.
 *
 * @param name Unique per job
 * @param description description
 * @param taggedTime Unix nanoseconds
 */
public record JobVersionTag(String name, String description, long taggedTime) {}
