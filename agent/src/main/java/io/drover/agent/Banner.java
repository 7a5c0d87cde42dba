package io.drover.agent;

import io.drover.agent.config.AgentConfig;
import java.io.PrintStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an agent says of itself when it starts. */
final class Banner {
    private static final int KEY_WIDTH = 22;

    private Banner() {}

    static void starting(AgentConfig config, PrintStream out) {
        out.println(
                config.files().isEmpty()
                        ? "==> No configuration files loaded"
                        : "==> Loaded configuration from " + String.join(", ", config.files()));
        out.println("==> Starting Drover agent...");
        out.flush();
    }

    static void started(AgentAddresses addresses, AgentConfig config, PrintStream out) {
        out.println("==> Drover agent configuration:");
        out.println();
        facts(addresses, config)
                .forEach((key, value) ->
                        out.println(" ".repeat(KEY_WIDTH - key.length()) + key + ": " + value));
        out.println();
        out.println("==> Drover agent started! Log data will stream in below:");
        out.println();
        out.flush();
    }

    private static Map<String, String> facts(AgentAddresses addresses, AgentConfig config) {
        boolean server = config.server().enabled();
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("Advertise Addrs", addresses.advertised(server));
        facts.put("Bind Addrs", addresses.bound(server));
        facts.put("Client", Boolean.toString(config.client().enabled()));
        facts.put("Log Level", config.log().level());
        if (server) {
            facts.put("Node Id", addresses.serverId());
        }
        facts.put("Region", config.region() + " (DC: " + config.datacenter() + ")");
        facts.put("Server", Boolean.toString(server));
        facts.put("Version", Version.DROVER);
        return facts;
    }
}
