package io.drover.agent.config;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A complete configuration, checked.
 *
 * @param region default {@code global}
 * @param datacenter default {@code dc1}
 * @param name name of the agent; default the host's name
 * @param dataDir where everything is kept; null in dev mode, which makes one and removes it
 * @param pluginDir where external plugins are; null for none
 * @param bindAddr default for all addresses; {@code 0.0.0.0}
 * @param ports where it listens
 * @param addresses what it listens on
 * @param advertise what others are told
 * @param log what is logged and where to
 * @param server the server's part
 * @param client the node's part
 * @param plugins settings of drivers and other plugins, by name
 * @param http bounds of the HTTP API
 * @param leaveOnInterrupt leave the cluster on SIGINT
 * @param leaveOnTerminate leave the cluster on SIGTERM
 * @param enableDebug allow debugging routes
 * @param dev data are thrown away and tasks end with the agent
 * @param files the files that were read, in order
 * @param warnings what is accepted but has no effect, with its place
 */
@RecordBuilder
public record AgentConfig(
        String region,
        String datacenter,
        String name,
        @Nullable Path dataDir,
        @Nullable Path pluginDir,
        String bindAddr,
        Ports ports,
        Addresses addresses,
        Advertise advertise,
        LogConfig log,
        ServerSettings server,
        ClientSettings client,
        SortedMap<String, PluginSettings> plugins,
        HttpSettings http,
        boolean leaveOnInterrupt,
        boolean leaveOnTerminate,
        boolean enableDebug,
        boolean dev,
        List<String> files,
        List<String> warnings) {
    public AgentConfig {
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }

    /**
     * Ports; 0 takes a free one.
     *
     * @param http default 4646
     * @param rpc nodes and other agents, default 4647
     * @param serf gossip among servers, default 4648
     * @param raft replication among servers of a region, default the gossip port and one
     */
    public record Ports(int http, int rpc, int serf, int raft) {}

    /**
     * Addresses to listen on, literal.
     *
     * @param http one or more
     */
    public record Addresses(List<String> http, String rpc, String serf, String raft) {
        public Addresses {
            http = List.copyOf(http);
        }
    }

    /** Addresses that others are told: {@code host} or {@code host:port}; empty to derive them. */
    public record Advertise(String http, String rpc, String serf, String raft) {}

    /**
     * What is logged.
     *
     * @param level {@code TRACE DEBUG INFO WARN ERROR OFF}
     * @param json one JSON object per line
     * @param file also written there; null for the terminal only
     * @param rotateBytes start a new file at this size; 0 never
     * @param rotateMaxFiles old files to keep; 0 keeps all
     */
    public record LogConfig(
            String level,
            boolean json,
            @Nullable Path file,
            long rotateBytes,
            int rotateMaxFiles) {}

    /**
     * Bounds of the HTTP API.
     *
     * @param maxBodyBytes biggest request body, default 32 MiB
     * @param maxConnsPerClient connections from one address, default 100; 0 for any number
     * @param responseHeaders headers of every answer
     */
    public record HttpSettings(
            long maxBodyBytes, int maxConnsPerClient, SortedMap<String, String> responseHeaders) {}

    /** Settings of a plugin; both are empty unless given. */
    public record PluginSettings(
            List<String> args, SortedMap<String, Object> config, boolean autoMtls) {
        public PluginSettings {
            args = List.copyOf(args);
        }
    }
}
