package io.drover.api.jobrequest;

import io.drover.api.Absent;

/**
 * The name that a version of a job was given.
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
