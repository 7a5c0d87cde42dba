package io.drover.federation;

import io.drover.api.RequestException;
import io.drover.api.agent.AgentMember;
import io.drover.api.agent.JoinResult;
import io.drover.federation.swim.Member;
import io.drover.federation.swim.MemberEvent;
import io.drover.server.RegionRouter;
import io.drover.wire.Exchange;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server among the servers of all regions: joins them, lists them, and passes requests to other
 * regions. The agent starts one beside each server.
 */
public final class Federation implements RegionRouter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Federation.class);

    // What a member of today's protocol says; scripts compare them, nothing depends on them.
    private static final int PROTOCOL_MIN = 1;
    private static final int PROTOCOL_MAX = 5;
    private static final int PROTOCOL = 2;
    private static final int DELEGATE_MIN = 2;
    private static final int DELEGATE_MAX = 5;
    private static final int DELEGATE = 4;

    /** How often the servers of an earlier life are tried, when no retry_join is configured. */
    private static final int REJOIN_TRIES = 5;

    private final Gossip gossip;
    private final RegionTable table;
    private final RegionForwarder forwarder;
    private final KnownServers known;
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("known-servers").factory());
    private @Nullable RetryJoin retryJoin;

    private Federation(FederationConfig config, Passage passage, Consumer<MemberEvent> listener)
            throws IOException {
        this.known = new KnownServers(config.stateDir().resolve("serf.snapshot"));
        GossipConfig pool = config.gossip();
        this.gossip =
                Gossip.start(
                        pool,
                        event -> {
                            remember();
                            listener.accept(event);
                        });
        this.table = new RegionTable(pool.region(), gossip::members);
        this.forwarder = new RegionForwarder(table, passage, new Random());
    }

    /**
     * Opens the gossip port and begins to join in the background.
     *
     * @param passage the tunnel to other servers
     * @param listener hears of members, in order, on one thread; must not block
     * @param gaveUp gets the reason when {@code retryMax} tries have failed
     * @throws java.net.BindException when the gossip port is taken
     * @throws IOException when the key file cannot be used
     * @throws IllegalArgumentException when a key is malformed, or name or tags are too long
     */
    public static Federation start(
            FederationConfig config,
            Passage passage,
            Consumer<MemberEvent> listener,
            Consumer<String> gaveUp)
            throws IOException {
        List<String> keys =
                KeyringFile.load(config.stateDir().resolve("serf.keyring"), config.gossip().keys());
        Federation federation = new Federation(withKeys(config, keys), passage, listener);
        federation.begin(config, gaveUp);
        return federation;
    }

    private static FederationConfig withKeys(FederationConfig config, List<String> keys) {
        GossipConfig pool = config.gossip();
        return new FederationConfig(
                new GossipConfig(
                        pool.bind(),
                        pool.advertiseHost(),
                        pool.advertisePort(),
                        pool.nodeName(),
                        pool.region(),
                        pool.tags(),
                        keys,
                        pool.timing()),
                config.stateDir(),
                config.retryJoin(),
                config.retryInterval(),
                config.retryMax());
    }

    private void begin(FederationConfig config, Consumer<String> gaveUp) {
        if (!config.retryJoin().isEmpty()) {
            retryJoin =
                    RetryJoin.start(
                            gossip,
                            config.retryJoin(),
                            config.retryInterval(),
                            config.retryMax(),
                            outcome -> gaveUp.accept(outcome.error()));
            return;
        }
        List<String> addresses = known.load();
        if (!addresses.isEmpty()) {
            retryJoin =
                    RetryJoin.start(
                            gossip,
                            addresses,
                            config.retryInterval(),
                            REJOIN_TRIES,
                            outcome ->
                                    LOG.warn(
                                            "none of the servers known before answers: {}",
                                            outcome.error()));
        }
    }

    private void remember() {
        try {
            writer.execute(() -> known.save(gossip.name(), gossip.members()));
        } catch (RejectedExecutionException e) {
            LOG.debug("closing: other servers are not remembered any more");
        }
    }

    /** This server's place in the pool. */
    public Gossip gossip() {
        return gossip;
    }

    @Override
    public List<String> regions() {
        return table.regions();
    }

    /** Addresses of the living servers of a region, {@code host:port} of their RPC endpoints. */
    public List<String> serversOf(String region) {
        return table.servers(region).stream().map(RegionTable.RegionServer::address).toList();
    }

    @Override
    public void forward(String region, Exchange exchange) throws IOException {
        forwarder.forward(region, exchange);
    }

    /** All members, in order of their names. */
    public List<AgentMember> members() {
        return gossip.members().stream().map(Federation::shown).toList();
    }

    /** This server itself. */
    public AgentMember self() {
        return shown(gossip.self());
    }

    /** Joins the pool that these addresses belong to; blocks until each has answered or failed. */
    public JoinResult join(List<String> addresses) {
        JoinOutcome outcome = gossip.join(addresses);
        return outcome.joined() == 0
                ? new JoinResult(0, outcome.error(), "")
                : new JoinResult(outcome.joined(), "", outcome.error());
    }

    /**
     * Counts a failed member as gone.
     *
     * @param prune true to drop it from the list as well
     * @throws RequestException 500 when it is unknown or alive
     */
    public void forceLeave(String member, boolean prune) {
        try {
            gossip.forceLeave(member, prune);
        } catch (IllegalArgumentException e) {
            throw new RequestException(500, e.getMessage() == null ? member : e.getMessage(), e);
        }
    }

    /** Tells the others that this server leaves for good; it will not rejoin by itself. */
    public void leave() throws InterruptedException {
        gossip.leave();
        writer.execute(known::forget);
    }

    @Override
    public void close() {
        RetryJoin joining = retryJoin;
        if (joining != null) {
            joining.close();
        }
        gossip.close();
        writer.close();
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
}
