package io.drover.server.simulation;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.broker.BlockedEvaluations;
import io.drover.server.broker.EvaluationBroker;
import io.drover.server.duty.Duty;
import io.drover.server.duty.DutyLoop;
import io.drover.server.duty.Message;
import io.drover.server.plan.PlanApplier;
import io.drover.server.plan.PlanCheck;
import io.drover.server.plan.RejectionSettings;
import io.drover.server.replay.Decider;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.StateMachine;
import io.drover.server.upkeep.Archivist;
import io.drover.server.upkeep.CollectionSettings;
import io.drover.server.upkeep.Deployments;
import io.drover.server.upkeep.Drains;
import io.drover.server.upkeep.GarbageCollector;
import io.drover.server.upkeep.HeartbeatSettings;
import io.drover.server.upkeep.Heartbeats;
import io.drover.server.upkeep.Periodic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A region in one thread: the product's own duties, scheduler and state, with a clock, a log and
 * nodes that follow from a seed. Entries of the log take time, workers see old states, answers get
 * lost with a leader.
 */
final class SimulatedRegion {
    static final long MILLI = 1_000_000L;
    private static final int WORKERS = 3;

    final Random random;
    private final PlanCheck check;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, SimulatedNode> nodes = new TreeMap<>();
    private final Map<String, Allocation> archived = new TreeMap<>();
    private final HeartbeatSettings heartbeats =
            new HeartbeatSettings(
                    Duration.ofSeconds(10), 50, Duration.ofSeconds(5), Duration.ofSeconds(30));

    private State state = State.initial();
    private long now = Samples.SECOND;
    private long order;
    private long lastEntryAt;
    private int idsMade;
    private int term;
    private DutyLoop loop;
    private EvaluationBroker broker;
    private long wokenFor = Duty.NEVER;
    private Consumer<SimulatedRegion> afterEachEntry = _ -> {};

    /** Chances of mishaps, 0 to 1. */
    double workerFails = 0.02;

    double entryFails = 0.05;

    double taskFails = 0.1;

    /** What happens to messages between nodes and servers; nothing bad unless that is changed. */
    Network network = new Network(this);

    /** Decides evaluations. */
    Decider decider = new Scheduler()::decide;

    /** The longest that a worker takes, in milliseconds; it decides on the state of its start. */
    int slowestWorker = 40;

    /** What was applied, in order; kept only when somebody wants it. */
    @Nullable List<Entry> entries;

    /** One entry, with the state's index after it. */
    record Entry(long time, List<Command> commands, long index) {}

    /** Changes the duties of each term, for what should not be; applied from the next term on. */
    UnaryOperator<List<Duty>> tampering = UnaryOperator.identity();

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    SimulatedRegion(long seed, PlanCheck check) {
        this.random = new Random(seed);
        this.check = check;
        this.broker = new EvaluationBroker(WORKERS, this::newId);
        this.loop = newLoop();
        handle(new Message.Started());
    }

    void afterEachEntry(Consumer<SimulatedRegion> invariants) {
        this.afterEachEntry = invariants;
    }

    State state() {
        return state;
    }

    long now() {
        return now;
    }

    EvaluationBroker broker() {
        return broker;
    }

    List<SimulatedNode> nodes() {
        return new ArrayList<>(nodes.values());
    }

    String newId() {
        idsMade++;
        return Samples.id("e", idsMade);
    }

    /** Runs all that happens until then. */
    void runUntil(long time) {
        int left = 200_000; // whoever turns in circles shall be caught
        while (!events.isEmpty() && events.peek().at() <= time) {
            left--;
            if (left < 0) {
                throw new AssertionError("too many events before " + time + ", now " + now);
            }
            Event event = events.poll();
            now = Math.max(now, event.at());
            event.action().run();
        }
        now = Math.max(now, time);
    }

    void after(long delay, Runnable action) {
        order++;
        events.add(new Event(now + delay, order, action));
    }

    /** A random time from {@code least} to {@code most} milliseconds. */
    long millis(int least, int most) {
        return (least + random.nextInt(most - least + 1)) * MILLI;
    }

    void addNode(Node node) {
        SimulatedNode simulated = new SimulatedNode(this, node);
        nodes.put(node.id(), simulated);
        append(List.of(new Command.RegisterNode(node, List.of())), _ -> simulated.heartbeat());
    }

    /**
     * The leader ends; the next one knows only the state. Entries on their way may or may not
     * count.
     */
    void changeLeader() {
        term++;
        broker = new EvaluationBroker(WORKERS, this::newId);
        loop = newLoop();
        wokenFor = Duty.NEVER;
        int of = term;
        after(
                millis(100, 3000),
                () -> {
                    if (of == term) {
                        handle(new Message.Started());
                    }
                });
    }

    Duration heartbeat(String nodeId) {
        int of = term;
        network.carry(
                0,
                5,
                () -> {
                    if (of == term) {
                        handle(new Message.HeartbeatSeen(nodeId));
                    }
                });
        return heartbeats.ttl(nodeId, state.nodeCount());
    }

