package io.drover.plugin.host;

import io.drover.plugin.process.ProcessIdentity;
import io.drover.plugin.process.ProcessRecord;
import io.drover.plugin.proto.goplugin.Empty;
import io.drover.plugin.proto.goplugin.GRPCControllerGrpc;
import io.drover.plugin.proto.health.HealthCheckRequest;
import io.drover.plugin.proto.health.HealthGrpc;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one plugin process running: finds the recorded one or starts it, and starts it again when
 * it died, with growing pauses while it dies young.
 *
 * <p>One virtual thread walks through this life; see {@code live}.
 */
final class PluginProcess {
    /** Who uses the process. Called from the process's thread. */
    interface User {
        /**
         * The process answers.
         *
         * @param found it ran before this agent did
         * @param settled to be told once the process is configured, before anybody uses it
         * @throws NotNeededException if it is to be stopped for good
         * @throws IOException if it cannot be used; it is then stopped and started again
         */
        void ready(ManagedChannel channel, boolean found, Settled settled)
                throws IOException, InterruptedException;

        /** The process is gone, or is let go. */
        void lost();

        /** It could not be started or used; another try follows. */
        void failed(Exception why);
    }

    /** Hears that a process may be found again by the next agent. */
    interface Settled {
        void now() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger("client.plugin_host");
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(20);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);
    private static final Duration HAND_OVER_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(2);
    private static final Duration DYING_LIMIT = Duration.ofSeconds(1);
    private static final Duration PING_PERIOD = Duration.ofMillis(100);

    private final PluginLaunch launch;
    private final PluginTransport transport;
    private final HostGate gate;
    private final User user;
    private final PluginLog log;
    private final LogKeeper keeper;
    private final Semaphore changed = new Semaphore(0);
    private final Thread life;
    private volatile boolean closing;
    private volatile boolean stopping;

    PluginProcess(PluginLaunch launch, PluginTransport transport, HostGate gate, User user) {
        this.launch = launch;
        this.transport = transport;
        this.gate = gate;
        this.user = user;
        this.log = new PluginLog(launch.name(), System::nanoTime);
        this.keeper = new LogKeeper(launch.recordFile().resolveSibling(""), launch.name());
        this.life = Thread.ofVirtual().name("plugin-" + launch.name()).unstarted(this::run);
    }

    private record Session(ProcessRecord record, ManagedChannel channel, boolean found) {
        ProcessIdentity process() {
            return record.process();
        }
    }

    void start() {
        life.start();
    }

    private void run() {
        try (keeper) {
            live();
            if (!stopping) {
                keeper.letGo();
            }
        }
    }

