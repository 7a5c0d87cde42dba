package io.drover.plugin.testkit;

import static io.drover.plugin.testkit.Calls.check;

import io.drover.plugin.ExitResult;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.config.ConfigDecoder;
import io.drover.plugin.proto.drivers.DestroyTaskRequest;
import io.drover.plugin.proto.drivers.DriverGrpc;
import io.drover.plugin.proto.drivers.FingerprintRequest;
import io.drover.plugin.proto.drivers.InspectTaskRequest;
import io.drover.plugin.proto.drivers.RecoverTaskRequest;
import io.drover.plugin.proto.drivers.StartTaskRequest;
import io.drover.plugin.proto.drivers.StartTaskResponse;
import io.drover.plugin.proto.drivers.StopTaskRequest;
import io.drover.plugin.proto.drivers.TaskConfigSchemaRequest;
import io.drover.plugin.proto.drivers.TaskHandle;
import io.drover.plugin.proto.drivers.WaitTaskRequest;
import io.drover.plugin.rpc.Errors;
import io.drover.plugin.rpc.Reports;
import io.drover.plugin.rpc.Specs;
import io.drover.plugin.rpc.Tasks;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A driver that runs, and tasks for it. */
final class DriverBench implements AutoCloseable {
    private final TaskDriverKit kit;
    private final RunningPlugin plugin;
    private final Path root;
    private final List<Task> tasks = new ArrayList<>();
    private ManagedChannel channel;

    DriverBench(TaskDriverKit kit) throws Exception {
        this.kit = kit;
        this.plugin = RunningPlugin.start(kit.launch());
        this.root = Files.createDirectory(plugin.directory().resolve("tasks-of-kit"));
        this.channel = plugin.channel();
        try {
            configure();
        } catch (Exception | AssertionError e) {
            plugin.close();
            throw e;
        }
    }

    /** A task with its pipes. */
    record Task(String id, TaskConfig config, Pipe stdout, Pipe stderr) {}

    /** Checks a promise, and removes the tasks of it. */
    void keep(Promise<DriverBench> promise) throws Exception {
        try {
            promise.body().check(this);
        } finally {
            for (var task : tasks) {
                try {
                    destroy(task.id(), true);
                } catch (StatusRuntimeException _) {
                    // Gone already, as most are.
                }
                task.stdout().close();
                task.stderr().close();
            }
            tasks.clear();
        }
    }

    Duration patience() {
        return kit.patience();
    }

    String refused(String what, Callable<?> call) throws Exception {
        return Calls.refused(patience(), what, call);
    }

    void until(String what, Callable<Boolean> condition) throws Exception {
        Calls.await(patience(), what, condition);
    }

    TaskDriverKit kit() {
        return kit;
    }

    DriverGrpc.DriverBlockingStub driver() {
        return DriverGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    DriverGrpc.DriverStub streaming() {
        return DriverGrpc.newStub(channel).withWaitForReady();
    }

    BaseService base() {
        return new BaseService(channel, patience());
    }

    private void configure() throws Exception {
        var _ = base().configure(kit.pluginConfig());
        var report = fingerprint();
        check(
                report.health() == Fingerprint.Health.HEALTHY,
                () -> "the driver is not healthy here: " + report.description());
    }

    /** The first report, which comes at once. */
    Fingerprint fingerprint() throws Exception {
        try (var call = Context.current().withCancellation()) {
            return Reports.fromMessage(
                    call.call(() ->
                            driver().fingerprint(FingerprintRequest.getDefaultInstance()).next()));
        }
    }

    /** Kills the plugin's process and connects to the next one. */
    void replacePlugin() throws Exception {
        plugin.replace();
        channel = plugin.channel();
        configure();
    }

    /** A task that could start. */
    Task task(Map<String, ? extends @Nullable Object> raw) throws Exception {
        var schema = driver().taskConfigSchema(TaskConfigSchemaRequest.getDefaultInstance());
        var settings = ConfigDecoder.decode(Specs.fromMessage(schema.getSpec()), raw, "config");
        var allocation = UUID.randomUUID().toString();
        var dir = root.resolve(allocation);
        Files.createDirectories(dir.resolve("task/local"));
        Files.createDirectories(dir.resolve("task/secrets"));
        Files.createDirectories(dir.resolve("alloc/logs"));
        var stdout = new Pipe(dir.resolve("stdout"));
        var stderr = new Pipe(dir.resolve("stderr"));
        var config =
                kit.prepare(
                                TaskConfig.builder(allocation + "/task/0badcafe", "task")
                                        .allocation(allocation, "group", dir)
                                        .env(new TreeMap<>(Map.of("PATH", "/usr/bin:/bin")))
                                        .resources(
                                                new TaskConfig.Resources(
                                                        100, 64, 0, 0, "", "", List.of()))
                                        .output(dir.resolve("stdout"), dir.resolve("stderr"))
                                        .config(settings))
                        .build();
        var task = new Task(config.id(), config, stdout, stderr);
        tasks.add(task);
        return task;
    }

    TaskHandle start(Task task) throws PluginException {
        var answer =
                driver().startTask(
                                StartTaskRequest.newBuilder()
                                        .setTask(Tasks.toMessage(task.config()))
                                        .build());
        if (answer.getResult() != StartTaskResponse.Result.SUCCESS) {
            throw Errors.toStatus(new PluginException(answer.getDriverErrorMsg()));
        }
        return answer.getHandle();
    }

    /** A task that has started. */
    Task started(Map<String, ? extends @Nullable Object> raw) throws Exception {
        var task = task(raw);
        var _ = start(task);
        return task;
    }

    /** A task that has said that it is ready. */
    Task ready(Map<String, ? extends @Nullable Object> raw) throws Exception {
        var task = started(raw);
        until("the task prints ready", () -> task.stdout().text().contains("ready"));
        return task;
    }

    ExitResult await(String id) {
        var answer = driver().waitTask(WaitTaskRequest.newBuilder().setTaskId(id).build());
        return Tasks.fromMessage(answer.getResult(), answer.getErr());
    }

    Object stop(String id, Duration grace, String signal) {
        return driver().stopTask(
                        StopTaskRequest.newBuilder()
                                .setTaskId(id)
                                .setTimeout(Reports.duration(grace))
                                .setSignal(signal)
                                .build());
    }

    Object destroy(String id, boolean force) {
        return driver().destroyTask(
                        DestroyTaskRequest.newBuilder().setTaskId(id).setForce(force).build());
    }

    TaskStatus inspect(String id) {
        return Reports.fromMessage(
                driver().inspectTask(InspectTaskRequest.newBuilder().setTaskId(id).build()));
    }

    Object recover(TaskHandle handle) {
        return driver().recoverTask(RecoverTaskRequest.newBuilder().setHandle(handle).build());
    }

    @Override
    public void close() throws IOException {
        plugin.close();
    }
}
