package io.drover.plugin.host;

/** Placeholder until the processes are started for real. */
final class PluginSupervisor {
    private PluginSupervisor() {}

    @SuppressWarnings("DoNotCallSuggester")
    static PluginHost start(PluginHostConfig config) {
        if (config.stateDir().isAbsolute()) {
            throw new UnsupportedOperationException("not yet: " + config.stateDir());
        }
        throw new IllegalArgumentException("stateDir must be absolute: " + config.stateDir());
    }
}
