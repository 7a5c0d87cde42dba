package io.drover.api.jobrequest;

import io.drover.api.Absent;

/**
 * The answer to a request: job tag.
 *
 * @param name name
 * @param description description
 * @param taggedTime tagged time
 */
public record JobTagResponse(String name, String description, long taggedTime) {
    public JobTagResponse {
        name = Absent.asEmpty(name);
        description = Absent.asEmpty(description);
    }
}
