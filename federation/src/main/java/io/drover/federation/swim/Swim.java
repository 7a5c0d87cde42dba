package io.drover.federation.swim;

import io.drover.federation.swim.Message.Ack;
import io.drover.federation.swim.Message.Alive;
import io.drover.federation.swim.Message.Failed;
import io.drover.federation.swim.Message.Left;
import io.drover.federation.swim.Message.Nack;
import io.drover.federation.swim.Message.Ping;
import io.drover.federation.swim.Message.PingRequest;
import io.drover.federation.swim.Message.Statement;
import io.drover.federation.swim.Message.Suspect;
import io.drover.federation.swim.Table.Entry;
import io.drover.federation.swim.Table.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One member's part of the membership protocol, as a step function: {@code (state, now, input) ->
 * (datagrams, exchanges, events, wakeAt)}. It reads no clock and opens no socket; equal seeds and
 * inputs give equal steps. Used by one thread.
 *
 * <p>How it works (SWIM with the usual refinements). Each member probes another every half second,
 * or less often when they are two or three: in turn its successor in the ring of names, which
 * bounds the time until somebody looks at a victim, and a random one. A probe without an answer is
 * repeated by three relays; if they get none either, the member becomes a suspect, and everybody
 * hears of it. A suspect that hears of it says "alive" with a higher incarnation, which beats the
 * suspicion; one that does not is failed. News rides on probes and on small packets of its own.
 * Failed members stay listed and are tried again, so that both sides of a healed partition find one
 * another; members also exchange all they know over a stream, now and then. A member that leaves
 * says so, and "left" beats "failed".
 *
 * <p>A process that was stopped for a while must not blame others for its own deafness: when a step
 * comes much later than asked for, open probes are forgotten and suspects get the time back.
 */
public final class Swim {
    private static final int RELAYS = 3;
    private static final int GOSSIP_TARGETS = 3;
    private static final int MAX_MEMBERS = 1000;
    private static final long OVERSLEPT_MILLIS = 1000;
    private static final long TELL_AGAIN_MILLIS = 300;
    private static final long EXCHANGE_SOON_MILLIS = 1000;
    private static final long LONG_FAILED_MILLIS = 3_600_000;
    private static final long FORGET_EVERY_MILLIS = 60_000;
    private static final int MAX_SLOWNESS = 2;
    private static final long NEVER = Long.MAX_VALUE;

    /** What a member starts with. */
    public record Self(
            String name, Endpoint at, SortedMap<String, String> tags, long incarnation) {}

    /** Something that reached this member. */
    public sealed interface Input {
        /** The time asked for has come. */
        record Wake() implements Input {}

        /**
         * A packet came.
         *
         * @param source where answers go
         */
        record Received(Endpoint source, Packet packet) implements Input {}

        /** Another member's table came, asked for or not. */
        record Merge(Table table) implements Input {}

        record SetTags(SortedMap<String, String> tags) implements Input {}

        record Leave() implements Input {}

        /** An operator says that a failed member will not come back. */
        record ForceLeave(String name, boolean prune) implements Input {}
    }

    /** A packet to send. */
    public record Datagram(Endpoint to, Packet packet) {}

    /**
     * What to do now.
     *
     * @param exchanges members to send {@link #table} to, merging their answer
     * @param wakeAt when to call again at the latest; {@link Long#MAX_VALUE} for never
     */
    public record Step(
            List<Datagram> datagrams,
            List<Endpoint> exchanges,
            List<MemberEvent> events,
            long wakeAt) {}

    private final Peer self;
    private final Timing timing;
    private final RandomGenerator random;
    private final TreeMap<String, Peer> peers = new TreeMap<>();
    private final Broadcasts broadcasts = new Broadcasts();
    private final TreeMap<Integer, Probe> probes = new TreeMap<>();
    private final List<String> probeOrder = new ArrayList<>();

