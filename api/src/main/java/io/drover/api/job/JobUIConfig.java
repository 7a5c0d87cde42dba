package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job UI config.
 *
 * @param description description
 * @param links links
 */
public record JobUIConfig(String description, @Nullable List<JobUILink> links) {
    public JobUIConfig {
        description = Absent.asEmpty(description);
        links = Ordered.list(links);
    }
}
