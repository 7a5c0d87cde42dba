package io.drover.client.alloc;

import io.drover.api.RequestException;
import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.allocation.TaskState;
import io.drover.api.job.Job;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import io.drover.client.directory.AllocationDirectory;
import io.drover.client.network.AllocationNetwork;
import io.drover.client.store.StoredAllocation;
import io.drover.client.store.StoredTask;
import io.drover.client.store.StoredTaskBuilder;
import io.drover.client.task.NodeContext;
import io.drover.client.task.TaskEvents;
import io.drover.client.task.TaskProgress;
import io.drover.client.task.TaskRunner;
import io.drover.client.task.TaskSpec;
import io.drover.wire.AllocationUpdate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one allocation: gives each task its turn, ends all when one of them ends them, and reports.
 *
 * <p>Tasks have threads of their own; this object only reads their states and leaves them messages,
 * under its lock. What blocks (waiting for a predecessor, stopping in order) has a virtual thread.
 */
public final class AllocationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(AllocationRunner.class);

    /** Who hears of this allocation's state. */
    public interface Reporter {
        /**
         * Takes the newest state; called by one thread at a time for each allocation.
         *
         * @param urgent the client status has changed
         */
        void report(AllocationUpdate update, boolean urgent);
    }

    private final NodeContext context;
    private final AllocationDirectory directory;
    private final AllocationNetwork network;
    private final Reporter reporter;
    private final SortedMap<String, TaskRunner> tasks = new TreeMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /**
     * Held while a state is told, so that what is told last is newest. Taken before this object.
     */
    private final Object telling = new Object();

    private Allocation allocation;
    private LifecycleGate.Stage stage = LifecycleGate.Stage.PRESTART;
    private boolean ready;
    private boolean ending;
    private boolean leaving;
    private boolean serversHeard;
    private ClientStatus status = ClientStatus.PENDING;
    private @Nullable ClientStatus reported;
    private @Nullable Instant overAt;
    private boolean watched;
    private boolean timed;

    /**
     * @param stored with its job, and what an earlier agent remembered of it
     * @param serversHeard true when the servers have just assigned it, false when it is remembered
     */
    AllocationRunner(
            NodeContext context, StoredAllocation stored, boolean serversHeard, Reporter reporter) {
        this.context = context;
        this.allocation = stored.allocation();
        this.reporter = reporter;
        this.serversHeard = serversHeard;
        this.directory =
                new AllocationDirectory(context.config().allocDir().resolve(allocation.id()));
        this.network =
                new AllocationNetwork(
                        context.drivers(), context.store(), allocation.id(), stored.network());
        for (TaskSpec spec : specs(allocation)) {
            StoredTask known =
                    stored.tasks().stream()
                            .filter(t -> t.name().equals(spec.task().name()))
                            .findFirst()
                            .orElse(null);
            tasks.put(spec.task().name(), runner(spec, known));
        }
    }

    private TaskRunner runner(TaskSpec spec, @Nullable StoredTask stored) {
        return new TaskRunner(context, spec, directory, network, _ -> taskChanged(), stored);
    }

    private static List<TaskSpec> specs(Allocation allocation) {
        Job job = allocation.job();
        TaskGroup group = group(allocation);
        List<TaskSpec> specs = new ArrayList<>();
        if (job != null && group != null && group.tasks() != null) {
            for (Task task : group.tasks()) {
                specs.add(new TaskSpec(allocation, job, group, task));
            }
        }
        return specs;
    }

    private static @Nullable TaskGroup group(Allocation allocation) {
        Job job = allocation.job();
        List<TaskGroup> groups = job == null ? null : job.taskGroups();
        for (TaskGroup group : groups == null ? List.<TaskGroup>of() : groups) {
            if (group.name().equals(allocation.taskGroup())) {
                return group;
            }
        }
        return null;
    }

    public String id() {
        return allocation().id();
    }

    public synchronized Allocation allocation() {
        return allocation;
    }

    public AllocationDirectory directory() {
        return directory;
    }

    public synchronized ClientStatus status() {
        return status;
    }

    /** When all tasks were over; null while they are not. */
    public synchronized @Nullable Instant overAt() {
        return overAt;
    }

    /** True once all tasks are over. */
    public boolean terminal() {
        return over.getCount() == 0;
    }

    /** Waits until all tasks are over. */
    void awaitOver() throws InterruptedException {
        over.await();
    }

    // ---- life

    /**
     * Begins; returns at once.
     *
     * @param predecessor the allocation that this one replaces here, whose tasks must end first
     */
    void start(@Nullable AllocationRunner predecessor) {
        if (predecessor == null) {
            becomeReady();
        } else {
            Thread.ofVirtual().name("await-" + predecessor.id()).start(() -> follow(predecessor));
        }
        List<TaskRunner> all;
        boolean heard;
        synchronized (this) {
            all = List.copyOf(tasks.values());
            heard = serversHeard;
        }
        for (TaskRunner task : all) {
            if (heard) {
                task.serversHeard();
            }
            task.start();
        }
        if (all.isEmpty() || all.stream().allMatch(TaskRunner::done)) {
            taskChanged();
        }
        watchTime();
        watchHealth();
    }

    private void follow(AllocationRunner predecessor) {
        try {
            predecessor.awaitOver();
            if (isSticky() && !hasBegun()) {
                directory.inherit(predecessor.directory(), taskNames());
            }
        } catch (IOException e) {
            LOG.warn("allocation {} has nothing of {}: {}", id(), predecessor.id(), e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        becomeReady();
    }

    private boolean isSticky() {
        TaskGroup group = group(allocation());
        return group != null && group.ephemeralDisk() != null && group.ephemeralDisk().sticky();
    }

    /** Whether anything may have been written already. */
    private boolean hasBegun() {
        return runners().stream().anyMatch(task -> task.state().startedAt() != null);
    }

    private synchronized List<String> taskNames() {
        return List.copyOf(tasks.keySet());
    }

    private synchronized void becomeReady() {
        ready = true;
        giveTurns();
    }

    /** The servers have assigned it again since this agent started. */
    synchronized void serversHeard() {
        serversHeard = true;
        tasks.values().forEach(TaskRunner::serversHeard);
    }

    /** A newer version of the same allocation. */
    void update(Allocation newer) {
        synchronized (this) {
            if (newer.allocModifyIndex() != allocation.allocModifyIndex()) {
                take(newer);
            }
        }
        watchTime();
        watchHealth();
        if (!newer.desiredStatus().equals("run")) {
            boolean withoutDelay =
                    newer.desiredTransition() != null
                            && Boolean.TRUE.equals(newer.desiredTransition().noShutdownDelay());
            stop(null, withoutDelay);
        }
    }

    private void take(Allocation newer) {
        Job job = newer.job() == null ? allocation.job() : newer.job();
        AllocDeploymentStatus health =
                newer.deploymentId().equals(allocation.deploymentId())
                        ? allocation.deploymentStatus()
                        : newer.deploymentStatus();
        allocation =
                AllocationBuilder.builder(newer)
                        .job(job)
                        .taskStates(null)
                        .deploymentStatus(health)
                        .build();
        context.store().write(allocation);
        for (TaskSpec spec : specs(allocation)) {
            TaskRunner task = tasks.get(spec.task().name());
            if (task != null) {
                task.update(spec);
            }
        }
        notifyAll();
    }

    /** Whether its tasks were told to end, or have. */
    synchronized boolean isEnding() {
        return ending || terminal();
    }

    /** The node is back within reach of the servers, which had lost sight of it. */
    void reconnected() {
        Instant now = context.clock().instant();
        runners().forEach(task -> task.note(TaskEvents.reconnected(now)));
    }

    /** For how long it may run while no server answers; null for ever. */
    @Nullable Duration silenceAllowed() {
        TaskGroup group = group(allocation());
        if (group == null || group.disconnect() == null) {
            return null;
        }
        Duration limit = group.disconnect().stopOnClientAfter();
        return limit == null || limit.isZero() ? null : limit;
    }

    /** Ends all tasks in their order and returns at once. */
    void stop(@Nullable Function<Instant, TaskEvent> because, boolean withoutDelay) {
        synchronized (this) {
            if (ending) {
                return;
            }
            ending = true;
        }
        Thread.ofVirtual().name("stop-" + id()).start(() -> stopInOrder(because, withoutDelay));
    }

    private void stopInOrder(@Nullable Function<Instant, TaskEvent> because, boolean withoutDelay) {
        try {
            stopAll(t -> t.spec().task().leader(), because, withoutDelay);
            stopAll(t -> !t.spec().sidecar() && !poststop(t), because, withoutDelay);
            stopAll(t -> !poststop(t), because, withoutDelay);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the time that it may run

    /** Starts a watch unless there is one or it may run for ever. */
    private void watchTime() {
        synchronized (this) {
            if (timed || overAt != null || limit() == null) {
                return;
            }
            timed = true;
        }
        Thread.ofVirtual().name("limit-" + id()).start(this::endInTime);
    }

    private synchronized @Nullable RunLimit limit() {
        TaskGroup group = group(allocation);
        return group == null ? null : RunLimit.of(allocation, group);
    }

    private boolean timeIsOver() {
        RunLimit limit = limit();
        return limit != null && limit.left(context.clock().instant()).isZero();
    }

    private void endInTime() {
        try {
            if (isOutOfTime()) {
                LOG.info("stopping allocation {}: it exceeded max_run_duration", id());
                stopInOrder(TaskEvents::outOfTime, false);
                stopAll(_ -> true, TaskEvents::outOfTime, false);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of the time; false when the allocation is over before. */
    private synchronized boolean isOutOfTime() throws InterruptedException {
        while (!leaving && overAt == null) {
            RunLimit limit = limit();
            if (limit == null) {
                break;
            }
            if (timeIsOver()) {
                ending = true;
                return true;
            }
            Duration left = limit.left(context.clock().instant());
            wait(left.plusMillis(1).toMillis());
        }
        timed = false;
        return false;
    }

    private static boolean poststop(TaskRunner task) {
        return task.spec().phase() == TaskSpec.Phase.POSTSTOP;
    }

    private void stopAll(
            Predicate<TaskRunner> which,
            @Nullable Function<Instant, TaskEvent> because,
            boolean withoutDelay)
            throws InterruptedException {
        List<TaskRunner> chosen = runners().stream().filter(which).toList();
        for (TaskRunner task : chosen) {
            task.stop(
                    because == null ? null : because.apply(context.clock().instant()),
                    withoutDelay);
        }
        for (TaskRunner task : chosen) {
            task.awaitDone();
        }
    }

    /**
     * Ends everything, poststop tasks too, and removes what it left on the disk.
     *
     * @throws IOException naming what could not be removed
     */
    void destroy() throws IOException, InterruptedException {
        stop(null, true);
        for (TaskRunner task : runners()) {
            if (!poststop(task)) {
                task.awaitDone();
            }
        }
        for (TaskRunner task : runners()) {
            task.stop(null, true);
            task.awaitDone();
        }
        network.release(this::allDone);
        directory.destroy();
        context.store().remove(id());
    }

    /** Lets go of the tasks, which go on. */
    void leave() {
        synchronized (this) {
            leaving = true;
            notifyAll();
        }
        runners().forEach(TaskRunner::leave);
    }

    /** Waits until the tasks' threads have ended, a moment at most. */
    void awaitLeft() throws InterruptedException {
        for (TaskRunner task : runners()) {
            task.awaitLeft();
        }
    }

    private synchronized List<TaskRunner> runners() {
        return List.copyOf(tasks.values());
    }

    // ---- what follows from the tasks' states

    private void taskChanged() {
        boolean urgent;
        Function<Instant, TaskEvent> because;
        synchronized (this) {
            if (leaving) {
                return;
            }
            because = ending ? null : endOfAll();
            giveTurns();
            noteEnd();
            status = statusNow();
            urgent = !status.equals(reported);
            reported = status;
            notifyAll();
        }
        tell(urgent);
        if (because != null) {
            stop(because, false);
        }
    }

    private ClientStatus statusNow() {
        RunLimit limit = overAt == null ? null : limit();
        return limit != null && limit.outlivedBy(states().values())
                ? ClientStatus.EXCEEDED
                : ClientStatus.of(states().values());
    }

    private void noteEnd() {
        boolean done = tasks.values().stream().allMatch(TaskRunner::done);
        if (done && overAt == null) {
            overAt = context.clock().instant();
            over.countDown();
        }
        if (done && network.exists()) {
            Thread.ofVirtual().name("network-" + allocation.id()).start(this::releaseNetwork);
        }
    }

    /** Unless a task was restarted by hand meanwhile. */
    private void releaseNetwork() {
        try {
            network.release(this::allDone);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean allDone() {
        return !leaving && tasks.values().stream().allMatch(TaskRunner::done);
    }

    /** The reason for ending the other tasks, when one of them is one. */
    private @Nullable Function<Instant, TaskEvent> endOfAll() {
        for (TaskRunner task : tasks.values()) {
            if (dead(task) && task.state().failed() && !poststop(task)) {
                return at -> TaskEvents.siblingFailed(at, task.name());
            }
        }
        for (TaskRunner task : tasks.values()) {
            if (dead(task) && task.spec().task().leader()) {
                return TaskEvents::leaderDead;
            }
        }
        boolean mainOver =
                tasks.values().stream()
                        .filter(t -> !t.spec().sidecar() && !poststop(t))
                        .allMatch(AllocationRunner::dead);
        boolean sidecarsLeft =
                tasks.values().stream().anyMatch(t -> t.spec().sidecar() && !dead(t));
        return mainOver && sidecarsLeft ? TaskEvents::mainDead : null;
    }

    private static boolean dead(TaskRunner task) {
        return task.state().state().equals(TaskProgress.DEAD);
    }

    private void giveTurns() {
        stage = LifecycleGate.advance(stage, views());
        boolean inTime = !timeIsOver();
        for (TaskRunner task : tasks.values()) {
            TaskSpec spec = task.spec();
            task.letRun(ready && inTime && LifecycleGate.open(stage, spec.phase(), spec.sidecar()));
        }
    }

    private List<LifecycleGate.View> views() {
        List<LifecycleGate.View> views = new ArrayList<>();
        for (TaskRunner task : tasks.values()) {
            TaskState state = task.state();
            views.add(
                    new LifecycleGate.View(
                            task.spec().phase(),
                            task.spec().sidecar(),
                            state.state(),
                            state.failed()));
        }
        return views;
    }

    private SortedMap<String, TaskState> states() {
        SortedMap<String, TaskState> states = new TreeMap<>();
        tasks.forEach((name, task) -> states.put(name, task.state()));
        return states;
    }

    /** Tells the servers how it is. */
    void tell(boolean urgent) {
        synchronized (telling) {
            reporter.report(update(), urgent);
        }
    }

    /** What the servers should know now. */
    synchronized AllocationUpdate update() {
        return new AllocationUpdate(
                allocation.id(),
                status.status(),
                status.description(),
                states(),
                allocation.deploymentStatus(),
                null);
    }

    // ---- health, for deployments and drains

    /** Starts a watch unless there is one or nobody needs it. */
    private void watchHealth() {
        synchronized (this) {
            if (watched || healthIsKnown()) {
                return;
            }
            watched = true;
        }
        Thread.ofVirtual().name("health-" + id()).start(this::watch);
    }

    private boolean healthIsKnown() {
        AllocDeploymentStatus known = allocation.deploymentStatus();
        return !isService()
                || !allocation.desiredStatus().equals("run")
                || healthCheck().manual()
                || (known != null && known.healthy() != null);
    }

    /** Others have no replacements that anybody would have to wait for. */
    private boolean isService() {
        Job job = allocation.job();
        return !allocation.deploymentId().isEmpty()
                || (job != null && job.type().equals("service"));
    }

    private HealthCheck healthCheck() {
        boolean deployed = !allocation.deploymentId().isEmpty();
        for (TaskRunner task : tasks.values()) {
            TaskGroup group = task.spec().group();
            return deployed ? HealthCheck.of(group.update()) : HealthCheck.of(group.migrate());
        }
        return HealthCheck.of((UpdateStrategy) null);
    }

    private void watch() {
        String unhealthy = "";
        try {
            synchronized (this) {
                Instant begun = context.clock().instant();
                HealthCheck.Verdict verdict = judge(begun);
                while (verdict instanceof HealthCheck.Verdict.Undecided(var pause)) {
                    if (leaving || ending || healthIsKnown()) {
                        watched = false;
                        return;
                    }
                    wait(Math.max(1, pause.toMillis()));
                    verdict = judge(begun);
                }
                watched = false;
                if (verdict instanceof HealthCheck.Verdict.Unhealthy(var reason)) {
                    unhealthy = reason;
                }
                healthIs(verdict instanceof HealthCheck.Verdict.Healthy);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!unhealthy.isEmpty()) {
            for (TaskRunner task : runners()) {
                task.note(TaskEvents.unhealthy(context.clock().instant(), unhealthy));
            }
        }
        tell(true);
    }

    private HealthCheck.Verdict judge(Instant begun) {
        List<HealthCheck.View> views = new ArrayList<>();
        for (TaskRunner task : tasks.values()) {
            views.add(
                    new HealthCheck.View(task.spec().phase(), task.spec().sidecar(), task.state()));
        }
        return healthCheck().judge(views, begun, context.clock().instant());
    }

    private void healthIs(boolean healthy) {
        AllocDeploymentStatus before = allocation.deploymentStatus();
        boolean canary = before != null && before.canary();
        allocation =
                AllocationBuilder.builder(allocation)
                        .deploymentStatus(
                                new AllocDeploymentStatus(
                                        healthy, context.clock().instant(), canary, 0))
                        .build();
        context.store().write(allocation);
    }

    // ---- requests of people

    /** The task, or nothing. */
    public synchronized Optional<TaskRunner> task(String name) {
        return Optional.ofNullable(tasks.get(name));
    }

    /** All tasks by name. */
    public synchronized SortedMap<String, TaskRunner> tasks() {
        return new TreeMap<>(tasks);
    }

    /**
     * Restarts one task, or all.
     *
     * @param taskName empty for all that run
     * @param all also those that are over
     * @throws RequestException if it cannot
     */
    public void restart(String taskName, boolean all) {
        String reason = "User requested task to restart";
        if (terminalOrStopped()) {
            throw new RequestException(400, "restart of an alloc that should not run");
        }
        if (!taskName.isEmpty()) {
            task(taskName)
                    .orElseThrow(() ->
                            new RequestException(
                                    400, "Could not find task runner for task: " + taskName))
                    .restart(reason);
            return;
        }
        for (TaskRunner task : runners()) {
            if (task.running()) {
                task.restart(reason);
            } else if (all && task.done()) {
                revive(task, reason);
            }
        }
    }

    private boolean terminalOrStopped() {
        return terminal() || !allocation().desiredStatus().equals("run");
    }

    private void revive(TaskRunner dead, String reason) {
        TaskState before = dead.state();
        Instant now = context.clock().instant();
        TaskState state =
                TaskProgress.become(
                        TaskProgress.with(before, TaskEvents.restartSignaled(now, reason)),
                        TaskProgress.PENDING,
                        now);
        StoredTask stored =
                StoredTaskBuilder.builder()
                        .name(dead.name())
                        .driver(dead.spec().task().driver())
                        .taskId("")
                        .state(state)
                        .build();
        TaskRunner next = runner(dead.spec(), stored);
        synchronized (this) {
            stage = LifecycleGate.Stage.PRESTART;
            tasks.put(dead.name(), next);
            giveTurns();
        }
        next.serversHeard();
        next.start();
        taskChanged();
    }

    /**
     * Signals one task, or all that run.
     *
     * @throws RequestException if it cannot
     */
    public void signal(String taskName, String signal) throws InterruptedException {
        if (!taskName.isEmpty()) {
            task(taskName)
                    .orElseThrow(() -> new RequestException(404, "Task not found"))
                    .signal(signal);
            return;
        }
        for (TaskRunner task : runners()) {
            if (task.running()) {
                task.signal(signal);
            }
        }
    }
}