    /** A node's report, as far as the network lets it through. */
    void report(List<Command> commands) {
        network.carry(0, 0, () -> append(commands, _ -> {}));
    }

    /** Goes on with a copy of the state that should not differ. */
    void takeOver(State copy) {
        state = copy;
        changeLeader();
    }

    /** Appends from outside the duties, such as a request or a report. */
    void append(List<Command> commands, Consumer<Boolean> done) {
        append(() -> now, commands, done, false);
    }

    private void append(
            LongSupplier proposedAt,
            List<Command> commands,
            Consumer<Boolean> done,
            boolean mayFail) {
        long time = proposedAt.getAsLong();
        boolean fails = mayFail && random.nextDouble() < entryFails;
        boolean knownToFail = fails && random.nextBoolean();
        lastEntryAt = Math.max(lastEntryAt, now + millis(1, 20));
        order++;
        events.add(
                new Event(
                        lastEntryAt,
                        order,
                        () -> {
                            if (!knownToFail) {
                                apply(time, commands); // it counts although nobody is told
                            }
                            done.accept(!fails);
                        }));
    }

    private void apply(long time, List<Command> commands) {
        Applied applied = StateMachine.apply(state, time, commands);
        state = applied.state();
        if (entries != null) {
            entries.add(new Entry(time, commands, state.index()));
        }
        keepArchived(applied.events());
        afterEachEntry.accept(this);
        handle(new Message.StateChanged(applied.events()));
        for (StateEvent event : applied.events()) {
            if (event instanceof StateEvent.AllocationChanged(_, var after) && after != null) {
                SimulatedNode node = nodes.get(after.nodeId());
                if (node != null) {
                    network.carry(1, 30, node::sync);
                }
            }
        }
    }

    private void keepArchived(List<StateEvent> all) {
        for (StateEvent event : all) {
            if (event instanceof StateEvent.RowArchived(_, _, var row)
                    && row instanceof Allocation allocation) {
                archived.put(allocation.id(), allocation);
            }
        }
    }

    /** A job's allocations, those in the history included. */
    List<Allocation> everyAllocation(Job job) {
        Map<String, Allocation> all = new TreeMap<>();
        archived.values().stream()
                .filter(a -> a.jobId().equals(job.id()) && a.namespace().equals(job.namespace()))
                .forEach(a -> all.put(a.id(), a));
        state.allocationsByJob(job.namespace(), job.id()).forEach(a -> all.put(a.id(), a));
        return new ArrayList<>(all.values());
    }

    private DutyLoop newLoop() {
        return new DutyLoop(tampering.apply(duties()));
    }

    private List<Duty> duties() {
        return List.of(
                broker,
                new BlockedEvaluations(),
                new PlanApplier(check, RejectionSettings.defaults(), this::newId),
                new Heartbeats(heartbeats, this::newId),
                new Deployments(this::newId),
                new Drains(this::newId),
                new Periodic(this::newId),
                new Archivist(CollectionSettings.defaults()),
                new GarbageCollector(CollectionSettings.defaults()));
    }

    private void handle(Message message) {
        carryOut(loop.handle(state, now, message));
    }

    private void carryOut(DutyLoop.Effects effects) {
        int of = term;
        for (DutyLoop.Issued issued : effects.appends()) {
            append(
                    () -> now,
                    issued.append().commands(),
                    done -> {
                        if (of == term) {
                            carryOut(loop.answer(state, now, answer(issued, done), issued.by()));
                        }
                    },
                    true);
        }
        for (Message.Deliver delivery : effects.deliveries()) {
            decide(delivery, of);
        }
        long wakeAt = loop.wakeAt();
        if (wakeAt != Duty.NEVER && wakeAt != wokenFor) {
            wokenFor = wakeAt;
            after(Math.max(0, wakeAt - now), () -> wake(of));
        }
    }

    private void wake(int of) {
        if (of == term) {
            wokenFor = Duty.NEVER;
            handle(new Message.Woken());
        }
    }

    private static Message answer(DutyLoop.Issued issued, boolean done) {
        String tag = issued.append().tag();
        return done ? new Message.Appended(tag) : new Message.NotAppended(tag, "simulated");
    }

    private void decide(Message.Deliver delivery, int of) {
        State seen = state;
        long decidedAt = now;
        boolean fails = random.nextDouble() < workerFails;
        after(
                millis(0, slowestWorker),
                () -> {
                    if (of != term) {
                        return;
                    }
                    if (fails) {
                        handle(new Message.NotDecided(delivery.token(), "simulated"));
                        return;
                    }
                    Decision decision =
                            decider.decide(
                                    seen, delivery.newest(seen), random.nextLong(), decidedAt);
                    handle(new Message.Decided(delivery.token(), decision));
                });
    }

    /** What is still to be done for a job, or null. */
    @Nullable Evaluation openEvaluation(String jobId) {
        for (Evaluation evaluation : state.evaluationsByJob("default", jobId)) {
            if (evaluation.status().equals("pending") || evaluation.status().equals("blocked")) {
                return evaluation;
            }
        }
        return null;
    }
}
