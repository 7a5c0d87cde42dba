package io.drover.api.job;

import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Arguments for the CNI plugins of a group's network.
 *
 * @param args Passed to the CNI plugin as CNI_ARGS
 */
public record CNIConfig(@Nullable SortedMap<String, String> args) {
    public CNIConfig {
        args = Ordered.map(args);
    }
}
