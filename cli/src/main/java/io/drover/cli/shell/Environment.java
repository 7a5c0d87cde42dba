package io.drover.cli.shell;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment's variables by their name without prefix: {@code DROVER_ADDR} wins over {@code
 * NOMAD_ADDR}. An empty one counts as unset.
 */
public final class Environment {
    private final Map<String, String> variables;

    public Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** The value of {@code DROVER_name} or else {@code NOMAD_name}; empty when neither is set. */
    public String get(String name) {
        String ours = variables.get("DROVER_" + name);
        if (ours != null && !ours.isEmpty()) {
            return ours;
        }
        String theirs = variables.get("NOMAD_" + name);
        return theirs == null ? "" : theirs;
    }

    /** Whether the variable says yes: {@code 1}, {@code t}, {@code true}. */
    public boolean isTrue(String name) {
        return isYes(get(name));
    }

    static boolean isYes(@Nullable String text) {
        return text != null
                && (text.equals("1")
                        || text.equalsIgnoreCase("t")
                        || text.equalsIgnoreCase("true"));
    }

    /** All variables, for what looks for names of its own. */
    public Map<String, String> all() {
        return variables;
    }
}
