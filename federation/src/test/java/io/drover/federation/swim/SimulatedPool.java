package io.drover.federation.swim;

import io.drover.federation.swim.Swim.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A pool in one thread, from one seed: its clock, its network and all of its members. */
final class SimulatedPool {
    /** Packets and tables pass the codec on their way, as they do between real members. */
    private static final class SimulatedMember {
        final Endpoint at;
        Swim swim;
        boolean running = true;
        long pausedUntil;
        long wakeAt = Long.MAX_VALUE;
        final List<MemberEvent> events = new ArrayList<>();

        SimulatedMember(Endpoint at, Swim swim) {
            this.at = at;
            this.swim = swim;
        }
    }

    private record Happening(long at, long order, Runnable action) {}

    private final SplittableRandom random;
    private final Timing timing;
    private final TreeMap<String, SimulatedMember> members = new TreeMap<>();
    private final TreeMap<String, String> nameAt = new TreeMap<>();
    private final TreeSet<String> stopped = new TreeSet<>();
    private final PriorityQueue<Happening> future =
            new PriorityQueue<>((a, b) ->
                    a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private long now = 1_000_000;
    private long order;
    private double loss;
    private int maxDelay = 20;
    private BiPredicate<String, String> cut = (_, _) -> false;
    private UnaryOperator<Packet> fault = UnaryOperator.identity();
    private long datagramsSent;

    SimulatedPool(long seed, Timing timing) {
        this.random = new SplittableRandom(seed);
        this.timing = timing;
    }

    SimulatedPool(long seed) {
        this(seed, Timing.usual());
    }

    // What tests do.

    void add(String name) {
        add(name, name, 1 + now);
    }

    /**
     * Starts a member.
     *
     * @param host where it is; the same host again is a restart
     */
    void add(String name, String host, long incarnation) {
        String region = name.substring(name.indexOf('.') + 1);
        Endpoint at = new Endpoint(host, 4648);
        Swim.Self self =
                new Swim.Self(
                        name,
                        at,
                        new TreeMap<>(Map.of("region", region, "id", "id-of-" + host)),
                        incarnation);
        SimulatedMember member =
                new SimulatedMember(at, new Swim(self, timing, random.split(), now));
        members.put(host, member);
        nameAt.put(host, name);
        stopped.remove(host);
        step(member, new Input.Wake());
    }

    /**
     * Lets {@code host} join at {@code seed}.
     *
     * @return the refusal; empty when let in
     */
    String join(String host, String seed) {
        SimulatedMember joining = member(host);
        SimulatedMember known = member(seed);
        Table asked = copy(joining.swim.table(now, true));
        String refusal = known.swim.refusal(asked);
        if (refusal.isEmpty()) {
            step(known, new Input.Merge(asked));
            step(joining, new Input.Merge(copy(known.swim.table(now, false))));
        }
        return refusal;
    }

    void kill(String host) {
        member(host).running = false;
        stopped.add(host);
    }

    /** Stops the process for a while, as a debugger or a starved machine does. */
    void pause(String host, long millis) {
        member(host).pausedUntil = now + millis;
    }

    void leave(String host) {
        step(member(host), new Input.Leave());
    }

    void input(String host, Input input) {
        step(member(host), input);
    }

    void loss(double share) {
        this.loss = share;
    }

    void maxDelay(int millis) {
        this.maxDelay = millis;
    }

    /** Cuts datagrams and streams between hosts for which {@code between} holds. */
    void cut(BiPredicate<String, String> between) {
        this.cut = between;
    }

    void heal() {
        this.cut = (_, _) -> false;
    }

    /** Plants a fault: every packet passes through {@code change} before it is sent. */
    void plant(UnaryOperator<Packet> change) {
        this.fault = change;
    }

    // What tests see.

    long now() {
        return now;
    }

    long datagramsSent() {
        return datagramsSent;
    }

    List<String> running() {
        return members.keySet().stream().filter(host -> !stopped.contains(host)).toList();
    }

    List<MemberEvent> events(String host) {
        return member(host).events;
    }

    /** Status of each listed member, as {@code host} sees it. */
    Map<String, MemberStatus> seenBy(String host) {
        Map<String, MemberStatus> seen = new TreeMap<>();
        for (Member listed : member(host).swim.members()) {
            seen.put(listed.name(), listed.status());
        }
        return seen;
    }

    Member seenBy(String host, String name) {
        return member(host).swim.members().stream()
                .filter(listed -> listed.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** True when each running member lists the running ones, and only them, as alive. */
    boolean agrees() {
        TreeSet<String> alive = new TreeSet<>();
        running().forEach(host -> alive.add(nameAt.get(host)));
        for (String host : running()) {
            TreeSet<String> seen = new TreeSet<>();
            seenBy(host)
                    .forEach((name, status) -> {
                        if (status == MemberStatus.ALIVE) {
                            seen.add(name);
                        }
                    });
            if (!seen.equals(alive)) {
                return false;
            }
        }
        return true;
    }

    /** All members whose process runs but whom a running member that reaches them calls failed. */
    List<String> wronglyFailed() {
        List<String> wrong = new ArrayList<>();
        for (String host : running()) {
            Map<String, MemberStatus> seen = seenBy(host);
            for (String other : running()) {
                if (!cut.test(host, other) && seen.get(nameAt.get(other)) == MemberStatus.FAILED) {
                    wrong.add(nameAt.get(other) + " as seen by " + nameAt.get(host));
                }
            }
        }
        return wrong;
    }

    // Time.

    void run(long millis) {
        long until = now + millis;
        while (!future.isEmpty() && future.peek().at <= until) {
            happen();
        }
        now = until;
    }

    /**
     * Lets time pass until {@code condition} holds.
     *
     * @return how long it took, or -1 when it did not come true within {@code millis}
     */
    long runUntil(BooleanSupplier condition, long millis) {
        long start = now;
        long check = now;
        while (!condition.getAsBoolean()) {
            check += 50;
            run(check - now);
            if (now - start > millis) {
                return -1;
            }
        }
        return now - start;
    }

    private void happen() {
        Happening next = future.remove();
        now = Math.max(now, next.at);
        next.action.run();
    }

    private void later(long delay, Runnable action) {
        future.add(new Happening(now + delay, order++, action));
    }

    // The members.

    private SimulatedMember member(String host) {
        SimulatedMember member = members.get(host);
        if (member == null) {
            throw new IllegalArgumentException("no member at " + host);
        }
        return member;
    }

    private void step(SimulatedMember member, Input input) {
        if (!member.running) {
            return;
        }
        if (now < member.pausedUntil) {
            later(member.pausedUntil - now, () -> step(member, input));
            return;
        }
        Swim.Step step = member.swim.step(now, input);
        member.events.addAll(step.events());
        step.datagrams().forEach(datagram -> send(member, datagram));
        step.exchanges().forEach(with -> exchange(member, with));
        member.wakeAt = step.wakeAt();
        if (step.wakeAt() != Long.MAX_VALUE) {
            long due = Math.max(now, step.wakeAt());
            future.add(new Happening(due, order++, () -> wake(member, step.wakeAt())));
        }
    }

    private void wake(SimulatedMember member, long due) {
        if (member.wakeAt == due) { // otherwise a later step asked for another time
            member.wakeAt = Long.MAX_VALUE;
            step(member, new Input.Wake());
        }
    }

    private void send(SimulatedMember from, Swim.Datagram datagram) {
        datagramsSent++;
        Packet packet = fault.apply(datagram.packet());
        byte[] bytes = Codec.encode(packet);
        if (random.nextDouble() < loss) {
            return;
        }
        later(delay(), () -> deliver(from.at, datagram.to(), bytes));
    }

    private void deliver(Endpoint from, Endpoint to, byte[] bytes) {
        SimulatedMember target = members.get(to.host());
        if (target != null && !cut.test(from.host(), to.host())) {
            step(target, new Input.Received(from, decode(bytes)));
        }
    }

    private void exchange(SimulatedMember from, Endpoint with) {
        later(
                delay(),
                () -> {
                    SimulatedMember other = members.get(with.host());
                    if (other == null
                            || !other.running
                            || now < other.pausedUntil
                            || cut.test(from.at.host(), with.host())) {
                        return;
                    }
                    step(other, new Input.Merge(copy(from.swim.table(now, false))));
                    Table answer = copy(other.swim.table(now, false));
                    later(delay(), () -> step(from, new Input.Merge(answer)));
                });
    }

    private int delay() {
        return 1 + random.nextInt(maxDelay);
    }

    private static Packet decode(byte[] bytes) {
        try {
            return Codec.decodePacket(bytes);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Table copy(Table table) {
        try {
            return Codec.decodeTable(Codec.encode(table));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
