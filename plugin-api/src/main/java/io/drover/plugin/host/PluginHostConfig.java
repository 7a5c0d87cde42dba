package io.drover.plugin.host;

import java.nio.file.Path;
import java.time.Duration;
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
 * @param builtIns the processes of plugins that come with Drover
 * @param pluginDir directory with executables of external plugins; null for none
 * @param plugins configuration by driver name (bundled) or file name (external)
 * @param startLimit how long a plugin may take to say where it listens; default 1 minute
 */
public record PluginHostConfig(
        Path stateDir,
        List<BuiltInHost> builtIns,
        @Nullable Path pluginDir,
        SortedMap<String, PluginBlock> plugins,
        Duration startLimit) {
    /**
     * A {@code plugin "name" { … }} block of the agent's configuration.
     *
     * @param args further arguments of an external plugin
     * @param config its {@code config} block, raw; checked against the plugin's own spec
     * @param autoMtls agent and external plugin speak TLS and prove themselves to one another, with
     *     certificates made for this one process. Such a process ends with the agent: the next one
     *     starts it again
     */
    public record PluginBlock(
            List<String> args, Map<String, ? extends @Nullable Object> config, boolean autoMtls) {
        public PluginBlock {
            args = List.copyOf(args);
            config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
        }
    }

    public PluginHostConfig(
            Path stateDir,
            List<BuiltInHost> builtIns,
            @Nullable Path pluginDir,
            SortedMap<String, PluginBlock> plugins) {
        this(stateDir, builtIns, pluginDir, plugins, Duration.ofMinutes(1));
    }

    public PluginHostConfig {
        builtIns = List.copyOf(builtIns);
        plugins = Collections.unmodifiableSortedMap(new TreeMap<>(plugins));
    }
}
