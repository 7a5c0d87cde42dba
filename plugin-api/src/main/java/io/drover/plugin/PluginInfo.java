package io.drover.plugin;

/**
 * Identity of a plugin.
 *
 * @param name of a driver: what jobs write, such as {@code raw_exec}; of a device plugin: what the
 *     agent's logs and its configuration call it, such as {@code nvidia-gpu}
 * @param version a semantic version, such as {@code 0.1.0}
 */
public record PluginInfo(String name, String version) {}
