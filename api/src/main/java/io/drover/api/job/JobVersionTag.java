package io.drover.api.job;

import io.drover.api.Absent;

/**
 * A name that a version of a job was given, which keeps it.
 *
 * @param name Unique per job
 * @param description description
 * @param taggedTime Unix nanoseconds
 */
public record JobVersionTag(String name, String description, long taggedTime) {
    public JobVersionTag {
        name = Absent.asEmpty(name);
        description = Absent.asEmpty(description);
    }
}
