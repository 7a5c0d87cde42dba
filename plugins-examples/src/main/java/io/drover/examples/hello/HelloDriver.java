package io.drover.examples.hello;

import io.drover.plugin.Attribute;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.ExitResult;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.StartedTask;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.TaskHandle;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import io.drover.plugin.config.Settings;
import io.drover.plugin.serve.PluginServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Greets. A task of this driver is a thread that writes a line now and then.
 *
 * <p>A thread ends with its process, so {@link #recover} can only say that the task is lost. A real
 * driver runs something that lives on, keeps in the handle what finds it again, and checks that it
 * found the same thing (for a process: id, start time and boot id).
 */
public final class HelloDriver implements TaskDriver {
    private static final int KILLED = 137;

    private final Map<String, Running> greetings = new ConcurrentHashMap<>();
    private volatile String defaultName = "world";

    public static void main(String[] args) throws IOException, InterruptedException {
        PluginServer.serve(new HelloDriver());
    }

    /** A task that was started and not forgotten yet. */
    private record Running(
            TaskConfig task, Instant startedAt, Thread thread, CompletableFuture<End> end) {}

    private record End(ExitResult result, Instant at) {}

    @Override
    public PluginInfo info() {
        return new PluginInfo("hello", "0.1.0");
    }

    /** {@code plugin "hello" { config { default_name = "…" } }}. */
    @Configuration
    record Defaults(@Option(docs = "whom to greet", byDefault = "world") String defaultName) {}

    /** {@code config { name = "…", times = 3, pause = "100ms" }}. */
    @Configuration
    record Greeting(
            @Option(docs = "whom to greet") @Nullable String name,
            @Option(docs = "how often", byDefault = "1", min = 1) int times,
            @Option(docs = "between two lines", byDefault = "100ms") Duration pause) {}

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.of(Defaults.class);
    }

    @Override
    public void configure(Settings config) throws PluginException {
        defaultName = config.as(Defaults.class).defaultName();
    }

    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.of(Greeting.class);
    }

    @Override
    public DriverCapabilities capabilities() {
        return DriverCapabilities.plain();
    }

    @Override
    public Fingerprint fingerprint() {
        var attributes = new TreeMap<String, Attribute>();
        attributes.put("driver.hello", Attribute.of(true));
        return Fingerprint.healthy(attributes);
    }

    @Override
    public StartedTask start(TaskConfig task) throws PluginException {
        var greeting = task.config().as(Greeting.class);
        var end = new CompletableFuture<End>();
        var thread =
                Thread.ofVirtual()
                        .name(task.id())
                        .unstarted(
                                () -> end.complete(new End(greet(task, greeting), Instant.now())));
        var running = new Running(task, Instant.now(), thread, end);
        if (greetings.putIfAbsent(task.id(), running) != null) {
            throw new PluginException("task with ID \"" + task.id() + "\" already started");
        }
        thread.start();
        return new StartedTask(new TaskHandle(1, task, Settings.empty()), null);
    }

    private ExitResult greet(TaskConfig task, Greeting greeting) {
        var name = Objects.requireNonNullElse(greeting.name(), defaultName);
        try {
            for (int i = 0; i < greeting.times(); i++) {
                write(task.stdoutPath(), "hello " + name + "\n");
                Thread.sleep(greeting.pause());
            }
            return ExitResult.code(0);
        } catch (InterruptedException _) {
            return new ExitResult(KILLED, 9, false, "");
        } catch (IOException e) {
            return new ExitResult(1, 0, false, "output: " + e.getMessage());
        }
    }

    private static void write(Path pipe, String line) throws IOException {
        Files.writeString(pipe, line, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    @Override
    public void recover(TaskHandle handle) throws PluginException {
        if (!greetings.containsKey(handle.config().id())) {
            throw new PluginException("greetings end with their process");
        }
    }

    @Override
    public ExitResult await(String taskId) throws PluginException, InterruptedException {
        try {
            return known(taskId).end().get().result();
        } catch (ExecutionException | CancellationException e) {
            throw new PluginException("the greeting ended oddly", e);
        }
    }

    @Override
    public void stop(String taskId, Duration grace, String signal)
            throws PluginException, InterruptedException {
        var running = known(taskId);
        running.thread().interrupt();
        running.thread().join();
    }

    @Override
    public void destroy(String taskId, boolean force) throws PluginException, InterruptedException {
        if (!known(taskId).end().isDone() && !force) {
            throw new PluginException("cannot destroy running task");
        }
        stop(taskId, Duration.ZERO, "");
        greetings.remove(taskId);
    }

    @Override
    public TaskStatus inspect(String taskId) throws PluginException {
        var running = known(taskId);
        var end = running.end().getNow(null);
        return new TaskStatus(
                taskId,
                running.task().name(),
                end == null ? TaskStatus.State.RUNNING : TaskStatus.State.EXITED,
                running.startedAt(),
                end == null ? null : end.at(),
                end == null ? null : end.result(),
                new TreeMap<>());
    }

    private Running known(String taskId) throws PluginException {
        var running = greetings.get(taskId);
        if (running == null) {
            throw PluginException.noSuchTask();
        }
        return running;
    }
}