    private int sequence;
    private boolean probeRing;
    private int slowness;
    private long nextProbe = NEVER;
    private long nextGossip = NEVER;
    private long nextReconnect = NEVER;
    private long nextExchange = NEVER;
    private long nextForget;
    private long expectedWake = NEVER;
    private @Nullable Endpoint exchangeWith;

    /** A probe that waits for its answer, our own or one that we relay. */
    private static final class Probe {
        final String target;
        final @Nullable Endpoint asker;
        final int askerSequence;
        long deadline;
        boolean relaysAsked;
        int nacksWanted;

        Probe(String target, long deadline, @Nullable Endpoint asker, int askerSequence) {
            this.target = target;
            this.deadline = deadline;
            this.asker = asker;
            this.askerSequence = askerSequence;
        }
    }

    /** What one step collects. */
    private final class Outbox {
        final List<Datagram> datagrams = new ArrayList<>();
        final List<Endpoint> exchanges = new ArrayList<>();
        final List<MemberEvent> events = new ArrayList<>();

        /** Sends messages, and as much news as fits beside them. */
        void send(Endpoint to, Message... messages) {
            List<Message> all = new ArrayList<>(List.of(messages));
            int space = Codec.MAX_PACKET - Codec.sizeOfHead(self.name);
            for (Message message : messages) {
                space -= Codec.sizeOf(message);
            }
            all.addAll(broadcasts.take(space, retransmits()));
            datagrams.add(new Datagram(to, new Packet(self.name, all)));
        }

        void event(MemberEvent.Kind kind, Member member) {
            events.add(new MemberEvent(kind, member));
        }
    }

    /**
     * A member alone in its pool.
     *
     * @param now milliseconds of any clock that never goes back
     * @throws IllegalArgumentException when name, address or tags do not fit the wire
     */
    public Swim(Self me, Timing timing, RandomGenerator random, long now) {
        Codec.checkFits(me.name(), me.at(), me.tags());
        Alive said = new Alive(me.name(), me.at(), me.incarnation(), me.tags());
        this.self = new Peer(said, MemberStatus.ALIVE, now);
        this.timing = timing;
        this.random = random;
        this.sequence = random.nextInt();
        this.nextForget = now + FORGET_EVERY_MILLIS;
    }

    /** The listed members, this one included, in order of their names. */
    public List<Member> members() {
        TreeMap<String, Member> listed = new TreeMap<>();
        listed.put(self.name, self.member());
        for (Peer peer : peers.values()) {
            if (!peer.pruned) {
                listed.put(peer.name, peer.member());
            }
        }
        return List.copyOf(listed.values());
    }

