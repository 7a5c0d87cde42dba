package io.drover.api.jobrequest;

/**
 * The answer to a request: job tag.
 *
 * @param name name
 * @param description description
 * @param taggedTime tagged time
 */
public record JobTagResponse(String name, String description, long taggedTime) {}
