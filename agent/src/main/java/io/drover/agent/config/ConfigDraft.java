package io.drover.agent.config;

import io.drover.agent.config.AgentConfig.Addresses;
import io.drover.agent.config.AgentConfig.Advertise;
import io.drover.agent.config.AgentConfig.HttpSettings;
import io.drover.agent.config.AgentConfig.LogConfig;
import io.drover.agent.config.AgentConfig.PluginSettings;
import io.drover.agent.config.AgentConfig.Ports;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A configuration in the making: defaults, then what each source says. */
final class ConfigDraft {
    private static final List<String> LEVELS =
            List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    String region = "global";
    String datacenter = "dc1";
    String name = "";
    @Nullable Path dataDir;
    @Nullable Path pluginDir;
    String bindAddr = "0.0.0.0";
    int httpPort = 4646;
    int rpcPort = 4647;
    int serfPort = 4648;
    int raftPort = -1;
    String httpAddress = "";
    String rpcAddress = "";
    String serfAddress = "";
    String raftAddress = "";
    String httpAdvertise = "";
    String rpcAdvertise = "";
    String serfAdvertise = "";
    String raftAdvertise = "";
    String logLevel = "INFO";
    boolean logJson;
    @Nullable Path logFile;
    long logRotateBytes;
    int logRotateMax;
    boolean leaveOnInterrupt;
    boolean leaveOnTerminate;
    boolean enableDebug;
    boolean dev;
    long maxBodyBytes = 32L << 20;
    int maxConnsPerClient = 100;
    final SortedMap<String, String> responseHeaders = new TreeMap<>();
    final SortedMap<String, PluginSettings> plugins = new TreeMap<>();
    final ServerSettingsBuilder server = ServerSettingsBuilder.builder(ServerSettings.DEFAULTS);
    final ClientSettingsBuilder client = ClientSettingsBuilder.builder(ClientSettings.DEFAULTS);
    final List<String> files = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();

    /** One process with everything, on loopback, whose data are thrown away. */
    void useDevDefaults() {
        dev = true;
        bindAddr = "127.0.0.1";
        logLevel = "DEBUG";
        enableDebug = true;
        raftPort = 0;
        server.enabled(true).bootstrapExpect(1);
        client.enabled(true).gcInterval(java.time.Duration.ofMinutes(10)).gcDiskUsageThreshold(99);
        SortedMap<String, Object> enabled = new TreeMap<>();
        enabled.put("enabled", true);
        plugins.put("raw_exec", new PluginSettings(List.of(), enabled, false));
    }

    static @Nullable String levelProblem(String level) {
        return LEVELS.contains(level.toUpperCase(Locale.ROOT))
                ? null
                : "Invalid log level: "
                        + level
                        + ". Valid log levels are: ["
                        + String.join(" ", LEVELS)
                        + "]";
    }

    static @Nullable String addressProblem(String address) {
        return address.contains("{{")
                ? "Address templates such as "
                        + address
                        + " are not supported yet; write the address itself."
                : null;
    }

    AgentConfig build() throws ConfigException {
        String agentName = name.isEmpty() ? hostName() : name;
        ServerSettings serverSettings = server.build();
        ClientSettings clientSettings = client.build();
        check(serverSettings, clientSettings);
        return new AgentConfig(
                region,
                datacenter,
                agentName,
                dataDir,
                pluginDir,
                bindAddr,
                new Ports(httpPort, rpcPort, serfPort, raftPort < 0 ? afterSerf() : raftPort),
                new Addresses(
                        List.of(or(httpAddress, bindAddr).trim().split("\\s+", -1)),
                        or(rpcAddress, bindAddr),
                        or(serfAddress, bindAddr),
                        or(raftAddress, or(rpcAddress, bindAddr))),
                new Advertise(httpAdvertise, rpcAdvertise, serfAdvertise, raftAdvertise),
                new LogConfig(
                        logLevel.toUpperCase(Locale.ROOT),
                        logJson,
                        logFile,
                        logRotateBytes,
                        logRotateMax),
                serverSettings,
                clientSettings,
                Collections.unmodifiableSortedMap(plugins),
                new HttpSettings(
                        maxBodyBytes,
                        maxConnsPerClient,
                        Collections.unmodifiableSortedMap(responseHeaders)),
                leaveOnInterrupt,
                leaveOnTerminate,
                enableDebug,
                dev,
                files,
                warnings);
    }

    private int afterSerf() {
        return serfPort == 0 ? 0 : serfPort + 1;
    }

    private void check(ServerSettings serverSettings, ClientSettings clientSettings)
            throws ConfigException {
        if (region.indexOf('\0') >= 0) {
            throw new ConfigException("Region contains invalid characters");
        }
        if (datacenter.indexOf('\0') >= 0 || datacenter.indexOf('*') >= 0) {
            throw new ConfigException("Datacenter contains invalid characters (null or '*')");
        }
        if (!serverSettings.enabled() && !clientSettings.enabled()) {
            throw new ConfigException(
                    "Must specify either server, client or dev mode for the agent.");
        }
        if (!serverSettings.enabled() && serverSettings.bootstrapExpect() > 0) {
            throw new ConfigException("Bootstrap requires server mode to be enabled");
        }
        if (!dev && dataDir == null) {
            throw new ConfigException(
                    "Must specify \"data_dir\" config option or \"data-dir\" CLI flag");
        }
        if (clientSettings.minDynamicPort() > clientSettings.maxDynamicPort()) {
            throw new ConfigException(
                    "Invalid dynamic port range: min_dynamic_port="
                            + clientSettings.minDynamicPort()
                            + " must be below max_dynamic_port="
                            + clientSettings.maxDynamicPort());
        }
        if (clientSettings.enabled()
                && !serverSettings.enabled()
                && clientSettings.servers().isEmpty()) {
            throw new ConfigException(
                    "A client-only agent needs the address of a server: set client.servers or"
                            + " client.server_join.retry_join, or use -servers");
        }
    }

    private static String or(String first, String second) {
        return first.isEmpty() ? second : first;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            String name = System.getenv("HOSTNAME");
            return name == null || name.isEmpty() ? "localhost" : name;
        }
    }
}
