package io.drover.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.federation.swim.Endpoint;
import io.drover.federation.swim.Member;
import io.drover.federation.swim.MemberEvent;
import io.drover.federation.swim.MemberStatus;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Members on loopback with real sockets, whose network can be cut. */
final class TestPool implements AutoCloseable {
    static final String KEY_A = "MDEyMzQ1Njc4OWFiY2RlZg==";
    static final String KEY_B = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final List<Gossip> gossips = new ArrayList<>();
    final Map<String, List<MemberEvent>> events = new ConcurrentHashMap<>();
    private final Set<Integer> cutOff = ConcurrentHashMap.newKeySet();

    /** A transport that loses all from and to the ports that are cut off. */
    private final class CuttableTransport implements Transport {
        private final Transport real;

        CuttableTransport(Transport real) {
            this.real = real;
        }

        private boolean cut(int other) {
            return cutOff.contains(port()) != cutOff.contains(other);
        }

        @Override
        public int port() {
            return real.port();
        }

        @Override
        public void start(Receiver receiver) {
            real.start(receiver);
        }

        @Override
        public void send(Endpoint to, byte[] bytes) {
            if (!cut(to.port())) {
                real.send(to, bytes);
            }
        }

        @Override
        public byte[] exchange(Endpoint to, byte[] bytes) throws IOException {
            if (cut(to.port())) {
                throw new IOException("cut off");
            }
            return real.exchange(to, bytes);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    static GossipConfig config(String node, String region, String... keys) {
        return GossipConfig.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                node,
                region,
                new TreeMap<>(
                        Map.of("region", region, "id", node, "rpc_addr", "127.0.0.1", "port", "1")),
                List.of(keys));
    }

    /** A free port that no outgoing connection takes meanwhile, for members that restart. */
    static int lastingPort() throws IOException {
        SplittableRandom random = new SplittableRandom();
        for (int tries = 0; ; tries++) {
            int port = random.nextInt(20_000, 30_000);
            try {
                InetAddress loopback = InetAddress.getLoopbackAddress();
                SocketTransport.bind(new InetSocketAddress(loopback, port)).close();
                return port;
            } catch (BindException e) {
                if (tries == 50) {
                    throw e;
                }
            }
        }
    }

    Gossip start(String node, String region, String... keys) throws IOException {
        return start(config(node, region, keys));
    }

    Gossip start(GossipConfig config) throws IOException {
        List<MemberEvent> heard = new CopyOnWriteArrayList<>();
        events.put(config.memberName(), heard);
        Gossip gossip =
                Gossip.start(
                        config,
                        new CuttableTransport(SocketTransport.bind(config.bind())),
                        heard::add);
        gossips.add(gossip);
        return gossip;
    }

    static String address(Gossip gossip) {
        return "127.0.0.1:" + gossip.port();
    }

    static void join(Gossip joining, Gossip known) {
        JoinOutcome outcome = joining.join(List.of(address(known)));
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.joined()).isEqualTo(1);
    }

    /** Cuts these members off from the others, until {@link #heal}. */
    void cutOff(Gossip... members) {
        for (Gossip member : members) {
            cutOff.add(member.port());
        }
    }

    void heal() {
        cutOff.clear();
    }

    static Map<String, MemberStatus> seenBy(Gossip gossip) {
        Map<String, MemberStatus> seen = new TreeMap<>();
        for (Member member : gossip.members()) {
            seen.put(member.name(), member.status());
        }
        return seen;
    }

    static void awaitSeen(Gossip by, String name, MemberStatus status) {
        await(() -> seenBy(by).get(name) == status, () -> by.name() + " sees " + seenBy(by));
    }

    static void await(BooleanSupplier condition, java.util.function.Supplier<String> state) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(state).isLessThan(end);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        gossips.forEach(Gossip::close);
    }
}
