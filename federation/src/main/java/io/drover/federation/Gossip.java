package io.drover.federation;

import io.drover.federation.swim.Codec;
import io.drover.federation.swim.Endpoint;
import io.drover.federation.swim.Keyring;
import io.drover.federation.swim.Member;
import io.drover.federation.swim.MemberEvent;
import io.drover.federation.swim.Packet;
import io.drover.federation.swim.Swim;
import io.drover.federation.swim.Swim.Input;
import io.drover.federation.swim.Table;
import java.io.IOException;
import java.net.BindException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's place in the pool of all servers of all regions: who is there, who failed, who
 * left.
 *
 * <p>One thread runs {@link Swim} with a real clock; others wait on the sockets. All methods are
 * safe for use by many threads.
 */
public final class Gossip implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gossip.class);
    private static final int MAX_WAITING = 4096;
    private static final long LEAVE_MILLIS = 1000;

    private final String name;
    private final Transport transport;
    private final Keyring keyring;
    private final Swim swim;
    private final Consumer<MemberEvent> listener;
    private final BlockingQueue<Work> work = new LinkedBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile List<Member> members;

    /** Something to do on the runner's thread, where alone {@link #swim} is used. */
    private interface Work {
        void run(long now);
    }

    private Gossip(GossipConfig config, Transport transport, Consumer<MemberEvent> listener) {
        this.name = config.memberName();
        this.transport = transport;
        this.keyring = new Keyring(config.keys());
        this.listener = listener;
        int port = config.advertisePort() == 0 ? transport.port() : config.advertisePort();
        // The wall clock, so that a restarted server outdoes what is remembered of it.
        long incarnation = System.currentTimeMillis();
        RandomGenerator random = new SplittableRandom(System.nanoTime() ^ name.hashCode());
        this.swim =
                new Swim(
                        new Swim.Self(
                                name,
                                new Endpoint(config.advertiseHost(), port),
                                config.tags(),
                                incarnation),
                        config.timing(),
                        random,
                        now());
        this.members = swim.members();
    }

    /**
     * Opens the gossip port and starts. Returns at once, alone in the pool until it {@link #join}s.
     *
     * @param listener hears what changes, in order, on one thread; must not block
     * @throws BindException when the port is taken; the message says which and what to do
     * @throws IllegalArgumentException when a key is malformed, or name or tags are too long
     */
    public static Gossip start(GossipConfig config, Consumer<MemberEvent> listener)
            throws IOException {
        return start(config, bind(config), listener);
    }

    static Gossip start(GossipConfig config, Transport transport, Consumer<MemberEvent> listener) {
        try {
            Gossip gossip = new Gossip(config, transport, listener);
            Thread.ofPlatform().daemon().name("gossip").start(gossip::run);
            transport.start(gossip.new Arrivals());
            return gossip;
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private static Transport bind(GossipConfig config) throws IOException {
        try {
            return SocketTransport.bind(config.bind());
        } catch (BindException e) {
            BindException named =
                    new BindException(
                            "gossip address "
                                    + config.bind().getAddress().getHostAddress()
                                    + ":"
                                    + config.bind().getPort()
                                    + " (ports.serf) cannot be used: "
                                    + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    /** The port that is open, by UDP and TCP. */
    public int port() {
        return transport.port();
    }

    /** This member's name: {@code <node>.<region>}. */
    public String name() {
        return name;
    }

    /** The listed members in order of their names, this one included. */
    public List<Member> members() {
        return members;
    }

    /** This server as others see it. */
    public Member self() {
        for (Member member : members) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        throw new IllegalStateException("a member always lists itself");
    }

    /** The pool's keys; changing them changes only this server's. */
    public Keyring keyring() {
        return keyring;
    }

    /**
     * Joins the pools of the servers at these addresses. Blocks until each has answered or failed.
     *
     * @param addresses {@code host}, {@code host:port}, {@code [ipv6]:port}; port 4648 by default
     */
    public JoinOutcome join(List<String> addresses) {
        int joined = 0;
        List<String> errors = new ArrayList<>();
        for (String address : addresses) {
            String error = joinAny(address);
            if (error.isEmpty()) {
                joined++;
            } else {
                errors.add(error);
            }
        }
        return new JoinOutcome(joined, errors);
    }

    private String joinAny(String address) {
        String error = address + ": it has no address";
        try {
            for (Endpoint endpoint : Addresses.resolve(address, GossipConfig.DEFAULT_PORT)) {
                try {
                    exchange(endpoint, true);
                    return "";
                } catch (IOException e) {
                    error = address + ": " + e.getMessage();
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            return address + ": " + e.getMessage();
        }
        return error;
    }

    /**
     * Tells all members new tags.
     *
     * @throws IllegalArgumentException when they are too long
     */
    public void updateTags(SortedMap<String, String> tags) {
        perform(new Input.SetTags(tags));
    }

    /**
     * Marks a failed member as left, everywhere.
     *
     * @param prune true to drop it from the list as well
     * @throws IllegalArgumentException when it is unknown or alive
     */
    public void forceLeave(String member, boolean prune) {
        perform(new Input.ForceLeave(member, prune));
    }

    /** Tells the others that this server leaves, and waits a second at most until they know. */
    public void leave() throws InterruptedException {
        if (closed.get()) {
            return;
        }
        long until = now() + LEAVE_MILLIS;
        perform(new Input.Leave());
        while (now() < until && !ask(_ -> swim.saidAll())) {
            Thread.sleep(20);
        }
    }

    /** Closes the port without a word; others will list this server as failed unless it left. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            transport.close();
            work.offer(_ -> {}); // wakes the runner; when full it is awake
        }
    }

    // The runner.

    private void run() {
        long wakeAt = Long.MAX_VALUE;
        while (!closed.get()) {
            try {
                Work next = next(wakeAt);
                if (next != null) {
                    next.run(now());
                }
                wakeAt = lastWake;
                if (now() >= wakeAt) {
                    step(now(), new Input.Wake());
                    wakeAt = lastWake;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("gossip step failed", e);
            }
        }
        for (Work left = work.poll(); left != null; left = work.poll()) {
            left.run(now()); // somebody waits for it
        }
    }

    private long lastWake = Long.MAX_VALUE;

    private @Nullable Work next(long wakeAt) throws InterruptedException {
        if (wakeAt == Long.MAX_VALUE) {
            return work.take();
        }
        return work.poll(Math.max(0, wakeAt - now()), TimeUnit.MILLISECONDS);
    }

    private void step(long now, Input input) {
        Swim.Step step = swim.step(now, input);
        lastWake = step.wakeAt();
        for (Swim.Datagram datagram : step.datagrams()) {
            transport.send(datagram.to(), keyring.seal(Codec.encode(datagram.packet())));
        }
        for (Endpoint with : step.exchanges()) {
            Thread.ofVirtual().name("gossip-exchange").start(() -> exchangeQuietly(with));
        }
        if (!step.events().isEmpty()) {
            members = swim.members();
            step.events().forEach(this::tell);
        }
    }

    private void tell(MemberEvent event) {
        switch (event.kind()) {
            case CONFLICT ->
                    LOG.error(
                            "another server uses the name {}: give one of the two another name",
                            event.member().name());
            case FAILED -> LOG.warn("server {} has failed", event.member().name());
            case JOINED, UPDATED, LEFT, FORGOTTEN ->
                    LOG.info(
                            "server {} {}",
                            event.member().name(),
                            event.kind().name().toLowerCase(Locale.ROOT));
        }
        listener.accept(event);
    }

    private void exchangeQuietly(Endpoint with) {
        try {
            exchange(with, false);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("gossip exchange with {}: {}", with, e.getMessage());
        }
    }

    private void exchange(Endpoint with, boolean join) throws IOException {
        Table ours = ask(now -> swim.table(now, join));
        Table theirs = openTable(transport.exchange(with, keyring.seal(Codec.encode(ours))));
        if (!theirs.refusal().isEmpty()) {
            throw new IOException(theirs.refusal());
        }
        perform(new Input.Merge(theirs));
    }

    private Table openTable(byte[] sealed) throws IOException {
        try {
            return Codec.decodeTable(keyring.open(sealed));
        } catch (GeneralSecurityException e) {
            throw new IOException("the answer cannot be read: " + e.getMessage(), e);
        }
    }

    private void perform(Input input) {
        ask(now -> {
            step(now, input);
            return true;
        });
    }

    /** Runs something on the runner's thread and waits for what it returns. */
    private <T> T ask(Function<Long, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean queued =
                work.offer(now -> {
                    try {
                        answer.complete(question.apply(now));
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                });
        if (!queued || closed.get()) {
            throw new IllegalStateException("gossip is closed or too busy");
        }
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** What the transport hands over. */
    private final class Arrivals implements Transport.Receiver {
        @Override
        public void datagram(Endpoint source, byte[] bytes) {
            try {
                Packet packet = Codec.decodePacket(keyring.open(bytes));
                if (!work.offer(now -> step(now, new Input.Received(source, packet)))) {
                    LOG.debug("gossip from {} dropped: too much is waiting", source);
                }
            } catch (IOException | GeneralSecurityException e) {
                LOG.debug("gossip from {} dropped: {}", source, e.getMessage());
            }
        }

        @Override
        public byte[] exchange(Endpoint source, byte[] bytes) throws IOException {
            Table theirs;
            try {
                theirs = Codec.decodeTable(keyring.open(bytes));
            } catch (GeneralSecurityException e) {
                LOG.warn("gossip from {} refused: {}", source, e.getMessage());
                throw new IOException(e);
            }
            Table ours = ask(now -> admit(now, theirs));
            return keyring.seal(Codec.encode(ours));
        }

        private Table admit(long now, Table theirs) {
            String refusal = swim.refusal(theirs);
            if (!refusal.isEmpty()) {
                return new Table(name, false, refusal, List.of());
            }
            step(now, new Input.Merge(theirs));
            return swim.table(now, false);
        }
    }
}
