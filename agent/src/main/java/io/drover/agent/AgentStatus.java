package io.drover.agent;

import io.drover.agent.config.AgentConfig;
import io.drover.api.agent.AgentMember;
import io.drover.api.agent.AgentSelf;
import io.drover.client.Client;
import io.drover.federation.Federation;
import io.drover.server.Server;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the agent says of itself: {@code /v1/agent/self} and its health. */
final class AgentStatus {
    private final AgentConfig config;
    private final @Nullable StartedServer server;
    private final CompletableFuture<Client> client;
    private final @Nullable Federation federation;

    AgentStatus(
            AgentConfig config,
            @Nullable StartedServer server,
            CompletableFuture<Client> client,
            @Nullable Federation federation) {
        this.config = config;
        this.server = server;
        this.client = client;
        this.federation = federation;
    }

    AgentSelf self() {
        AgentMember member = federation == null ? null : federation.self();
        return new AgentSelf(settings(), member == null ? nobody() : member, stats());
    }

    private static AgentMember nobody() {
        return new AgentMember("", "", 0, null, "none", 0, 0, 0, 0, 0, 0);
    }

    private SortedMap<String, Object> settings() {
        SortedMap<String, Object> top = new TreeMap<>();
        top.put("ACL", map("Enabled", false, "ReplicationToken", ""));
        top.put(
                "Addresses",
                map(
                        "HTTP",
                        String.join(" ", config.addresses().http()),
                        "RPC",
                        config.addresses().rpc(),
                        "Serf",
                        config.addresses().serf()));
        top.put(
                "AdvertiseAddrs",
                map(
                        "HTTP",
                        config.advertise().http(),
                        "RPC",
                        config.advertise().rpc(),
                        "Serf",
                        config.advertise().serf()));
        top.put("BindAddr", config.bindAddr());
        top.put("Client", client());
        top.put("DataDir", config.dataDir() == null ? "" : config.dataDir().toString());
        top.put("Datacenter", config.datacenter());
        top.put("DevMode", config.dev());
        top.put("EnableDebug", config.enableDebug());
        top.put("Files", config.files());
        top.put("LeaveOnInt", config.leaveOnInterrupt());
        top.put("LeaveOnTerm", config.leaveOnTerminate());
        top.put("LogJson", config.log().json());
        top.put("LogLevel", config.log().level());
        top.put("NodeName", config.name());
        top.put(
                "Ports",
                map(
                        "HTTP",
                        config.ports().http(),
                        "RPC",
                        config.ports().rpc(),
                        "Raft",
                        config.ports().raft(),
                        "Serf",
                        config.ports().serf()));
        top.put("Region", config.region());
        top.put("Server", server());
        top.put("TLSConfig", map("EnableHTTP", false, "EnableRPC", false));
        top.put("Version", version());
        return top;
    }

    private SortedMap<String, Object> client() {
        var settings = config.client();
        SortedMap<String, Object> shown = new TreeMap<>();
        shown.put("Enabled", settings.enabled());
        shown.put("GCInterval", settings.gcInterval());
        shown.put("GCMaxAllocs", settings.gcMaxAllocs());
        shown.put("MaxDynamicPort", settings.maxDynamicPort());
        shown.put("MaxKillTimeout", io.drover.api.GoDuration.format(settings.maxKillTimeout()));
        shown.put("Meta", settings.meta());
        shown.put("MinDynamicPort", settings.minDynamicPort());
        shown.put("NodeClass", settings.nodeClass());
        shown.put("NodePool", settings.nodePool());
        shown.put("Options", settings.options());
        shown.put("Servers", settings.servers());
        return shown;
    }

    private SortedMap<String, Object> server() {
        var settings = config.server();
        SortedMap<String, Object> shown = new TreeMap<>();
        shown.put("AuthoritativeRegion", settings.authoritativeRegion());
        shown.put("BootstrapExpect", settings.bootstrapExpect());
        shown.put("EnableEventBroker", false);
        shown.put("Enabled", settings.enabled());
        shown.put("EncryptKey", settings.encrypt().isEmpty() ? "" : "<redacted>");
        shown.put("FailoverHeartbeatTTL", settings.heartbeats().failoverTtl());
        shown.put("HeartbeatGrace", settings.heartbeats().grace());
        shown.put("MaxHeartbeatsPerSecond", settings.heartbeats().maxPerSecond());
        shown.put("MinHeartbeatTTL", settings.heartbeats().minTtl());
        shown.put("NumSchedulers", settings.numSchedulers());
        shown.put("RaftProtocol", 3);
        shown.put("RetryJoin", settings.retryJoin());
        return shown;
    }

