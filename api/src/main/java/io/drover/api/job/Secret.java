package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is fetched for a task and used in its configuration.
 *
 * @param name required
 * @param provider {@code nomad}, {@code vault}, or plugin name; required
 * @param path required
 * @param config Provider-specific
 * @param env Env passed to a plugin provider
 */
@RecordBuilder
public record Secret(
        String name,
        String provider,
        String path,
        @Nullable SortedMap<String, Object> config,
        @Nullable SortedMap<String, String> env) {
    public Secret {
        name = Absent.asEmpty(name);
        provider = Absent.asEmpty(provider);
        path = Absent.asEmpty(path);
        config = Ordered.map(config);
        env = Ordered.map(env);
    }
}