    /** All that this member knows, to be sent to another. */
    public Table table(long now, boolean join) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(self.statement(), self.standing(), 0));
        for (Peer peer : peers.values()) {
            entries.add(new Entry(peer.statement(), peer.standing(), now - peer.since));
        }
        return new Table(self.name, join, "", entries);
    }

    /** Why the sender of this table cannot be let in; empty when it can. */
    public String refusal(Table table) {
        for (Entry entry : table.entries()) {
            Alive said = entry.member();
            Peer known = said.name().equals(self.name) ? self : peers.get(said.name());
            if (table.join()
                    && said.name().equals(table.from())
                    && known != null
                    && known.alive()
                    && known.clashesWith(said)) {
                return "the name "
                        + said.name()
                        + " is taken by a server at "
                        + known.at
                        + ": give this agent another name";
            }
        }
        return "";
    }

    /** True once nobody is left to hear the news that is still on its way. */
    public boolean saidAll() {
        return broadcasts.isEmpty() || aliveOthers().isEmpty();
    }

    /** Does what is due at {@code now} and what {@code input} asks for. */
    public Step step(long now, Input input) {
        forgiveOversleeping(now);
        Outbox out = new Outbox();
        switch (input) {
            case Input.Wake() -> {}
            case Input.Received(Endpoint source, Packet packet) ->
                    receive(now, source, packet, out);
            case Input.Merge(Table table) -> merge(now, table, out);
            case Input.SetTags(var tags) -> setTags(tags, out);
            case Input.Leave() -> leave(now, out);
            case Input.ForceLeave(String name, boolean prune) -> forceLeave(now, name, prune, out);
        }
        runTimers(now, out);
        expectedWake = wakeAt();
        return new Step(out.datagrams, out.exchanges, out.events, expectedWake);
    }

    private void forgiveOversleeping(long now) {
        if (expectedWake == NEVER || now - expectedWake < OVERSLEPT_MILLIS) {
            return;
        }
        long late = now - expectedWake;
        probes.clear();
        for (Peer peer : peers.values()) {
            if (peer.suspicion != null) {
                peer.suspicion.extend(late);
            }
        }
    }

    // What arrives.

    private void receive(long now, Endpoint source, Packet packet, Outbox out) {
        boolean accused = false;
        for (Message message : packet.messages()) {
            if (message instanceof Statement statement) {
                accused |= statement.name().equals(self.name) && !(statement instanceof Alive);
                hear(now, statement, out);
            }
        }
        for (Message message : packet.messages()) {
            answer(now, source, message, out);
        }
        if (accused && self.alive()) {
            out.send(source, self.statement()); // it may have missed an earlier objection
        }
        Peer sender = peers.get(packet.from());
        if (sender != null) {
            tellWhatWeThink(now, sender, out);
        } else if (!packet.from().equals(self.name) && aliveOthers().isEmpty() && self.alive()) {
            exchangeSoon(now, source); // it remembers an earlier life of this server
        }
    }

    private void answer(long now, Endpoint source, Message message, Outbox out) {
        switch (message) {
            case Ping(int number, String target) -> {
                if (target.equals(self.name)) {
                    out.send(source, new Ack(number));
                }
            }
            case PingRequest(int number, String target, Endpoint at) -> {
                int ours = sequence++;
                long deadline = now + timing.probeTimeout().toMillis() * 4 / 5;
                probes.put(ours, new Probe(target, deadline, source, number));
                out.send(at, new Ping(ours, target));
            }
            case Ack(int number) -> {
                Probe probe = probes.remove(number);
                if (probe != null && probe.asker != null) {
                    out.send(probe.asker, new Ack(probe.askerSequence));
                } else if (probe != null) {
                    slowness = Math.max(0, slowness - 1);
                }
            }
            case Nack(int number) -> {
                Probe probe = probes.get(number);
                if (probe != null) {
                    probe.nacksWanted--;
                }
            }
            case Statement _ -> {}
        }
    }

    /** Lets a suspect or failed member that speaks to us know it, so that it can object. */
    private void tellWhatWeThink(long now, Peer peer, Outbox out) {
        Statement thought = thought(peer);
        if (thought != null && now - peer.toldAt >= TELL_AGAIN_MILLIS) {
            peer.toldAt = now;
            out.send(peer.at, thought, self.statement());
        }
    }

    private @Nullable Statement thought(Peer peer) {
        return switch (peer.standing()) {
            case ALIVE -> null;
            case SUSPECT -> new Suspect(peer.name, peer.incarnation, self.name);
            case FAILED -> new Failed(peer.name, peer.incarnation, self.name);
            case LEFT -> new Left(peer.name, peer.incarnation, false);
            case PRUNED -> new Left(peer.name, peer.incarnation, true);
        };
    }

    private void merge(long now, Table table, Outbox out) {
        for (Entry entry : table.entries()) {
            Alive said = entry.member();
            switch (entry.standing()) {
                case ALIVE -> hear(now, said, out);
                case SUSPECT -> {
                    hear(now, said, out);
                    hear(now, new Suspect(said.name(), said.incarnation(), table.from()), out);
                }
                case FAILED -> {
                    // Only a suspicion for those that we reach: they get the chance to object.
                    hear(now, new Suspect(said.name(), said.incarnation(), table.from()), out);
                    learnOfAbsent(now, entry, MemberStatus.FAILED, out);
                }
                case LEFT, PRUNED -> {
                    boolean prune = entry.standing() == Standing.PRUNED;
                    hear(now, new Left(said.name(), said.incarnation(), prune), out);
                    learnOfAbsent(now, entry, MemberStatus.LEFT, out);
                }
            }
        }
    }

    private void learnOfAbsent(long now, Entry entry, MemberStatus status, Outbox out) {
        Alive said = entry.member();
        boolean stale = entry.ageMillis() >= kept(status);
        if (stale || said.name().equals(self.name) || peers.containsKey(said.name()) || full()) {
            return;
        }
        Peer peer = new Peer(said, status, now - entry.ageMillis());
        peer.pruned = entry.standing() == Standing.PRUNED;
        peers.put(peer.name, peer);
        if (!peer.pruned) {
            out.event(
                    status == MemberStatus.FAILED ? MemberEvent.Kind.FAILED : MemberEvent.Kind.LEFT,
                    peer.member());
        }
    }

    private void hear(long now, Statement statement, Outbox out) {
        if (statement.name().equals(self.name)) {
            hearOfSelf(statement, out);
            return;
        }
        Peer peer = peers.get(statement.name());
        switch (statement) {
            case Alive said -> hearAlive(now, peer, said, out);
            case Suspect said -> hearSuspect(now, peer, said);
            case Failed said -> hearFailed(now, peer, said, out);
            case Left said -> hearLeft(now, peer, said, out);
        }
    }

    private void hearOfSelf(Statement statement, Outbox out) {
        if (!self.alive()) {
            return; // leaving: what others think does not matter any more
        }
        if (statement instanceof Alive said) {
            if (self.clashesWith(said)) {
                out.event(MemberEvent.Kind.CONFLICT, self.member());
            } else if (said.incarnation() > self.incarnation
                    || (said.incarnation() == self.incarnation && !self.saysTheSame(said))) {
                object(said.incarnation());
            }
        } else if (statement.incarnation() >= self.incarnation) {
            object(statement.incarnation());
        }
    }

    /** Says that this member is alive, louder than anything said of it before. */
    private void object(long incarnation) {
        self.incarnation = Math.max(self.incarnation, incarnation) + 1;
        broadcasts.add(self.statement());
    }

    private void hearAlive(long now, @Nullable Peer peer, Alive said, Outbox out) {
        if (peer == null) {
            if (!full()) {
                Peer added = new Peer(said, MemberStatus.ALIVE, now);
                boolean first = aliveOthers().isEmpty();
                peers.put(added.name, added);
                joined(now, added, first, out);
            }
        } else if (peer.alive() && peer.clashesWith(said)) {
            out.event(MemberEvent.Kind.CONFLICT, peer.member());
        } else if (said.incarnation() > peer.incarnation) {
            boolean changed = !peer.saysTheSame(said);
            boolean back = !peer.alive();
            peer.takeFrom(said);
            peer.suspicion = null;
            broadcasts.add(said);
            if (back) {
                peer.become(MemberStatus.ALIVE, now);
                peer.pruned = false;
                joined(now, peer, true, out);
            } else if (changed) {
                out.event(MemberEvent.Kind.UPDATED, peer.member());
            }
        }
    }

    private void joined(long now, Peer peer, boolean mayKnowMore, Outbox out) {
        broadcasts.add(peer.statement());
        out.event(MemberEvent.Kind.JOINED, peer.member());
        if (mayKnowMore) {
            exchangeSoon(now, peer.at);
        }
    }

    private void hearSuspect(long now, @Nullable Peer peer, Suspect said) {
        if (peer == null || !peer.alive() || said.incarnation() < peer.incarnation) {
            return;
        }
        if (peer.suspicion == null) {
            peer.incarnation = said.incarnation();
            int others = aliveOthers().size() - 1;
            peer.suspicion =
                    new Peer.Suspicion(
                            said.from(),
                            Math.min(RELAYS, others),
                            now,
                            timing.suspicionMin().toMillis(),
                            timing.suspicionMax().toMillis());
            broadcasts.add(said);
        } else if (peer.suspicion.confirm(said.from())) {
            broadcasts.add(said);
        }
    }

    private void hearFailed(long now, @Nullable Peer peer, Failed said, Outbox out) {
        if (peer == null || !peer.alive() || said.incarnation() < peer.incarnation) {
            return;
        }
        peer.incarnation = said.incarnation();
        peer.become(MemberStatus.FAILED, now);
        broadcasts.add(said);
        out.event(MemberEvent.Kind.FAILED, peer.member());
    }

    private void hearLeft(long now, @Nullable Peer peer, Left said, Outbox out) {
        if (peer == null
                || said.incarnation() < peer.incarnation
                || (peer.status == MemberStatus.LEFT && (!said.prune() || peer.pruned))) {
            return;
        }
        peer.incarnation = said.incarnation();
        peer.become(MemberStatus.LEFT, now);
        broadcasts.add(said);
        if (said.prune()) {
            peer.pruned = true;
            out.event(MemberEvent.Kind.FORGOTTEN, peer.member());
        } else {
            out.event(MemberEvent.Kind.LEFT, peer.member());
        }
    }

    // What the agent asks for.

    private void setTags(SortedMap<String, String> tags, Outbox out) {
        Codec.checkFits(self.name, self.at, tags);
        if (self.alive() && !self.tags.equals(tags)) {
            self.tags = tags;
            self.incarnation++;
            broadcasts.add(self.statement());
            out.event(MemberEvent.Kind.UPDATED, self.member());
        }
    }

    private void leave(long now, Outbox out) {
        if (self.alive()) {
            self.incarnation++;
            self.become(MemberStatus.LEAVING, now);
            broadcasts.add(new Left(self.name, self.incarnation, false));
            out.event(MemberEvent.Kind.LEFT, self.member());
            nextGossip = now;
        }
    }

    private void forceLeave(long now, String name, boolean prune, Outbox out) {
        Peer peer = peers.get(name);
        if (peer == null) {
            throw new IllegalArgumentException("no member is named " + name);
        }
        if (peer.alive() && peer.suspicion == null) {
            throw new IllegalArgumentException(
                    "member " + name + " is alive: stop its agent, or let it leave by itself");
        }
        hearLeft(now, peer, new Left(name, peer.incarnation, prune), out);
    }

    // What is due.

    private void runTimers(long now, Outbox out) {
        setTimers(now);
        expireProbes(now, out);
        failSuspects(now, out);
        if (now >= nextProbe) {
            nextProbe = now + probeInterval();
            probeNext(now, out);
        }
        if (now >= nextReconnect) {
            nextReconnect = now + jittered(timing.reconnectInterval().toMillis());
            reconnect(now, out);
        }
        if (now >= nextExchange) {
            exchange(now, out);
        }
        if (now >= nextForget) {
            nextForget = now + FORGET_EVERY_MILLIS;
            forgetOld(now, out);
        }
        if (nextGossip == NEVER && !broadcasts.isEmpty()) {
            nextGossip = now; // news travels at once, then in rounds
        }
        if (now >= nextGossip) {
            gossip(out);
            nextGossip = broadcasts.isEmpty() ? NEVER : now + timing.gossipInterval().toMillis();
        }
    }

    /** A timer runs only while there is somebody to use it on, so a lone server sleeps. */
    private void setTimers(long now) {
        boolean others = !aliveOthers().isEmpty();
        boolean failed = peers.values().stream().anyMatch(Swim::mayComeBack);
        nextProbe = armed(others, nextProbe, now, timing.probeInterval().toMillis());
        boolean anyone = others || exchangeWith != null;
        nextExchange = armed(anyone, nextExchange, now, timing.exchangeInterval().toMillis());
        nextReconnect = armed(failed, nextReconnect, now, timing.reconnectInterval().toMillis());
    }

    private long armed(boolean wanted, long at, long now, long interval) {
        if (!wanted) {
            return NEVER;
        }
        return at == NEVER ? now + random.nextLong(interval) : at;
    }

    private void expireProbes(long now, Outbox out) {
        for (var entry : List.copyOf(probes.entrySet())) {
            Probe probe = entry.getValue();
            if (now < probe.deadline) {
                continue;
            }
            Peer target = peers.get(probe.target);
            if (probe.asker != null) {
                probes.remove(entry.getKey());
                out.send(probe.asker, new Nack(probe.askerSequence));
            } else if (!probe.relaysAsked && target != null) {
                probe.relaysAsked = true;
                probe.deadline = now + patience();
                askRelays(entry.getKey(), probe, target, out);
            } else {
                probes.remove(entry.getKey());
                giveUp(now, probe, target);
            }
        }
    }

    /** Few members look at one another often enough with fewer probes. */
    private long probeInterval() {
        long interval = timing.probeInterval().toMillis();
        return switch (aliveOthers().size()) {
            case 1 -> interval * 2;
            case 2 -> interval * 3 / 2;
            default -> interval;
        };
    }

    private void askRelays(int number, Probe probe, Peer target, Outbox out) {
        for (Peer relay : relaysTo(target)) {
            probe.nacksWanted++;
            out.send(relay.at, new PingRequest(number, target.name, target.at));
        }
        out.send(target.at, new Ping(number, target.name));
    }

    /** Relays of different regions as far as possible: one may reach what its neighbours do not. */
    private List<Peer> relaysTo(Peer target) {
        List<Peer> others = aliveOthers();
        others.remove(target);
        List<Peer> relays = new ArrayList<>();
        List<Peer> spare = new ArrayList<>();
        TreeSet<String> regions = new TreeSet<>();
        for (Peer peer : someOf(others, others.size())) {
            (regions.add(peer.tags.getOrDefault("region", "")) ? relays : spare).add(peer);
        }
        relays.addAll(spare);
        return relays.subList(0, Math.min(RELAYS, relays.size()));
    }

    private void giveUp(long now, Probe probe, @Nullable Peer target) {
        if (probe.nacksWanted > 0) {
            slowness = Math.min(MAX_SLOWNESS, slowness + 1); // even the relays did not reach us
        }
        if (target != null && target.alive()) {
            hearSuspect(now, target, new Suspect(target.name, target.incarnation, self.name));
        }
    }

    private void failSuspects(long now, Outbox out) {
        for (Peer peer : peers.values()) {
            if (peer.suspicion != null && now >= peer.suspicion.endsAt()) {
                hearFailed(now, peer, new Failed(peer.name, peer.incarnation, self.name), out);
            }
        }
    }

    private void probeNext(long now, Outbox out) {
        Peer target = probeRing ? successor() : nextRandomTarget();
        probeRing = !probeRing;
        if (target == null) {
            return;
        }
        int number = sequence++;
        probes.put(number, new Probe(target.name, now + patience(), null, 0));
        Statement thought = thought(target);
        if (thought == null) {
            out.send(target.at, new Ping(number, target.name));
        } else {
            out.send(target.at, new Ping(number, target.name), thought);
        }
    }

    private @Nullable Peer successor() {
        List<Peer> others = aliveOthers();
        for (Peer peer : others) {
            if (peer.name.compareTo(self.name) > 0) {
                return peer;
            }
        }
        return others.isEmpty() ? null : others.getFirst();
    }

    private @Nullable Peer nextRandomTarget() {
        for (int round = 0; round < 2; round++) {
            while (!probeOrder.isEmpty()) {
                Peer peer = peers.get(probeOrder.removeLast());
                if (peer != null && peer.alive()) {
                    return peer;
                }
            }
            aliveOthers().forEach(peer -> probeOrder.add(peer.name));
            shuffle(probeOrder);
        }
        return null;
    }

    private void reconnect(long now, Outbox out) {
        List<Peer> failed = new ArrayList<>();
        for (Peer peer : peers.values()) {
            if (mayComeBack(peer)) {
                failed.add(peer);
            }
        }
        if (failed.isEmpty()) {
            return;
        }
        Peer peer = failed.get(random.nextInt(failed.size()));
        if (now - peer.since > LONG_FAILED_MILLIS && random.nextInt(10) != 0) {
            return;
        }
        peer.toldAt = now;
        out.send(
                peer.at,
                new Ping(sequence++, peer.name),
                new Failed(peer.name, peer.incarnation, self.name),
                self.statement());
    }

    private static boolean mayComeBack(Peer peer) {
        return peer.status == MemberStatus.FAILED;
    }

    private void exchange(long now, Outbox out) {
        List<Peer> others = aliveOthers();
        Endpoint with = exchangeWith;
        exchangeWith = null;
        if (with == null && !others.isEmpty()) {
            with = others.get(random.nextInt(others.size())).at;
        }
        if (with != null) {
            out.exchanges.add(with);
        }
        nextExchange =
                others.isEmpty() ? NEVER : now + jittered(timing.exchangeInterval().toMillis());
    }

    private void exchangeSoon(long now, Endpoint with) {
        if (exchangeWith == null) {
            exchangeWith = with;
            nextExchange = Math.min(nextExchange, now + 1 + random.nextLong(EXCHANGE_SOON_MILLIS));
        }
    }

    private void gossip(Outbox out) {
        List<Peer> targets = new ArrayList<>();
        for (Peer peer : peers.values()) {
            if (peer.alive()) {
                targets.add(peer);
            }
        }
        for (Peer peer : someOf(targets, GOSSIP_TARGETS)) {
            if (!broadcasts.isEmpty()) {
                out.send(peer.at);
            }
        }
        if (targets.isEmpty()) {
            broadcasts.take(Integer.MAX_VALUE, 1); // nobody to tell; a join tells all anyway
        }
    }

    private void forgetOld(long now, Outbox out) {
        for (Peer peer : List.copyOf(peers.values())) {
            if (!peer.alive() && now - peer.since >= kept(peer.status)) {
                peers.remove(peer.name);
                if (!peer.pruned) {
                    out.event(MemberEvent.Kind.FORGOTTEN, peer.member());
                }
            }
        }
    }

    private long kept(MemberStatus status) {
        return status == MemberStatus.FAILED
                ? timing.failedKept().toMillis()
                : timing.leftKept().toMillis();
    }

    private long wakeAt() {
        long wake =
                Math.min(Math.min(nextProbe, nextGossip), Math.min(nextReconnect, nextExchange));
        for (Probe probe : probes.values()) {
            wake = Math.min(wake, probe.deadline);
        }
        for (Peer peer : peers.values()) {
            if (peer.suspicion != null) {
                wake = Math.min(wake, peer.suspicion.endsAt());
            }
        }
        return peers.isEmpty() ? wake : Math.min(wake, nextForget);
    }

    // Small things.

    private boolean full() {
        return peers.size() >= MAX_MEMBERS;
    }

    private List<Peer> aliveOthers() {
        List<Peer> alive = new ArrayList<>();
        for (Peer peer : peers.values()) {
            if (peer.alive()) {
                alive.add(peer);
            }
        }
        return alive;
    }

    /** A probe's time; longer while this member itself seems to be slow. */
    private long patience() {
        return timing.probeTimeout().toMillis() * (1 + slowness);
    }

    private int retransmits() {
        return 4 * (int) Math.ceil(Math.log10(peers.size() + 2.0));
    }

    private long jittered(long interval) {
        return interval * 3 / 4 + random.nextLong(interval / 2 + 1);
    }

    private List<Peer> someOf(List<Peer> from, int count) {
        List<Peer> left = new ArrayList<>(from);
        List<Peer> chosen = new ArrayList<>();
        while (chosen.size() < count && !left.isEmpty()) {
            chosen.add(left.remove(random.nextInt(left.size())));
        }
        return chosen;
    }

    private void shuffle(List<String> names) {
        for (int i = names.size() - 1; i > 0; i--) {
            Collections.swap(names, i, random.nextInt(i + 1));
        }
    }
}
