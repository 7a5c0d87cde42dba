package io.drover.plugin.testkit;

import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.ExecResult;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.StartedTask;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.TaskHandle;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A driver that keeps every promise, less those that its faults break. */
final class ModelDriver
        implements TaskDriver,
                TaskDriver.Signalling,
                TaskDriver.Executing,
                TaskDriver.Measuring,
                TaskDriver.Reporting,
                TaskDriver.Networking {
    private static final Set<String> SIGNALS = Set.of("SIGHUP", "SIGTERM", "SIGINT");

    private final World world;
    private final Set<Fault> faults;
    private final Map<String, ModelTask> known = new ConcurrentHashMap<>();
    private final Set<String> burnt = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Consumer<TaskEvent>> listener = new AtomicReference<>();

    ModelDriver(World world, Set<Fault> faults) {
        this.world = world;
        this.faults = faults.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(faults);
    }

    private boolean has(Fault fault) {
        return faults.contains(fault);
    }

    @Override
    public PluginInfo info() {
        return new PluginInfo("model", has(Fault.NO_VERSION) ? "newest" : "0.1.0");
    }

    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.of(ModelOptions.class);
    }

    @Override
    public DriverCapabilities capabilities() {
        return has(Fault.NO_NETWORK_MODE)
                ? DriverCapabilities.plain().withNetworkModes()
                : DriverCapabilities.plain();
    }

    @Override
    public Fingerprint fingerprint() {
        return has(Fault.FINGERPRINT_BLANK)
                ? new Fingerprint(Fingerprint.Health.HEALTHY, "", new TreeMap<>())
                : Fingerprint.healthy(new TreeMap<>());
    }

    private ModelOptions options(TaskConfig config) throws PluginException {
        try {
            return config.config().as(ModelOptions.class);
        } catch (PluginException e) {
            throw has(Fault.OPTION_UNNAMED) ? new PluginException("no", e) : e;
        }
    }

    @Override
    public StartedTask start(TaskConfig config) throws PluginException {
        var given = options(config);
        var options =
                has(Fault.LINE_LOST)
                        ? new ModelOptions(
                                given.say().replace("line 17\n", ""),
                                given.stay(),
                                given.code(),
                                given.deaf(),
                                given.hangUpCode())
                        : given;
        if (has(Fault.ID_BURNT) && burnt.contains(config.id())) {
            throw new PluginException(config.id() + " was used before");
        }
        var task = new ModelTask(config, options);
        if (known.putIfAbsent(config.id(), task) != null && !has(Fault.STARTS_TWICE)) {
            throw new PluginException(config.id() + " runs already");
        }
        world.tasks.put(config.id(), task);
        try {
            task.begin();
        } catch (IOException e) {
            throw new PluginException("output: " + e, e);
        }
        tell(config);
        var handle =
                has(Fault.HANDLE_OF_ANOTHER)
                        ? TaskConfig.builder("another", "task").build()
                        : config;
        return new StartedTask(new TaskHandle(1, handle, Settings.empty()), null);
    }

    private void tell(TaskConfig config) {
        var to = listener.get();
        if (to != null) {
            to.accept(
                    new TaskEvent(
                            has(Fault.EVENT_OF_NOBODY) ? "" : config.id(),
                            config.allocationId(),
                            config.name(),
                            Instant.now(),
                            "started",
                            new TreeMap<>()));
        }
    }

    private ModelTask known(String id) throws PluginException {
        var task = known.get(id);
        if (task == null) {
            throw has(Fault.OTHER_ERROR)
                    ? new PluginException("who is " + id + "?")
                    : PluginException.noSuchTask();
        }
        return task;
    }

    @Override
    public void recover(TaskHandle handle) throws PluginException {
        var id = handle.config().id();
        var task = world.tasks.get(id);
        if (task == null || has(Fault.NOT_FOUND_AGAIN)) {
            if (has(Fault.RECOVERS_ANYTHING) || has(Fault.RECOVERS_LOST)) {
                return;
            }
            throw new PluginException(id + " is lost");
        }
        if (has(Fault.RESULT_FORGOTTEN) && task.end.isDone()) {
            var empty = new ModelTask(task.config, task.options);
            empty.finish(ExitResult.code(0));
            task = empty;
        }
        known.put(id, task);
    }

    @Override
    public ExitResult await(String taskId) throws PluginException, InterruptedException {
        var task = known(taskId);
        if (has(Fault.END_TOLD_ONCE) && !burnt.add(taskId)) {
            throw new PluginException("told already");
        }
        try {
            var exit = task.end.get();
            return has(Fault.WRONG_EXIT_CODE) && exit.signal() == 0 && exit.exitCode() != 0
                    ? ExitResult.code(1)
                    : exit;
        } catch (ExecutionException e) {
            throw new PluginException("odd", e);
        }
    }

    @Override
    public void stop(String taskId, Duration grace, String signal)
            throws PluginException, InterruptedException {
        var task = known(taskId);
        if (task.end.isDone() && has(Fault.STOP_OF_ENDED_FAILS)) {
            throw new PluginException("it has ended");
        }
        if (has(Fault.STOP_DOES_NOTHING)) {
            return;
        }
        if (has(Fault.STOPS_ALL)) {
            known.values().forEach(ModelTask::kill);
        }
        if (!grace.isZero() && !has(Fault.NO_GRACE)) {
            task.receive(
                    signal.isEmpty() || has(Fault.SIGNAL_OF_STOP_IGNORED) ? "SIGTERM" : signal);
            try {
                var _ = task.end.get(grace.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException _) {
                // Then it is killed.
            }
        }
        task.kill();
    }

    @Override
    public void destroy(String taskId, boolean force) throws PluginException {
        var task = known(taskId);
        if (!task.end.isDone() && !force && !has(Fault.DESTROYS_RUNNING)) {
            throw new PluginException("it runs");
        }
        task.kill();
        known.remove(taskId);
        world.tasks.remove(taskId);
        burnt.add(taskId);
    }

    @Override
    public TaskStatus inspect(String taskId) throws PluginException {
        var task = known(taskId);
        var exit = task.end.getNow(null);
        return new TaskStatus(
                taskId,
                task.config.name(),
                exit == null ? TaskStatus.State.RUNNING : TaskStatus.State.EXITED,
                task.startedAt,
                has(Fault.NO_END_TIME) ? null : task.endedAt,
                exit,
                new TreeMap<>());
    }

    @Override
    public void signal(String taskId, String signal) throws PluginException {
        var task = known(taskId);
        if (!SIGNALS.contains(signal) && !has(Fault.ANY_SIGNAL)) {
            throw new PluginException("there is no signal " + signal);
        }
        if (SIGNALS.contains(signal) && !has(Fault.SIGNAL_LOST)) {
            task.receive(signal);
        }
    }

    @Override
    public ExecResult exec(String taskId, List<String> command, Duration timeout)
            throws PluginException, InterruptedException {
        return TaskDriver.Executing.super.exec(
                taskId, command, has(Fault.EXEC_WITHOUT_LIMIT) ? Duration.ofMinutes(1) : timeout);
    }

    @Override
    public ExitResult exec(String taskId, List<String> command, ExecStreams streams)
            throws PluginException, InterruptedException {
        if (known(taskId).end.isDone() && !has(Fault.EXEC_OF_DEAD)) {
            throw new PluginException("it has ended");
        }
        try {
            return streams.tty() ? atTerminal(streams) : run(command, streams);
        } catch (IOException e) {
            throw new PluginException("streams: " + e, e);
        }
    }

    /** Not a terminal at all, but it answers as the kit's script would. */
    private ExitResult atTerminal(ExecStreams streams) throws IOException {
        var size = new AtomicReference<ExecStreams.@Nullable TerminalSize>();
        streams.onResize()
                .accept(newest -> {
                    if (!has(Fault.SIZE_LOST)) {
                        size.set(newest);
                    }
                });
        print(streams.stdout(), "terminal\n");
        var _ = streams.stdin().read();
        var seen = size.get();
        print(streams.stdout(), seen == null ? "0 0\n" : seen.height() + " " + seen.width() + "\n");
        return ExitResult.code(3);
    }

    private static void print(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    private ExitResult run(List<String> command, ExecStreams streams)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).start();
        try {
            var stdin = has(Fault.STDIN_LOST) ? InputStream.nullInputStream() : streams.stdin();
            Thread.ofVirtual().start(() -> pass(stdin, process.getOutputStream(), true));
            var out =
                    Thread.ofVirtual()
                            .start(() -> pass(process.getInputStream(), streams.stdout(), false));
            var err =
                    Thread.ofVirtual()
                            .start(() -> pass(process.getErrorStream(), streams.stderr(), false));
            int code = process.waitFor();
            out.join();
            err.join();
            return ExitResult.code(has(Fault.EXEC_CODE_LOST) ? 0 : code);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void pass(InputStream from, OutputStream to, boolean close) {
        try {
            var buffer = new byte[1024];
            int read;
            while ((read = from.read(buffer)) >= 0) {
                to.write(buffer, 0, read);
                to.flush();
            }
            if (close) {
                to.close();
            }
        } catch (IOException _) {
            // One side is gone.
        }
    }

    @Override
    public TaskUsage measure(String taskId) throws PluginException {
        if (!has(Fault.USAGE_WITHOUT_END)) {
            var _ = known(taskId);
        }
        return new TaskUsage(
                Instant.now(),
                new TaskUsage.Usage(
                        new TaskUsage.Cpu(0, 0, 0, 0, 0, 1, List.of("Percent")),
                        new TaskUsage.Memory(1, 0, 0, 0, 0, 0, 0, List.of("RSS"))),
                new TreeMap<>());
    }

    @Override
    public void report(Consumer<TaskEvent> to) {
        listener.set(to);
    }

    @Override
    public CreatedNetwork createNetwork(String allocationId, String hostname) {
        var path = "/run/model/" + allocationId;
        boolean isNew = world.networks.put(allocationId, path) == null || has(Fault.NETWORK_TWICE);
        return new CreatedNetwork(
                new TaskConfig.NetworkIsolation(
                        DriverCapabilities.NetworkMode.GROUP, path, new TreeMap<>(), hostname, ""),
                isNew);
    }

    @Override
    public void destroyNetwork(String allocationId, TaskConfig.NetworkIsolation network) {
        world.networks.remove(allocationId);
    }
}
