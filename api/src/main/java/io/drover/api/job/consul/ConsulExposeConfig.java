package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Paths that are open without the mesh.
 *
 * @param paths paths
 * @param path Request only, deprecated alias of Paths
 */
public record ConsulExposeConfig(
        @Nullable List<ConsulExposePath> paths,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<ConsulExposePath> path) {
    public ConsulExposeConfig {
        paths = Ordered.list(paths);
        path = Ordered.list(path);
    }
}
