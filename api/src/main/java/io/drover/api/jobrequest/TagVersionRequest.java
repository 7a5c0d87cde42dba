package io.drover.api.jobrequest;

/**
 * The body of a request: tag version.
 *
 * <p>Request body.
 *
 * @param version version
 * @param latest Tag newest version; Version must be 0
 * @param description description
 */
public record TagVersionRequest(int version, boolean latest, String description) {}
