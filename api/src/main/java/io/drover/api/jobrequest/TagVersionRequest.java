package io.drover.api.jobrequest;

import io.drover.api.Absent;

/**
 * Asks to name a version of a job.
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
