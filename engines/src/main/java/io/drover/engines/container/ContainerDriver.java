package io.drover.engines.container;

import io.drover.engines.http.EngineException;
import io.drover.engines.logs.LogTails;
import io.drover.plugin.DriverNetwork;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.PluginException;
import io.drover.plugin.StartedTask;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.TaskHandle;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.config.Settings;
import io.drover.plugin.process.Starts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How tasks live that are containers of an engine, whichever it is.
 *
 * <p>The engine keeps what there is to keep: a container outlives this process and the agent, and
 * its labels tell which start of which task it is. Only how far its output has been read is written
 * down here. A driver of this kind says how a task becomes a container ({@link #make}).
 */
public abstract class ContainerDriver
        implements TaskDriver,
                TaskDriver.Signalling,
                TaskDriver.Executing,
                TaskDriver.Measuring,
                TaskDriver.Reporting {
    private static final Logger LOG = LoggerFactory.getLogger("engines");
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(1);
    private static final String CONTAINER = "container_id";

    private final Path positions;
    private final LogTails tails;
    private final Starts<ContainerTask> starts = new Starts<>();
    private final Map<String, ContainerTask> tasks = new ConcurrentHashMap<>();
    private final Map<String, ContainerTask> byContainer = new ConcurrentHashMap<>();
    private volatile Consumer<TaskEvent> listener = _ -> {};
    private final Map<ContainerEngine, EndWatch> watches = new HashMap<>();

    /**
     * A container that was made and not yet started.
     *
     * @param extra what the driver wants to find in {@link ContainerTask#extra}
     */
    public record Made(String containerId, Settings extra) {}

    /**
     * Keeps in {@code positions} how far output was read.
     *
     * @param tails reads it
     */
    protected ContainerDriver(Path positions, LogTails tails) {
        this.positions = positions;
        this.tails = tails;
    }

    /** The engine that a task wants. */
    protected abstract ContainerEngine engine(TaskConfig task) throws PluginException;

    /** All engines that may have tasks. */
    protected abstract Collection<? extends ContainerEngine> engines() throws PluginException;

    /** Makes a container for a task, without starting it. */
    protected abstract Made make(TaskConfig task, String name)
            throws PluginException, EngineException, InterruptedException;

    /** Where the engine keeps what a container prints; empty if that is nobody's business. */
    protected abstract Optional<LogTails.Source> output(TaskConfig task, ContainerFacts facts);

    /** The address that the engine gave to a task; null if it has none of its own. */
    protected abstract @Nullable DriverNetwork network(TaskConfig task, ContainerFacts facts)
            throws PluginException;

    /** How often a name that is taken is tried. */
    protected abstract int attempts();

    /** Containers of destroyed tasks stay. */
    protected abstract boolean keepsContainers();

    /** What to say of a container that has ended; empty when all is well. */
    protected abstract String complaint(ContainerFacts facts);

    /** A task is known now, be it new or found again. */
    protected void known(ContainerTask task) {}

    /** A task is forgotten, and its container is gone. */
    protected void forgotten(ContainerTask task) {}

    /** {@code <task>-<allocation>}. */
    protected static String containerName(TaskConfig task) {
        return task.name().replace('/', '_') + "-" + task.allocationId();
    }

    /** The tasks that are known. */
    protected final Collection<ContainerTask> tasks() {
        return tasks.values();
    }

    /** Whether a container belongs to a task that is known, or to a start that is under way. */
    protected final boolean isOurs(String containerId, String start) {
        return byContainer.containsKey(containerId) || starts.isUnderWay(start);
    }

    /** True while there are tasks whose output has to be read. */
    public final boolean isBusy() {
        return tasks.values().stream().anyMatch(ContainerTask::isRunning);
    }

    @Override
    public final void report(Consumer<TaskEvent> listener) {
        this.listener = listener;
    }

    /** Tells an event of a task. */
    protected final void tell(
            TaskConfig task, String message, SortedMap<String, String> annotations) {
        listener.accept(
                new TaskEvent(
                        task.id(),
                        task.allocationId(),
                        task.name(),
                        Instant.now(),
                        message,
                        annotations));
    }

    @Override
    public final StartedTask start(TaskConfig task) throws PluginException, InterruptedException {
        var started = starts.join(task.id(), () -> startOnce(task));
        try {
            var facts = started.engine().find(started.containerId());
            var network = facts.isEmpty() ? null : network(task, facts.get());
            return new StartedTask(new TaskHandle(1, task, state(started)), network);
        } catch (EngineException e) {
            throw failure("failed to inspect container", e);
        }
    }

    private static Settings state(ContainerTask task) {
        var values = new TreeMap<String, @Nullable Object>(task.extra().values());
        values.put(CONTAINER, task.containerId());
        return Settings.of(values);
    }

    private ContainerTask startOnce(TaskConfig task) throws PluginException, InterruptedException {
        var known = tasks.get(task.id());
        if (known != null) {
            return known;
        }
        try {
            for (int attempt = 1; ; attempt++) {
                var earlier = earlierStart(task);
                if (earlier.isPresent()) {
                    return earlier.get();
                }
                try {
                    return startNew(task, make(task, containerName(task)));
                } catch (EngineException e) {
                    if (!e.isConflict() || attempt >= attempts()) {
                        throw e;
                    }
                    Thread.sleep(LOOK_PERIOD.dividedBy(4).multipliedBy(attempt));
                }
            }
        } catch (EngineException e) {
            throw failure("failed to create container", e);
        }
    }

    /** The container of this very start, if it got that far; what is left of others is removed. */
    private Optional<ContainerTask> earlierStart(TaskConfig task)
            throws PluginException, EngineException {
        var engine = engine(task);
        var found = engine.find(containerName(task));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var facts = found.get();
        if (!facts.label(TaskLabels.ALLOCATION).equals(task.allocationId())) {
            throw new PluginException(
                    "a container of somebody else has the name " + containerName(task));
        }
        if (facts.label(TaskLabels.START).equals(task.id()) && facts.startedAt() != null) {
            LOG.info("Task {} runs already, in container {}", task.id(), facts.id());
            return Optional.of(track(task, facts, Settings.empty()));
        }
        engine.remove(facts.id());
        return Optional.empty();
    }

    private ContainerTask startNew(TaskConfig task, Made made)
            throws PluginException, EngineException {
        var engine = engine(task);
        var started = new ContainerTask(task, engine, made.containerId(), made.extra());
        boolean well = false;
        try {
            add(started);
            engine.start(made.containerId());
            var facts = engine.find(made.containerId());
            if (facts.isPresent()) {
                look(started, facts.get());
            }
            well = true;
            return started;
        } catch (EngineException e) {
            throw new PluginException(
                    "Failed to start container " + made.containerId() + ": " + e.getMessage(),
                    e.isPassing());
        } finally {
            if (!well) {
                abandon(started);
            }
        }
    }

    private void abandon(ContainerTask task) {
        drop(task);
        try {
            task.engine().remove(task.containerId());
        } catch (EngineException e) {
            LOG.warn("Container {} is left behind: {}", task.containerId(), e.getMessage());
        }
        forgotten(task);
    }

    private ContainerTask track(TaskConfig task, ContainerFacts facts, Settings extra)
            throws PluginException {
        var found = new ContainerTask(task, engine(task), facts.id(), extra);
        add(found);
        look(found, facts);
        return found;
    }

    private void add(ContainerTask task) {
        tasks.put(task.config().id(), task);
        byContainer.put(task.containerId(), task);
        known(task);
        synchronized (watches) {
            watches.computeIfAbsent(
                    task.engine(), engine -> new EndWatch(engine, this::ended, this::lookAtAll));
        }
    }

    /** Follows the output of a container that has started, and ends the task if it has ended. */
    private void look(ContainerTask task, ContainerFacts facts) {
        task.started(facts.startedAt());
        var source = output(task.config(), facts);
        if (source.isPresent() && task.tail() == null) {
            try {
                Files.createDirectories(positions);
                task.tail(
                        tails.follow(
                                source.get(),
                                task.config().stdoutPath(),
                                task.config().stderrPath(),
                                positions.resolve(task.containerId())));
            } catch (IOException e) {
                LOG.error("Output of task {} is not read: {}", task.config().id(), e.toString());
            }
        }
        if (!facts.running()) {
            end(task, facts);
        }
    }

    private void ended(String containerId) {
        var task = byContainer.get(containerId);
        if (task != null) {
            Thread.ofVirtual().name("end-" + containerId).start(() -> examine(task));
        }
    }

    private void lookAtAll() {
        for (var task : tasks.values()) {
            if (task.isRunning()) {
                ended(task.containerId());
            }
        }
    }

    /** Asks the engine how a container is that may have ended. */
    private void examine(ContainerTask task) {
        try {
            var facts = task.engine().find(task.containerId());
            if (facts.isEmpty()) {
                if (task.beginsToEnd()) {
                    task.ended(
                            null,
                            new ExitResult(
                                    137, 0, false, "the container was removed by somebody else"));
                }
            } else if (!facts.get().running() && facts.get().startedAt() != null) {
                end(task, facts.get());
            }
        } catch (EngineException e) {
            LOG.warn("Container {} is not known to run: {}", task.containerId(), e.getMessage());
        }
    }

    private void end(ContainerTask task, ContainerFacts facts) {
        if (!task.beginsToEnd()) {
            return;
        }
        var following = task.tail();
        try {
            if (following != null) {
                following.drain(DRAIN_LIMIT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        task.ended(
                facts.finishedAt(),
                new ExitResult(facts.exitCode(), 0, facts.oomKilled(), complaint(facts)));
    }

    @Override
    public final void recover(TaskHandle handle) throws PluginException {
        var id = handle.config().id();
        if (tasks.containsKey(id)) {
            return;
        }
        var container = handle.state().string(CONTAINER, "");
        try {
            var facts =
                    container.isEmpty()
                            ? Optional.<ContainerFacts>empty()
                            : engine(handle.config()).find(container);
            if (facts.isEmpty() || facts.get().startedAt() == null) {
                throw new PluginException("container " + container + " of task " + id + " is gone");
            }
            var _ = track(handle.config(), facts.get(), handle.state());
        } catch (EngineException e) {
            throw failure("failed to find container " + container, e);
        }
    }

    private ContainerTask task(String id) throws PluginException {
        var task = tasks.get(id);
        if (task == null) {
            throw PluginException.noSuchTask();
        }
        return task;
    }

    @Override
    public final ExitResult await(String taskId) throws PluginException, InterruptedException {
        try {
            return task(taskId).exit().get();
        } catch (ExecutionException e) {
            throw new PluginException("the end of the container is not known: " + e, e);
        }
    }

    @Override
    public final void stop(String taskId, Duration grace, String signal)
            throws PluginException, InterruptedException {
        var task = task(taskId);
        try {
            if (grace.isPositive() && task.isRunning()) {
                var asked = signal.isEmpty() ? ownSignal(task) : signal;
                if (task.engine().kill(task.containerId(), asked) && hasEnded(task, grace)) {
                    return;
                }
            }
            if (task.isRunning()) {
                var _ = task.engine().kill(task.containerId(), "SIGKILL");
                if (!hasEnded(task, KILL_LIMIT)) {
                    throw new PluginException(
                            "container "
                                    + task.containerId()
                                    + " does not end though it was killed",
                            /* recoverable= */ true);
                }
            }
        } catch (EngineException e) {
            throw failure("Failed to stop container " + task.containerId(), e);
        }
    }

    private static String ownSignal(ContainerTask task) throws EngineException {
        var wanted =
                task.engine().find(task.containerId()).map(ContainerFacts::stopSignal).orElse("");
        return wanted.isEmpty() ? "SIGTERM" : wanted;
    }

    /** Waits for the end of a task; looks for itself now and then, for an event may be lost. */
    private boolean hasEnded(ContainerTask task, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            long left = end - System.nanoTime();
            try {
                var _ =
                        task.exit()
                                .get(
                                        Math.min(Math.max(left, 0), LOOK_PERIOD.toNanos()),
                                        TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException _) {
                if (left <= 0) {
                    return false;
                }
                examine(task);
            } catch (ExecutionException _) {
                return true;
            }
        }
    }

    @Override
    public final void destroy(String taskId, boolean force)
            throws PluginException, InterruptedException {
        starts.await(taskId);
        var task = tasks.get(taskId);
        try {
            if (task == null) {
                destroyUnknown(taskId);
                return;
            }
            if (task.isRunning() && !force) {
                throw new PluginException(
                        "must call StopTask for the given task before Destroy or set force to true");
            }
            if (task.isRunning()) {
                var _ = task.engine().kill(task.containerId(), "SIGKILL");
                var _ = hasEnded(task, KILL_LIMIT);
            }
            if (!keepsContainers()) {
                task.engine().remove(task.containerId());
            }
            drop(task);
            forgotten(task);
        } catch (EngineException e) {
            throw failure("Failed to remove container of task " + taskId, e);
        }
    }

    /** A start that this process has not heard of may have left a container. */
    private void destroyUnknown(String taskId) throws PluginException, EngineException {
        boolean found = false;
        for (var engine : engines()) {
            for (var id : engine.withLabel(TaskLabels.START, taskId)) {
                engine.remove(id);
                found = true;
            }
        }
        if (!found) {
            throw PluginException.noSuchTask();
        }
    }

    private void drop(ContainerTask task) {
        tasks.remove(task.config().id(), task);
        byContainer.remove(task.containerId(), task);
        var following = task.tail();
        if (following != null) {
            following.stop();
        }
    }

    @Override
    public final TaskStatus inspect(String taskId) throws PluginException {
        var task = task(taskId);
        var attributes = new TreeMap<String, String>();
        attributes.put(CONTAINER, task.containerId());
        var exit = task.exit().getNow(null);
        return new TaskStatus(
                taskId,
                task.config().name(),
                exit == null ? TaskStatus.State.RUNNING : TaskStatus.State.EXITED,
                task.startedAt(),
                task.endedAt(),
                exit,
                attributes);
    }

    @Override
    public final void signal(String taskId, String signal) throws PluginException {
        var task = task(taskId);
        try {
            if (!task.engine().kill(task.containerId(), signal)) {
                throw new PluginException("task " + taskId + " has ended");
            }
        } catch (EngineException e) {
            throw failure("failed to send " + signal + " to the container", e);
        }
    }

    @Override
    public final ExitResult exec(String taskId, List<String> command, ExecStreams streams)
            throws PluginException, InterruptedException {
        if (command.isEmpty()) {
            throw new PluginException("error cmd must have at least one value");
        }
        var task = task(taskId);
        if (!task.isRunning()) {
            throw new PluginException("task " + taskId + " has ended");
        }
        return new ContainerExec(task.engine(), task.containerId(), streams).run(command);
    }

    @Override
    public final TaskUsage measure(String taskId) throws PluginException {
        var task = task(taskId);
        try {
            return UsageReport.of(task.engine().usage(task.containerId()), task.cpu());
        } catch (EngineException e) {
            throw failure("the container cannot be measured", e);
        }
    }

    /** What an engine's refusal means to the agent. */
    protected static PluginException failure(String what, EngineException why) {
        return new PluginException(
                what + ": " + Objects.toString(why.getMessage()), why.isPassing());
    }

    @Override
    public void shutdown() {
        synchronized (watches) {
            watches.values().forEach(EndWatch::close);
            watches.clear();
        }
    }
}
