package io.drover.agent;

import io.drover.agent.config.AgentConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each part of an agent listens.
 *
 * @param http HTTP
 * @param rpc RPC
 * @param serf gossip
 * @param raft replication
 */
record Placement(
        AgentConfig config,
        List<InetSocketAddress> http,
        InetSocketAddress rpc,
        InetSocketAddress serf,
        InetSocketAddress raft) {
    Placement(AgentConfig config) throws IOException {
        this(
                config,
                resolveHttp(config),
                AgentAddresses.resolve(
                        config.addresses().rpc(), config.ports().rpc(), "addresses.rpc"),
                AgentAddresses.resolve(
                        config.addresses().serf(), config.ports().serf(), "addresses.serf"),
                AgentAddresses.resolve(
                        config.addresses().raft(), config.ports().raft(), "addresses.raft"));
    }

    private static List<InetSocketAddress> resolveHttp(AgentConfig config) throws IOException {
        List<InetSocketAddress> all = new ArrayList<>();
        for (String host : config.addresses().http()) {
            all.add(AgentAddresses.resolve(host, config.ports().http(), "addresses.http"));
        }
        return all;
    }

    boolean freeRpc() {
        return rpc.getPort() == 0;
    }

    AgentAddresses addresses(String serverId) throws IOException {
        boolean server = config.server().enabled();
        return new AgentAddresses(
                AgentAddresses.texts(http),
                AgentAddresses.text(rpc),
                AgentAddresses.text(serf),
                AgentAddresses.advertise(config.advertise().http(), http.getFirst(), config),
                server ? AgentAddresses.advertise(config.advertise().rpc(), rpc, config) : "",
                server ? AgentAddresses.advertise(config.advertise().serf(), serf, config) : "",
                serverId);
    }
}
