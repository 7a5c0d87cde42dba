package io.drover.plugin.config;

import io.drover.plugin.PluginException;
import java.util.List;

/** Configuration that does not fit its spec; each problem names the attribute and the way out. */
public final class ConfigException extends PluginException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each problem, at least one. */
    public List<String> problems() {
        return problems;
    }
}
