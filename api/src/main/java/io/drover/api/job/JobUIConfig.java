package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the web interface shows about a job beside its state.
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
