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
import io.drover.plugin.config.Settings;
import io.drover.plugin.serve.PluginServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Greets. A task of this driver is a thread that writes a line now and then.
 *
 * <p>A thread ends with its process, so {@link #recover} can only say that the task is lost. A real
 * driver runs something that lives on, keeps in the handle what finds it again, and checks that it
 * found the same thing (for a process: id, start time and boot id).
 */
public final class HelloDriver implements TaskDriver {
    private static final int KILLED = 137;

    private final Map<String, Greeting> greetings = new ConcurrentHashMap<>();
    private volatile String defaultName = "world";

    public static void main(String[] args) throws IOException, InterruptedException {
        PluginServer.serve(new HelloDriver());
    }

    /** A running task. */
    private record Greeting(
            TaskConfig task, Instant startedAt, Thread thread, CompletableFuture<ExitResult> end) {}

    @Override
    public PluginInfo info() {
        return new PluginInfo("hello", "0.1.0");
    }

    /** {@code plugin "hello" { config { default_name = "…" } }}. */
    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.object().optional("default_name", "string", "\"world\"").build();
    }

    @Override
    public void configure(Settings config) {
        defaultName = config.string("default_name", "world");
    }

    /** {@code config { name = "…", times = 3, pause_ms = 100 }}. */
    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.object()
                .optional("name", "string")
                .optional("times", "number", "1")
                .optional("pause_ms", "number", "100")
                .build();
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
        if (task.config().integer("times", 1) < 1) {
            throw new PluginException("times must be at least 1");
        }
        var end = new CompletableFuture<ExitResult>();
        var thread = Thread.ofVirtual().name(task.id()).unstarted(() -> greet(task, end));
        var greeting = new Greeting(task, Instant.now(), thread, end);
        if (greetings.putIfAbsent(task.id(), greeting) != null) {
            throw new PluginException("task with ID \"" + task.id() + "\" already started");
        }
        thread.start();
        return new StartedTask(new TaskHandle(1, task, Settings.empty()), null);
    }

    private void greet(TaskConfig task, CompletableFuture<ExitResult> end) {
        var config = task.config();
        var line = "hello " + config.string("name", defaultName) + "\n";
        try {
            for (long i = 0; i < config.integer("times", 1); i++) {
                write(task.stdoutPath(), line);
                Thread.sleep(config.integer("pause_ms", 100));
            }
            end.complete(ExitResult.code(0));
        } catch (InterruptedException _) {
            end.complete(new ExitResult(KILLED, 9, false, ""));
        } catch (IOException e) {
            end.complete(new ExitResult(1, 0, false, "output: " + e.getMessage()));
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
            return known(taskId).end().get();
        } catch (ExecutionException | CancellationException e) {
            throw new PluginException("the greeting ended oddly", e);
        }
    }

    @Override
    public void stop(String taskId, Duration grace, String signal)
            throws PluginException, InterruptedException {
        var greeting = known(taskId);
        greeting.thread().interrupt();
        greeting.thread().join();
    }

    @Override
    public void destroy(String taskId, boolean force) throws PluginException, InterruptedException {
        var greeting = known(taskId);
        if (!greeting.end().isDone() && !force) {
            throw new PluginException("cannot destroy running task");
        }
        stop(taskId, Duration.ZERO, "");
        greetings.remove(taskId);
    }

    @Override
    public TaskStatus inspect(String taskId) throws PluginException {
        var greeting = known(taskId);
        var exit = greeting.end().getNow(null);
        return new TaskStatus(
                taskId,
                greeting.task().name(),
                exit == null ? TaskStatus.State.RUNNING : TaskStatus.State.EXITED,
                greeting.startedAt(),
                null,
                exit,
                new TreeMap<>());
    }

    private Greeting known(String taskId) throws PluginException {
        var greeting = greetings.get(taskId);
        if (greeting == null) {
            throw PluginException.noSuchTask();
        }
        return greeting;
    }
}
