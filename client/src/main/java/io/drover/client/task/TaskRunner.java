package io.drover.client.task;

import io.drover.api.RequestException;
import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.allocation.TaskState;
import io.drover.client.directory.AllocationDirectory;
import io.drover.client.network.AllocationNetwork;
import io.drover.client.store.StoredTask;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.host.RunningTask;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one task of an allocation until it will not run again.
 *
 * <p>One virtual thread owns the task and does everything to it in order; others leave it messages.
 * It waits for its turn in the allocation, prepares, starts, waits for the end, asks the restart
 * policy and begins again. What must be known after the agent's death is written before each step
 * that could not be repeated.
 */
public final class TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
    private static final int STOP_TRIES = 5;
    private static final Duration STOP_BACKOFF = Duration.ofSeconds(5);
    private static final Duration STOP_BACKOFF_MAX = Duration.ofMinutes(2);
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LEAVE_PATIENCE = Duration.ofMillis(500);
    private static final Duration USAGE_PATIENCE = Duration.ofSeconds(3);

    /** Who hears of changes; called on the task's thread. */
    public interface Listener {
        void changed(TaskRunner task);
    }

    private sealed interface Message {
        /** The task's turn may have come, or the servers have been heard. */
        record LookAgain() implements Message {}

        record Ended(String taskId, ExitResult result) implements Message {}

        record Restart(String reason, boolean failure) implements Message {}

        record Stop() implements Message {}
    }

    /** What comes next in a task's life. */
    private sealed interface Next {
        /** It runs, or has just ended. */
        record Launched() implements Next {}

        /** Start it after {@code delay}. */
        record Again(Duration delay) implements Next {}

        /** It will not run again. */
        record Over() implements Next {}
    }

    /** What is wanted of a task that is to end. */
    private record StopOrder(@Nullable TaskEvent because, boolean withoutDelay) {}

    private final NodeContext context;
    private volatile TaskSpec spec;
    private final Listener listener;
    private final TaskPreparation preparation;
    private final BlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    private volatile TaskState state;
    private volatile boolean turn;
    private volatile boolean serversHeard;
    private volatile @Nullable StopOrder stop;
    private volatile @Nullable RunningTask running;
    private volatile boolean leaving;
    private volatile @Nullable Thread thread;
    private volatile boolean complete;
    private RestartTracker tracker;

    /** The launch that is intended, under way or running; empty when there is none. */
    private String taskId;

    /** How that launch ended, until what follows from it is decided. */
    private @Nullable ExitResult exit;

    /**
     * @param stored what an earlier agent remembered; null for a new task
     */
    public TaskRunner(
            NodeContext context,
            TaskSpec spec,
            AllocationDirectory directory,
            AllocationNetwork network,
            Listener listener,
            @Nullable StoredTask stored) {
        this.context = context;
        this.spec = spec;
        this.listener = listener;
        this.preparation = new TaskPreparation(context, spec, directory, network);
        TaskState known = stored == null ? null : stored.state();
        this.state = known == null ? TaskProgress.initial() : known;
        this.tracker =
                stored == null
                        ? RestartTracker.FRESH
                        : new RestartTracker(stored.failures(), stored.windowStart());
        this.taskId = stored == null ? "" : stored.taskId();
        this.running = stored == null ? null : stored.running();
        this.exit = stored == null ? null : stored.exit();
        this.complete = stored != null && stored.complete();
    }

    public String name() {
        return spec.task().name();
    }

    public TaskSpec spec() {
        return spec;
    }

    /** The same task in a newer version of its job, for its next start. */
    public void update(TaskSpec newer) {
        spec = newer;
        preparation.update(newer);
    }

    /** As last reported. */
    public TaskState state() {
        return state;
    }

    /** True once the task is over and will not run again by itself. */
    public boolean done() {
        return complete;
    }

    /** Begins; returns at once. */
    public void start() {
        Thread owner =
                Thread.ofVirtual()
                        .name("task-" + spec.allocation().id() + "-" + name())
                        .unstarted(this::run);
        thread = owner;
        owner.start();
    }

    /** The task may run now; it waits for this before each start. */
    public void letRun(boolean yes) {
        if (turn != yes) {
            turn = yes;
            mailbox.add(new Message.LookAgain());
        }
    }

    /** The servers have said that the allocation is still wanted. */
    public void serversHeard() {
        if (!serversHeard) {
            serversHeard = true;
            mailbox.add(new Message.LookAgain());
        }
    }

    /**
     * Asks the task to end and returns at once; repeating it changes nothing.
     *
     * @param because added to its events; null when the stop needs no reason
     * @param withoutDelay skip the task's shutdown delay
     */
    public void stop(@Nullable TaskEvent because, boolean withoutDelay) {
        synchronized (this) {
            if (stop != null) {
                return;
            }
            stop = new StopOrder(because, withoutDelay);
        }
        mailbox.add(new Message.Stop());
    }

    /** Waits until the task is over. */
    public void awaitDone() throws InterruptedException {
        try {
            finished.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets go of the task without touching it: the agent leaves. */
    public void leave() {
        leaving = true;
        Thread owner = thread;
        if (owner != null) {
            owner.interrupt();
        }
    }

    /** Waits until the task's thread has ended, a moment at most. */
    public void awaitLeft() throws InterruptedException {
        Thread owner = thread;
        if (owner != null) {
            owner.join(LEAVE_PATIENCE);
        }
    }

    /**
     * Runs a task anew.
     *
     * @throws RequestException if it does not run
     */
    public void restart(String reason) {
        if (!running()) {
            throw new RequestException(400, "Task not running");
        }
        mailbox.add(new Message.Restart(reason, false));
    }

    /** Adds an event that others have made. */
    public void note(TaskEvent event) {
        emit(event);
    }

    public boolean running() {
        return state.state().equals(TaskProgress.RUNNING);
    }

    /**
     * Sends a signal.
     *
     * @throws RequestException if it does not run or cannot be signalled
     */
    public void signal(String signal) throws InterruptedException {
        RunningTask now = running;
        if (now == null || !running()) {
            throw new RequestException(400, "Task not running");
        }
        try {
            emit(TaskEvents.signaling(now(), signal, "User requested a signal"));
            driver().signal(now.taskId(), signal);
        } catch (PluginException e) {
            throw new RequestException(
                    500, "Failed to signal task: " + name() + ", err: " + e.getMessage(), e);
        }
    }

    /** The devices that the task was given. */
    public List<AllocatedDeviceResource> devices() {
        return spec.devices();
    }

    /** What the task uses now; empty when it does not run or its driver does not say. */
    public Optional<TaskUsage> usage() throws InterruptedException {
        RunningTask now = running;
        if (now == null || !running()) {
            return Optional.empty();
        }
        CompletableFuture<TaskUsage> first = new CompletableFuture<>();
        try (var _ = driver().usage(now.taskId(), USAGE_PATIENCE, first::complete)) {
            return Optional.of(first.get(USAGE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (PluginException | ExecutionException | TimeoutException _) {
            return Optional.empty();
        }
    }

    /**
     * Runs a command beside the task until it ends.
     *
     * @throws RequestException if the task does not run or its driver refuses
     */
    public ExitResult exec(List<String> command, ExecStreams streams) throws InterruptedException {
        RunningTask now = running;
        if (now == null || !running()) {
            throw new RequestException(404, "task \"" + name() + "\" is not running.");
        }
        if (command.isEmpty()) {
            throw new RequestException(400, "missing command");
        }
        try {
            return driver().exec(now.taskId(), command, streams);
        } catch (PluginException e) {
            throw new RequestException(500, String.valueOf(e.getMessage()), e);
        }
    }

    // ---- the task's own thread

    private void run() {
        if (leaving) {
            return;
        }
        try {
            if (!complete) {
                live();
            }
        } catch (InterruptedException _) {
            if (!leaving) {
                LOG.warn("task {} was interrupted", label());
            }
            return;
        } catch (RuntimeException e) {
            if (leaving) {
                return;
            }
            LOG.error("task {} ends by a fault of ours", label(), e);
            emit(TaskEvents.setupFailure(now(), "internal error: " + e, true));
            die();
        }
        finished.complete(null);
    }

    private void live() throws InterruptedException {
        Next next = begin();
        while (!(next instanceof Next.Over)) {
            next =
                    switch (next) {
                        case Next.Launched _ -> awaitEnd();
                        case Next.Again(var delay) ->
                                pause(delay) && awaitTurn() ? launch() : new Next.Over();
                        case Next.Over over -> over;
                    };
        }
        end();
    }

    private Next begin() throws InterruptedException {
        ExitResult ended = exit;
        if (ended != null) {
            letGo();
            return decide(outcome(ended));
        }
        if (running != null) {
            return find(running);
        }
        if (taskId.isEmpty() && state.events() == null) {
            emit(TaskEvents.received(now()));
        }
        return new Next.Again(Duration.ZERO);
    }

    /** Waits until the task may start. False when it is to end instead. */
    private boolean awaitTurn() throws InterruptedException {
        while (stop == null) {
            if (turn && serversHeard) {
                return true;
            }
            mailbox.take();
        }
        return false;
    }

    private Next launch() throws InterruptedException {
        try {
            DriverClient driver = driver();
            if (state.startedAt() == null && state.restarts() == 0) {
                emit(TaskEvents.setup(now(), "Building Task Directory"));
            }
            // An earlier try under this id may have got further than its answer.
            boolean inDoubt = !taskId.isEmpty();
            String id = inDoubt ? taskId : spec.allocation().id() + "/" + name() + "/" + suffix();
            TaskConfig config = preparation.prepare(id, driver);
            if (stop != null) {
                return new Next.Over();
            }
            taskId = id;
            remember();
            started(inDoubt ? driver.startOrFind(config) : driver.start(config), driver);
            return new Next.Launched();
        } catch (SetupException e) {
            emit(
                    e.invalid()
                            ? TaskEvents.failedValidation(now(), e.getMessage())
                            : TaskEvents.setupFailure(now(), e.getMessage(), false));
            return decide(outcome(e.recoverable()));
        } catch (PluginException e) {
            emit(TaskEvents.driverFailure(now(), String.valueOf(e.getMessage())));
            return decide(outcome(e.recoverable()));
        } catch (UncheckedIOException e) {
            emit(TaskEvents.setupFailure(now(), String.valueOf(e.getMessage()), false));
            return decide(RestartTracker.Outcome.FAILURE);
        }
    }

    private static RestartTracker.Outcome outcome(boolean recoverable) {
        return recoverable ? RestartTracker.Outcome.FAILURE : RestartTracker.Outcome.UNRECOVERABLE;
    }

    private void started(RunningTask launch, DriverClient driver) {
        running = launch;
        Instant now = now();
        synchronized (this) {
            state =
                    TaskProgress.become(
                            TaskProgress.with(state, TaskEvents.started(now)),
                            TaskProgress.RUNNING,
                            now);
        }
        remember();
        listener.changed(this);
        listen(launch, driver);
    }

    private void listen(RunningTask launch, DriverClient driver) {
        var _ =
                driver.await(launch.taskId())
                        .whenComplete((result, problem) -> tellEnd(launch, result, problem));
    }

    private void tellEnd(
            RunningTask launch, @Nullable ExitResult result, @Nullable Throwable problem) {
        mailbox.add(new Message.Ended(launch.taskId(), result == null ? lost(problem) : result));
    }

    private static ExitResult lost(@Nullable Throwable problem) {
        Throwable cause =
                problem != null && problem.getCause() != null ? problem.getCause() : problem;
        String text = cause == null ? "lost" : String.valueOf(cause.getMessage());
        return new ExitResult(-1, 0, false, text);
    }

    /** Waits for the end of the running task and decides what comes then. */
    private Next awaitEnd() throws InterruptedException {
        while (true) {
            if (stop != null) {
                stopRunning(true);
                return new Next.Over();
            }
            switch (mailbox.take()) {
                case Message.Ended(var id, var result) when isCurrent(id) -> {
                    ended(result);
                    return stop != null ? new Next.Over() : decide(outcome(result));
                }
                case Message.Restart(var reason, var failure) -> {
                    emit(TaskEvents.restartSignaled(now(), reason));
                    stopRunning(false);
                    return failure
                            ? decide(RestartTracker.Outcome.FAILURE)
                            : again(Duration.ZERO, "");
                }
                case Message.Ended _, Message.LookAgain _, Message.Stop _ -> {}
            }
        }
    }

    private static RestartTracker.Outcome outcome(ExitResult result) {
        return result.successful()
                ? RestartTracker.Outcome.SUCCESS
                : RestartTracker.Outcome.FAILURE;
    }

    private boolean isCurrent(String id) {
        RunningTask now = running;
        return now != null && now.taskId().equals(id);
    }

    /** Ends the running task and waits for it. */
    private void stopRunning(boolean forGood) throws InterruptedException {
        RunningTask now = running;
        if (now == null) {
            return;
        }
        StopOrder order = stop;
        Duration timeout = spec.killTimeout(context.config().maxKillTimeout());
        if (forGood && order != null) {
            emit(order.because != null ? order.because : TaskEvents.killing(now(), "", timeout));
            ExitResult early = shutdownDelay(order);
            if (early != null) {
                ended(early);
                emit(TaskEvents.killed(now(), ""));
                return;
            }
        }
        String error = stopDriverTask(now, timeout);
        ExitResult result = awaitResult(now);
        ended(result);
        if (forGood) {
            emit(TaskEvents.killed(now(), error));
        }
    }

    /** Gives others time to notice; returns early when the task ends by itself. */
    private @Nullable ExitResult shutdownDelay(StopOrder order) throws InterruptedException {
        Duration pause = spec.shutdownDelay();
        if (pause.isZero()) {
            return null;
        }
        if (order.withoutDelay) {
            emit(TaskEvents.skippingShutdownDelay(now()));
            return null;
        }
        emit(TaskEvents.waitingShutdownDelay(now(), pause));
        long until = System.nanoTime() + pause.toNanos();
        for (long rest = pause.toNanos(); rest > 0; rest = until - System.nanoTime()) {
            Message message = mailbox.poll(rest, TimeUnit.NANOSECONDS);
            if (message instanceof Message.Ended(var id, var result) && isCurrent(id)) {
                return result;
            }
        }
        return null;
    }

    /** Tries until the driver has stopped the task; returns what went wrong, or nothing. */
    private String stopDriverTask(RunningTask now, Duration timeout) throws InterruptedException {
        Duration backoff = STOP_BACKOFF;
        for (int attempt = 1; ; attempt++) {
            try {
                driver().stop(now.taskId(), timeout, spec.task().killSignal());
                return "";
            } catch (PluginException e) {
                if (attempt == STOP_TRIES || endedAlready(now)) {
                    return String.valueOf(e.getMessage());
                }
                LOG.warn("cannot stop task {}, trying again: {}", label(), e.getMessage());
                Thread.sleep(backoff);
                backoff = backoff.multipliedBy(4);
                if (backoff.compareTo(STOP_BACKOFF_MAX) > 0) {
                    backoff = STOP_BACKOFF_MAX;
                }
            }
        }
    }

    private boolean endedAlready(RunningTask now) {
        return mailbox.stream()
                .anyMatch(m -> m instanceof Message.Ended(var id, _) && id.equals(now.taskId()));
    }

    private ExitResult awaitResult(RunningTask now) throws InterruptedException {
        long until = System.nanoTime() + END_PATIENCE.toNanos();
        for (long rest = END_PATIENCE.toNanos(); rest > 0; rest = until - System.nanoTime()) {
            Message message = mailbox.poll(rest, TimeUnit.NANOSECONDS);
            if (message instanceof Message.Ended(var id, var result) && id.equals(now.taskId())) {
                return result;
            }
        }
        return new ExitResult(-1, 0, false, "the driver did not say how the task ended");
    }

    /**
     * Notes the end of the running launch, then lets the driver forget it: an agent that dies in
     * between could not ask the driver again.
     */
    private void ended(ExitResult result) throws InterruptedException {
        exit = result;
        emit(TaskEvents.terminated(now(), result));
        remember();
        letGo();
    }

    private void letGo() throws InterruptedException {
        running = null;
        forget(taskId);
        exit = null;
    }

    /** Asks the restart policy. */
    private Next decide(RestartTracker.Outcome outcome) {
        RestartTracker.Step step =
                tracker.decide(
                        spec.restartPolicy(), outcome, now(), context.chance().getAsDouble());
        tracker = step.next();
        return switch (step.decision()) {
            case RestartTracker.Decision.Restart(var reason, var pause) -> again(pause, reason);
            case RestartTracker.Decision.Finish _ -> new Next.Over();
            case RestartTracker.Decision.Fail(var reason) -> {
                emit(TaskEvents.notRestarting(now(), reason));
                yield new Next.Over();
            }
        };
    }

    private Next again(Duration pause, String reason) {
        Instant now = now();
        synchronized (this) {
            state =
                    TaskProgress.become(
                            TaskProgress.with(state, TaskEvents.restarting(now, reason, pause)),
                            TaskProgress.PENDING,
                            now);
        }
        remember();
        listener.changed(this);
        return new Next.Again(pause);
    }

    /** Waits before the next start. False when the task is to end instead. */
    private boolean pause(Duration delay) throws InterruptedException {
        long until = System.nanoTime() + delay.toNanos();
        for (long rest = delay.toNanos(); rest > 0; rest = until - System.nanoTime()) {
            if (stop != null) {
                return false;
            }
            mailbox.poll(rest, TimeUnit.NANOSECONDS);
        }
        return stop == null;
    }

    /** Its output is complete before anybody hears that it is over. */
    private void end() throws InterruptedException {
        if (stop != null && !alreadyKilled()) {
            emitStopReason();
        }
        if (!taskId.isEmpty()) {
            forget(taskId);
        }
        try {
            preparation.release();
        } catch (PluginException e) {
            LOG.warn("output of task {} may be incomplete: {}", label(), e.getMessage());
        }
        die();
    }

    private boolean alreadyKilled() {
        var events = state.events();
        return events != null
                && !events.isEmpty()
                && events.getLast().type().equals(TaskEvents.KILLED);
    }

    /** A task that is stopped before it runs still says why. */
    private void emitStopReason() {
        StopOrder order = stop;
        if (order != null && order.because != null) {
            emit(order.because);
        }
        emit(TaskEvents.killed(now(), ""));
    }

    private void die() {
        Instant now = now();
        synchronized (this) {
            state = TaskProgress.become(state, TaskProgress.DEAD, now);
        }
        complete = true;
        remember();
        listener.changed(this);
    }

    /** Looks for the launch of an earlier agent; it may have ended meanwhile. */
    private Next find(RunningTask known) throws InterruptedException {
        try {
            DriverClient driver = driver();
            preparation.resume(driver);
            driver.recover(known);
            listener.changed(this);
            listen(known, driver);
            return new Next.Launched();
        } catch (PluginException e) {
            LOG.warn("task {} is not found again: {}", label(), e.getMessage());
            emit(
                    TaskEvents.restoreFailed(
                            now(),
                            "failed to restore task; will not run until server is contacted: "
                                    + e.getMessage()));
            running = null;
            forget(known.taskId());
            return decide(RestartTracker.Outcome.FAILURE);
        }
    }

    /** Ends a launch if it still runs, and all that the driver keeps of it. */
    private void forget(String launch) throws InterruptedException {
        taskId = "";
        try {
            driver().destroy(launch, true);
        } catch (PluginException e) {
            LOG.warn("the driver cannot remove {}: {}", launch, e.getMessage());
        }
    }

    private DriverClient driver() throws PluginException, InterruptedException {
        String name = spec.task().driver();
        return context.drivers()
                .driver(name)
                .orElseThrow(() ->
                        new PluginException("this node has no driver \"" + name + "\"", true));
    }

    private void emit(TaskEvent event) {
        synchronized (this) {
            state = TaskProgress.with(state, event);
        }
        listener.changed(this);
    }

    private void remember() {
        context.store()
                .write(
                        spec.allocation().id(),
                        new StoredTask(
                                name(),
                                spec.task().driver(),
                                taskId,
                                running,
                                exit,
                                state,
                                tracker.failures(),
                                tracker.windowStart(),
                                complete));
    }

    private static String suffix() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    private Instant now() {
        return context.clock().instant();
    }

    private String label() {
        return spec.allocation().id() + "/" + name();
    }
}
