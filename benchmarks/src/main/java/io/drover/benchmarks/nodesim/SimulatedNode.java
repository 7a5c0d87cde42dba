package io.drover.benchmarks.nodesim;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drover.wire.AllocationUpdate;
import io.drover.wire.JobVersions;
import io.drover.wire.session.AllocationSync;
import io.drover.wire.session.AllocationUpdates;
import io.drover.wire.session.AssignedAllocation;
import io.drover.wire.session.Heartbeat;
import io.drover.wire.session.Hello;
import io.drover.wire.session.NodeMessage;
import io.drover.wire.session.NodeSessionsGrpc;
import io.drover.wire.session.ServerMessage;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One node: its session and what it holds. Messages come on the connection's thread and turns on
 * the timer's; the node's lock keeps them apart.
 */
final class SimulatedNode {
    private static final int UNDER_WAY_MAX = 4;
    private static final long AGAIN_MS = 1000;

    private final Simulation simulation;
    private final Channel channel;
    private final int number;
    private final HeldAllocations held;

    private @Nullable Session session;
    private boolean dead;

    SimulatedNode(Simulation simulation, Channel channel, int number) {
        this.simulation = simulation;
        this.channel = channel;
        this.number = number;
        held = new HeldAllocations(simulation.options);
    }

    synchronized int running() {
        return held.running();
    }

    /** Opens a session unless there is one. */
    synchronized void open() {
        dead = false;
        if (session == null) {
            session = new Session();
            session.open();
        }
    }

    /** Falls silent, without a word, and forgets everything. */
    synchronized void die() {
        dead = true;
        held.clear();
        Session gone = session;
        session = null;
        if (gone != null) {
            gone.drop();
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private ByteString smile(Object value) {
        return UnsafeByteOperations.unsafeWrap(simulation.codec.smile().writeValueAsBytes(value));
    }

    private final class Session implements StreamObserver<ServerMessage> {
        private @Nullable StreamObserver<NodeMessage> out;
        private final JobVersions<JobFacts> jobs = JobVersions.ofNode();
        private @Nullable Future<?> turn;
        private boolean welcomed;
        private long ttlMs;
        private long sequence;
        private int underWay;

        void open() {
            out = NodeSessionsGrpc.newStub(channel).open(this);
            send(
                    NodeMessage.newBuilder()
                            .setHello(
                                    Hello.newBuilder()
                                            .setProtocol(1)
                                            .setNodeSmile(smile(NodeShape.of(number))))
                            .build());
        }

        private void send(NodeMessage message) {
            if (out != null) {
                out.onNext(message);
            }
        }

        void drop() {
            if (welcomed) {
                simulation.tally.sessions.decrementAndGet();
            }
            if (turn != null) {
                turn.cancel(false);
            }
            if (out instanceof ClientCallStreamObserver<NodeMessage> call) {
                call.cancel("the node is gone", null);
            }
        }

        private boolean isOver() {
            return session != this;
        }

        @Override
        public void onNext(ServerMessage message) {
            synchronized (SimulatedNode.this) {
                if (!isOver()) {
                    handle(message);
                }
            }
        }

        private void handle(ServerMessage message) {
            switch (message.getBodyCase()) {
                case WELCOME -> welcome(message.getWelcome().getHeartbeatTtlMs());
                case HEARTBEAT_ACCEPTED ->
                        ttlMs = message.getHeartbeatAccepted().getHeartbeatTtlMs();
                case ALLOCATION_SYNC -> sync(message.getAllocationSync());
                case ALLOCATION_UPDATES_COMMITTED -> {
                    simulation.tally.committed.increment();
                    underWay--;
                    awaitTurn();
                }
                case REFUSED -> simulation.tally.refusals.increment();
                case ATTEND_REQUEST, SERVERS_CHANGED, BODY_NOT_SET -> {}
            }
        }

        private void welcome(long heartbeatTtlMs) {
            simulation.tally.welcomes.increment();
            simulation.tally.sessions.incrementAndGet();
            welcomed = true;
            ttlMs = heartbeatTtlMs;
            // The first sign makes the node ready; as real ones, they come at half the time.
            beat();
            List<AllocationUpdate> missed = held.all(now());
            if (!missed.isEmpty()) {
                report(missed);
            }
        }

        private void beat() {
            synchronized (SimulatedNode.this) {
                if (isOver()) {
                    return;
                }
                simulation.tally.beats.increment();
                send(NodeMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
                var _ = simulation.later(this::beat, Duration.ofMillis(Math.max(100, ttlMs / 2)));
            }
        }

        private void sync(AllocationSync sync) {
            for (ByteString job : sync.getJobsSmileList()) {
                JobFacts facts = simulation.job(job);
                jobs.put(facts.namespace(), facts.id(), facts.version(), facts);
            }
            long now = now();
            for (AssignedAllocation each : sync.getAllocationsList()) {
                Assigned allocation =
                        simulation
                                .codec
                                .smile()
                                .readValue(each.getAllocationSmile().toByteArray(), Assigned.class);
                JobFacts job =
                        jobs.named(
                                allocation.namespace(), allocation.jobId(), each.getJobVersion());
                held.assign(allocation, job, now);
            }
            jobs.endOfMessage();
            sync.getRemovedList().forEach(held::remove);
            simulation.tally.assigned.add(sync.getAllocationsCount());
            awaitTurn();
        }

        private void awaitTurn() {
            long at = held.nextAt();
            if (turn != null) {
                turn.cancel(false);
                turn = null;
            }
            if (at != HeldAllocations.NEVER && underWay < UNDER_WAY_MAX) {
                turn = simulation.later(this::takeTurn, Duration.ofNanos(Math.max(0, at - now())));
            }
        }

        private void takeTurn() {
            synchronized (SimulatedNode.this) {
                if (isOver()) {
                    return;
                }
                List<AllocationUpdate> updates = held.due(now());
                if (!updates.isEmpty()) {
                    report(updates);
                }
                awaitTurn();
            }
        }

        private void report(List<AllocationUpdate> updates) {
            AllocationUpdates.Builder message =
                    AllocationUpdates.newBuilder().setSequence(++sequence);
            updates.forEach(update -> message.addUpdatesSmile(smile(update)));
            underWay++;
            simulation.tally.updates.add(updates.size());
            send(NodeMessage.newBuilder().setAllocationUpdates(message).build());
        }

        @Override
        public void onError(Throwable problem) {
            lost();
        }

        @Override
        public void onCompleted() {
            lost();
        }

        private void lost() {
            synchronized (SimulatedNode.this) {
                if (isOver()) {
                    return;
                }
                simulation.tally.losses.increment();
                drop();
                session = null;
                if (!dead) {
                    long pause = ThreadLocalRandom.current().nextLong(AGAIN_MS / 2, 2 * AGAIN_MS);
                    var _ = simulation.later(SimulatedNode.this::open, Duration.ofMillis(pause));
                }
            }
        }
    }
}