    private void live() {
        var pace = new RestartPace(System.nanoTime());
        while (!closing) {
            boolean worked = false;
            try {
                var found = attach();
                if (found.isEmpty()) {
                    gate.await();
                }
                use(found.isPresent() ? found.get() : launched());
                worked = true;
            } catch (InterruptedException _) {
                return;
            } catch (HandOverException _) {
                worked = true;
            } catch (NotNeededException e) {
                LOG.warn("Plugin {}: {}", launch.name(), e.getMessage());
                user.failed(e);
                return;
            } catch (Exception e) {
                if (!closing) {
                    LOG.warn("Plugin {}: {}", launch.name(), e.getMessage());
                    user.failed(e);
                }
            }
            try {
                Thread.sleep(pace.after(worked, System.nanoTime()));
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void use(Session current) throws IOException, InterruptedException {
        try {
            if (!launch.ownSession()) {
                StdioFeed.follow(current.channel(), log);
            }
            answers(current);
            awaitDeath(current);
            LOG.warn("Plugin {}: process {} is gone", launch.name(), current.process().pid());
        } finally {
            letGo(current);
            user.lost();
        }
    }

    private void answers(Session current) throws IOException, InterruptedException {
        try {
            user.ready(current.channel(), current.found(), () -> launch.settled(current.record()));
        } catch (HandOverException e) {
            LOG.info(
                    "Plugin {}: process {} {}",
                    launch.name(),
                    current.process().pid(),
                    e.getMessage());
            stop(current, HAND_OVER_LIMIT);
            throw e;
        } catch (IOException | RuntimeException e) {
            if (!closing) {
                stop(current);
            }
            throw e;
        }
        LOG.info(
                "Plugin {}: process {} {}",
                launch.name(),
                current.process().pid(),
                current.found() ? "found again" : "started");
    }

    /** The end of our use of the process, which goes on unless it is to stop. */
    private void letGo(Session current) {
        if (stopping) {
            stop(current);
        }
        current.channel().shutdownNow();
    }

    private void awaitDeath(Session current) throws InterruptedException {
        current.channel().notifyWhenStateChanged(ConnectivityState.READY, changed::release);
        while (current.process().isAlive()) {
            if (changed.tryAcquire(LOOK_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                changed.drainPermits();
                awaitGone(current.process());
                var state = current.channel().getState(/* requestConnection= */ true);
                current.channel().notifyWhenStateChanged(state, changed::release);
            }
        }
    }

    /** The kernel closes the socket a moment before the process is gone. */
    private static void awaitGone(ProcessIdentity process) throws InterruptedException {
        long limit = System.nanoTime() + DYING_LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < limit) {
            Thread.sleep(5);
        }
    }

    private Optional<Session> attach() throws IOException, InterruptedException {
        var record = ProcessRecord.read(launch.recordFile());
        if (record.isEmpty() || !record.get().process().isAlive()) {
            return Optional.empty();
        }
        if (launch.autoMtls()) { // nobody but the agent before could connect to it
            end(record.get().process());
            return Optional.empty();
        }
        if (record.get().address() instanceof PluginAddress.Unix(var socket)
                && !Files.exists(socket)) {
            return Optional.empty();
        }
        var found = new Session(record.get(), transport.dial(record.get().address(), null), true);
        if (!launch.ownSession()) {
            launch.followAgain(found.process(), log, keeper);
        }
        try {
            ping(found);
            return Optional.of(found);
        } catch (InterruptedException e) {
            letGo(found);
            throw e;
        } catch (StatusRuntimeException e) {
            if (!found.process().isAlive()) {
                found.channel().shutdownNow();
                return Optional.empty();
            }
            LOG.warn(
                    "Plugin {}: process {} lives but does not answer ({}), starting another",
                    launch.name(),
                    found.process().pid(),
                    e.getStatus());
            stop(found);
            return Optional.empty();
        }
    }

    private Session launched() throws IOException, InterruptedException {
        launch.endHalfStarted();
        var start = launch.start(log, keeper);
        var record = start.record();
        var started = new Session(record, transport.dial(record.address(), start.tls()), false);
        try {
            ping(started);
            return started;
        } catch (InterruptedException e) {
            letGo(started);
            throw e;
        } catch (StatusRuntimeException e) {
            stop(started);
            throw new IOException("the plugin does not answer: " + e.getStatus(), e);
        }
    }

    private Duration pingLimit() {
        var start = launch.startLimit();
        return start.compareTo(HEALTH_LIMIT) < 0 ? start : HEALTH_LIMIT;
    }

    /** Waits for its first answer while it lives: it may have been killed a moment ago. */
    private void ping(Session session) throws InterruptedException {
        var answer =
                HealthGrpc.newFutureStub(session.channel())
                        .withWaitForReady()
                        .withDeadlineAfter(pingLimit().toMillis(), TimeUnit.MILLISECONDS)
                        .check(
                                HealthCheckRequest.newBuilder()
                                        .setService(GoPlugin.HEALTH_SERVICE)
                                        .build());
        try {
            while (true) {
                try {
                    var _ = answer.get(PING_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException _) {
                    if (!session.process().isAlive()) {
                        throw Status.UNAVAILABLE
                                .withDescription("it has ended")
                                .asRuntimeException();
                    }
                }
            }
        } catch (ExecutionException e) {
            throw Status.fromThrowable(e).asRuntimeException();
        } finally {
            answer.cancel(true);
        }
    }

    private static void stop(Session session) {
        stop(session, LEAVE_LIMIT);
    }

    /** Asks the process to leave, and makes it leave when it does not. */
    private static void stop(Session session, Duration limit) {
        try {
            var _ =
                    GRPCControllerGrpc.newBlockingStub(session.channel())
                            .withDeadlineAfter(LEAVE_LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .shutdown(Empty.getDefaultInstance());
        } catch (StatusRuntimeException _) {
            // A plugin may be gone before it has answered.
        }
        session.channel().shutdownNow();
        awaitLeaving(session.process(), limit);
    }

    /** Ends a process that cannot be asked to leave. */
    private static void end(ProcessIdentity process) {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        awaitLeaving(process, LEAVE_LIMIT);
    }

    private static void awaitLeaving(ProcessIdentity process, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (process.isAlive() && System.nanoTime() < end) {
                Thread.sleep(10);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (process.isAlive()) {
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Lets go of the process, which goes on. */
    void close() {
        closing = true;
        life.interrupt();
        awaitLeft();
    }

    /** The calls under way end before the connections that they are made over. */
    private void awaitLeft() {
        try {
            life.join(LEAVE_LIMIT.multipliedBy(3));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the process, also one that is only just starting. */
    void shutdown() {
        stopping = true;
        close();
        try {
            Files.deleteIfExists(launch.recordFile());
        } catch (IOException e) {
            LOG.warn(
                    "Plugin {}: {} stays behind: {}",
                    launch.name(),
                    launch.recordFile(),
                    e.getMessage());
        }
    }
}
