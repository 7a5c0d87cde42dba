package io.drover.plugin.config;

import java.util.List;

/** Configuration that does not fit its spec; each problem names the attribute and the way out. */
public final class ConfigException extends Exception {
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
