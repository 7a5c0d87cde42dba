package io.drover.it;

import java.util.Map;

/** Keeps settings of the person who runs the tests away from what they start. */
final class Environment {
    private Environment() {}

    static void cleanse(Map<String, String> environment) {
        environment.keySet().removeIf(n -> n.startsWith("NOMAD_") || n.startsWith("DROVER_"));
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.put("NO_COLOR", "1");
    }
}