    private static SortedMap<String, Object> version() {
        return map(
                "Drover",
                Version.DROVER,
                "Revision",
                "",
                "Version",
                Version.API,
                "VersionMetadata",
                "",
                "VersionPrerelease",
                "");
    }

    private SortedMap<String, SortedMap<String, String>> stats() {
        SortedMap<String, SortedMap<String, String>> stats = new TreeMap<>();
        Server started = server == null ? null : server.orNull();
        if (started != null) {
            stats.put("nomad", ofServer(started));
            stats.put("raft", ofRaft(started));
            stats.put("serf", ofPool());
        }
        if (client.isDone() && !client.isCompletedExceptionally()) {
            stats.put("client", ofNode(client.join()));
        }
        stats.put("runtime", runtime());
        return stats;
    }

    private SortedMap<String, String> ofServer(Server started) {
        return texts(
                "bootstrap",
                Boolean.toString(config.server().bootstrapExpect() == 1),
                "known_regions",
                Integer.toString(regions()),
                "leader",
                Boolean.toString(started.isLeader()),
                "leader_addr",
                started.leaderAddress().orElse(""),
                "server",
                "true");
    }

    private int regions() {
        return federation == null ? 1 : federation.regions().size();
    }

    private static SortedMap<String, String> ofRaft(Server started) {
        String index = Long.toUnsignedString(started.state().index());
        return texts(
                "applied_index",
                index,
                "commit_index",
                index,
                "last_log_index",
                index,
                "num_peers",
                Integer.toString(Math.max(0, started.peers().size() - 1)),
                "protocol_version",
                "3",
                "state",
                started.isLeader() ? "Leader" : "Follower");
    }

    private SortedMap<String, String> ofPool() {
        List<AgentMember> members = federation == null ? List.of() : federation.members();
        return texts(
                "encrypted",
                Boolean.toString(!config.server().encrypt().isEmpty()),
                "failed",
                Long.toString(count(members, "failed")),
                "left",
                Long.toString(count(members, "left")),
                "members",
                Integer.toString(members.size()));
    }

    private static long count(List<AgentMember> members, String status) {
        return members.stream().filter(m -> m.status().equals(status)).count();
    }

    private static SortedMap<String, String> ofNode(Client started) {
        return texts(
                "known_servers",
                String.join(",", started.servers()),
                "node_id",
                started.nodeId(),
                "num_allocations",
                Integer.toString(started.allocationIds().size()));
    }

    private static SortedMap<String, String> runtime() {
        return texts(
                "arch",
                System.getProperty("os.arch", ""),
                "cpu_count",
                Integer.toString(Runtime.getRuntime().availableProcessors()),
                "kernel.name",
                "linux",
                "version",
                "java " + Runtime.version());
    }

    /** {@code ok}, or what is wrong with the server. */
    String serverHealth() {
        Server started = server == null ? null : server.orNull();
        return started != null && started.leaderAddress().isPresent() ? "ok" : "no leader";
    }

    /** {@code ok}, or what is wrong with the node. */
    String clientHealth() {
        boolean knows =
                client.isDone()
                        && !client.isCompletedExceptionally()
                        && !client.join().servers().isEmpty();
        return knows ? "ok" : "no known servers";
    }

    private static SortedMap<String, Object> map(Object... pairs) {
        SortedMap<String, Object> map = new TreeMap<>();
        for (int at = 0; at < pairs.length; at += 2) {
            map.put((String) pairs[at], pairs[at + 1]);
        }
        return map;
    }

    private static SortedMap<String, String> texts(String... pairs) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int at = 0; at < pairs.length; at += 2) {
            map.put(pairs[at], pairs[at + 1]);
        }
        return map;
    }
}
