package io.drover.plugin;

import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;

/**
 * What every plugin has in common: a name, and the configuration that the agent gives it.
 *
 * <p>Authors implement {@link TaskDriver} or {@link DevicePlugin}.
 */
public sealed interface Plugin permits TaskDriver, DevicePlugin {
    /** Name and version; constant. */
    PluginInfo info();

    /** What the agent's {@code plugin "…" { config { … } }} block may hold. */
    default ConfigSpec configSpec() {
        return ConfigSpec.none();
    }

    /**
     * Takes the agent's configuration, checked against {@link #configSpec}; called once, before
     * anything else but {@link #info} and {@link #configSpec}.
     *
     * @throws PluginException if the values make no sense; the plugin is then not used
     */
    default void configure(Settings config) throws PluginException {}

    /** Called last, when the process is about to leave; running tasks stay. */
    default void shutdown() {}
}
