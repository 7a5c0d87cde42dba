package io.drover.api.namespace;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The drivers and network modes that jobs of a namespace may use.
 *
 * @param enabledTaskDrivers enabled task drivers
 * @param disabledTaskDrivers disabled task drivers
 * @param enabledNetworkModes enabled network modes
 * @param disabledNetworkModes disabled network modes
 */
public record NamespaceCapabilities(
        @Nullable List<String> enabledTaskDrivers,
        @Nullable List<String> disabledTaskDrivers,
        @Nullable List<String> enabledNetworkModes,
        @Nullable List<String> disabledNetworkModes) {
    public NamespaceCapabilities {
        enabledTaskDrivers = Ordered.list(enabledTaskDrivers);
        disabledTaskDrivers = Ordered.list(disabledTaskDrivers);
        enabledNetworkModes = Ordered.list(enabledNetworkModes);
        disabledNetworkModes = Ordered.list(disabledNetworkModes);
    }
}
