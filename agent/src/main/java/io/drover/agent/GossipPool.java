package io.drover.agent;

import io.drover.agent.config.AgentConfig;
import io.drover.agent.routes.Membership;
import io.drover.api.RequestException;
import io.drover.api.agent.AgentMember;
import io.drover.api.agent.JoinResult;
import io.drover.federation.Gossip;
import io.drover.federation.GossipConfig;
import io.drover.federation.JoinOutcome;
import io.drover.federation.swim.Member;
import io.drover.federation.swim.MemberEvent;
import io.drover.federation.swim.Timing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers of all regions, found by gossip, in the shapes of the API. */
final class GossipPool implements Membership, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GossipPool.class);

    // What members of this version of the gossip protocol say of themselves.
    private static final int PROTOCOL_MIN = 1;
    private static final int PROTOCOL_MAX = 5;
    private static final int PROTOCOL = 2;
    private static final int DELEGATE_MIN = 2;
    private static final int DELEGATE_MAX = 5;
    private static final int DELEGATE = 4;

    private final Gossip gossip;

    private GossipPool(Gossip gossip) {
        this.gossip = gossip;
    }

    /**
     * Takes part, alone at first.
     *
     * @throws IOException if the port is taken; the message says which and what to do
     */
    static GossipPool start(AgentConfig config, InetSocketAddress bind, AgentAddresses addresses)
            throws IOException {
        int colon = addresses.serfAdvertise().lastIndexOf(':');
        String host = addresses.serfAdvertise().substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(addresses.serfAdvertise().substring(colon + 1));
        String key = config.server().encrypt();
        try {
            return new GossipPool(
                    Gossip.start(
                            new GossipConfig(
                                    bind,
                                    host,
                                    port,
                                    config.name(),
                                    config.region(),
                                    tags(config, addresses),
                                    key.isEmpty() ? List.of() : List.of(key),
                                    Timing.usual()),
                            GossipPool::heard));
        } catch (IllegalArgumentException e) {
            throw new IOException("gossip cannot start: " + e.getMessage(), e);
        }
    }

    private static SortedMap<String, String> tags(AgentConfig config, AgentAddresses addresses) {
        String rpc = addresses.rpcAdvertise();
        int colon = rpc.lastIndexOf(':');
        int expect = config.server().bootstrapExpect();
        SortedMap<String, String> tags = new TreeMap<>();
        tags.put("build", Version.API);
        tags.put("dc", config.datacenter());
        tags.put("id", addresses.serverId());
        tags.put("port", rpc.substring(colon + 1));
        tags.put("raft_vsn", "3");
        tags.put("region", config.region());
        tags.put("revision", "");
        tags.put("role", "nomad");
        tags.put("rpc_addr", rpc.substring(0, colon).replaceAll("[\\[\\]]", ""));
        tags.put("vsn", "1");
        if (expect > 0) {
            tags.put("expect", Integer.toString(expect));
        }
        if (expect == 1) {
            tags.put("bootstrap", "1");
        }
        return tags;
    }

    private static void heard(MemberEvent event) {
        LOG.info(
                "server {}: {} at {}",
                event.kind().name().toLowerCase(java.util.Locale.ROOT),
                event.member().name(),
                event.member().at());
    }

    Gossip gossip() {
        return gossip;
    }

    @Override
    public List<AgentMember> members() {
        return gossip.members().stream()
                .sorted(Comparator.comparing(Member::name))
                .map(GossipPool::shown)
                .toList();
    }

    @Override
    public AgentMember self() {
        return shown(gossip.self());
    }

    private static AgentMember shown(Member member) {
        return new AgentMember(
                member.name(),
                member.at().host(),
                member.at().port(),
                member.tags(),
                member.status().text(),
                PROTOCOL_MIN,
                PROTOCOL_MAX,
                PROTOCOL,
                DELEGATE_MIN,
                DELEGATE_MAX,
                DELEGATE);
    }

    @Override
    public JoinResult join(List<String> addresses) {
        JoinOutcome outcome = gossip.join(addresses);
        return outcome.joined() > 0
                ? new JoinResult(outcome.joined(), "", outcome.error())
                : new JoinResult(0, outcome.error(), "");
    }

    @Override
    public void forceLeave(String member, boolean prune) {
        try {
            gossip.forceLeave(member, prune);
        } catch (IllegalArgumentException e) {
            throw new RequestException(500, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        gossip.close();
    }
}
