package io.drover.plugin.host;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where plugins are and how they are configured.
 *
 * @param stateDir directory for what outlives the agent: records of running processes, state of
 *     tasks, collected pipes; made with mode 0700 when missing
 * @param bundleCommand command line of the bundled plugin process, such as {@code
 *     [<home>/libexec/plugin-host]}; empty for none. Directories are handed over as {@code
 *     --state-dir DIR --socket-dir DIR --record FILE}
 * @param pluginDir directory with executables of external plugins; null for none
 * @param plugins configuration by driver name (bundled) or file name (external)
 */
public record PluginHostConfig(
        Path stateDir,
        List<String> bundleCommand,
        @Nullable Path pluginDir,
        SortedMap<String, PluginBlock> plugins) {
    /**
     * A {@code plugin "name" { … }} block of the agent's configuration.
     *
     * @param args further arguments of an external plugin
     * @param config its {@code config} block, raw; checked against the plugin's own spec
     */
    public record PluginBlock(List<String> args, Map<String, ? extends @Nullable Object> config) {
        public PluginBlock {
            args = List.copyOf(args);
            config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
        }
    }

    public PluginHostConfig {
        bundleCommand = List.copyOf(bundleCommand);
        plugins = Collections.unmodifiableSortedMap(new TreeMap<>(plugins));
    }
}
