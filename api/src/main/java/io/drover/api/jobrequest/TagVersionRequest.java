package io.drover.api.jobrequest;

import io.drover.api.Absent;

/**
 * The body of a request: tag version.
 *
 * <p>Request body.
 *
 * @param version version
 * @param latest Tag newest version; Version must be 0
 * @param description description
 */
public record TagVersionRequest(int version, boolean latest, String description) {
    public TagVersionRequest {
        description = Absent.asEmpty(description);
    }
}
