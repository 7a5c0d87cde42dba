package io.drover.plugin.process;

import java.util.Map;

/** Where programs of this machine are looked for. */
public final class SearchPath {
    /** Where they are on every machine, for processes that get no environment. */
    public static final String USUAL =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private SearchPath() {}

    /** The {@code PATH} of an environment, or the usual one. */
    public static String of(Map<String, String> environment) {
        return environment.getOrDefault("PATH", USUAL);
    }
}
