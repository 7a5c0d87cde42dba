package io.drover.plugin.host;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.api.Bytes;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.ExecResult;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver.Networking.CreatedNetwork;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.config.ConfigDecoder;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import io.drover.plugin.proto.drivers.CapabilitiesRequest;
import io.drover.plugin.proto.drivers.CreateNetworkRequest;
import io.drover.plugin.proto.drivers.DestroyNetworkRequest;
import io.drover.plugin.proto.drivers.DestroyTaskRequest;
import io.drover.plugin.proto.drivers.DriverGrpc;
import io.drover.plugin.proto.drivers.DriverGrpc.DriverFutureStub;
import io.drover.plugin.proto.drivers.ExecTaskRequest;
import io.drover.plugin.proto.drivers.InspectTaskRequest;
import io.drover.plugin.proto.drivers.RecoverTaskRequest;
import io.drover.plugin.proto.drivers.SignalTaskRequest;
import io.drover.plugin.proto.drivers.StartTaskRequest;
import io.drover.plugin.proto.drivers.StopTaskRequest;
import io.drover.plugin.proto.drivers.TaskConfigSchemaRequest;
import io.drover.plugin.proto.drivers.TaskHandle;
import io.drover.plugin.proto.drivers.WaitTaskRequest;
import io.drover.plugin.proto.drivers.WaitTaskResponse;
import io.drover.plugin.rpc.Errors;
import io.drover.plugin.rpc.Reports;
import io.drover.plugin.rpc.Specs;
import io.drover.plugin.rpc.Tasks;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A driver behind gRPC, over as many processes as it takes. */
final class GrpcDriverClient implements DriverClient, PluginClient {
    private static final Logger LOG = LoggerFactory.getLogger("client.driver_mgr");
    private static final Duration SHORT = Duration.ofSeconds(60);

    /** Images may have to be fetched first. */
    private static final Duration START_LIMIT = Duration.ofHours(2);

    private static final Duration WAIT_AGAIN = Duration.ofMillis(50);

    private final Link<DriverFutureStub> link;
    private final FingerprintFeed fingerprints;
    private final Map<String, Tracked> tasks = new ConcurrentHashMap<>();
    private volatile @Nullable ManagedChannel channel;
    private volatile @Nullable ConfigSpec taskConfigSpec;
    private volatile @Nullable DriverCapabilities capabilities;
    private volatile Origin origin;

    GrpcDriverClient(Origin origin) {
        this.origin = origin;
        this.link = new Link<>("driver " + origin.info().name());
        this.fingerprints = new FingerprintFeed();
    }

    /** A task that this agent runs through the driver. */
    private static final class Tracked {
        private final CompletableFuture<ExitResult> end = new CompletableFuture<>();
        private volatile @Nullable TaskHandle handle;
        private boolean waiting;

        /** True for the caller that has to begin the wait. */
        synchronized boolean beginsToWait() {
            boolean first = !waiting;
            waiting = true;
            return first;
        }
    }

    /** A process answers: recovers the tasks in it, then lets waiting calls through. */
    @Override
    public void linked(ManagedChannel connected, Origin from) throws InterruptedException {
        var stub = DriverGrpc.newFutureStub(connected);
        for (var entry : tasks.entrySet()) {
            recoverIn(stub, entry.getKey(), entry.getValue());
        }
        channel = connected;
        origin = from;
        taskConfigSpec = null;
        capabilities = null;
        link.set(stub);
        fingerprints.linked(connected);
    }

    private void recoverIn(DriverFutureStub stub, String id, Tracked task)
            throws InterruptedException {
        var handle = task.handle;
        if (handle == null || task.end.isDone()) {
            return;
        }
        var once = new Link<DriverFutureStub>(id);
        once.set(stub);
        try {
            var _ = once.once(SHORT, s -> s.recoverTask(recovery(handle)));
        } catch (PluginException e) {
            LOG.warn(
                    "Task {} was lost with the process of driver {}: {}",
                    id,
                    origin.info().name(),
                    e.getMessage());
            tasks.remove(id);
            task.end.completeExceptionally(
                    new PluginException("the task was lost: " + e.getMessage(), true));
        }
    }

    @Override
    public boolean holdsOutput() {
        return origin.place() == Place.BESIDE_OUTPUT;
    }

    @Override
    public void lost() {
        link.lost();
        fingerprints.lost();
    }

    @Override
    public void unusable(String why) {
        link.fail("driver " + origin.info().name() + ": " + why);
        fingerprints.unusable(why);
    }

    @Override
    public void close() {
        link.close();
        fingerprints.close();
    }

    /**
     * A start of an id that was started before gives that task, as our own drivers do. The protocol
     * does not ask it of others.
     */
    private boolean startsOnce() {
        return origin.bundled();
    }

    @Override
    public PluginInfo info() {
        return origin.info();
    }

    @Override
    public DriverCapabilities capabilities() throws PluginException, InterruptedException {
        var known = capabilities;
        if (known == null) {
            var answer =
                    link.repeating(
                            SHORT, s -> s.capabilities(CapabilitiesRequest.getDefaultInstance()));
            known = Tasks.fromMessage(answer.getCapabilities());
            capabilities = known;
        }
        return known;
    }

    @Override
    public Settings check(Map<String, ? extends @Nullable Object> config)
            throws ConfigException, PluginException, InterruptedException {
        var spec = taskConfigSpec;
        if (spec == null) {
            var answer =
                    link.repeating(
                            SHORT,
                            s -> s.taskConfigSchema(TaskConfigSchemaRequest.getDefaultInstance()));
            spec = answer.hasSpec() ? Specs.fromMessage(answer.getSpec()) : ConfigSpec.none();
            taskConfigSpec = spec;
        }
        return ConfigDecoder.decode(spec, config, "config");
    }

    @Override
    public Subscription fingerprint(Consumer<Fingerprint> listener) {
        return fingerprints.subscribe(listener);
    }

    @Override
    public RunningTask start(TaskConfig task) throws PluginException, InterruptedException {
        var tracked = new Tracked();
        tasks.put(task.id(), tracked);
        var request = StartTaskRequest.newBuilder().setTask(Tasks.toMessage(task)).build();
        try {
            var answer =
                    link.repeating(
                            START_LIMIT, s -> s.startTask(request), () -> amendStart(task.id()));
            tracked.handle = answer.getHandle();
            return new RunningTask(
                    task.id(),
                    Bytes.of(answer.getHandle().toByteArray()),
                    answer.hasNetworkOverride()
                            ? Tasks.fromMessage(answer.getNetworkOverride())
                            : null);
        } catch (PluginException e) {
            tasks.remove(task.id(), tracked);
            throw e;
        }
    }

    @Override
    public RunningTask startOrFind(TaskConfig task) throws PluginException, InterruptedException {
        amendStart(task.id());
        return start(task);
    }

    /** What a start that was cut off may have left would be in the way of another one. */
    private void amendStart(String taskId) throws PluginException, InterruptedException {
        if (!startsOnce()) {
            var request = DestroyTaskRequest.newBuilder().setTaskId(taskId).setForce(true).build();
            destroy(request);
        }
    }

    @Override
    public void recover(RunningTask task) throws PluginException, InterruptedException {
        TaskHandle handle;
        try {
            handle = TaskHandle.parseFrom(task.handle().toArray());
        } catch (InvalidProtocolBufferException e) {
            throw new PluginException("the saved handle of " + task.taskId() + " is broken", e);
        }
        var _ = link.repeating(SHORT, s -> s.recoverTask(recovery(handle)));
        tasks.computeIfAbsent(task.taskId(), _ -> new Tracked()).handle = handle;
    }

    private static RecoverTaskRequest recovery(TaskHandle handle) {
        return RecoverTaskRequest.newBuilder().setHandle(handle).build();
    }

    @Override
    public CompletableFuture<ExitResult> await(String taskId) {
        var task = tasks.computeIfAbsent(taskId, _ -> new Tracked());
        if (task.beginsToWait()) {
            waitFor(taskId, task);
        }
        return task.end.copy();
    }

    private void waitFor(String taskId, Tracked task) {
        var _ =
                link.stub()
                        .whenComplete((stub, refused) -> {
                            if (refused != null) {
                                task.end.completeExceptionally(Errors.fromStatus(refused));
                            } else {
                                waitOn(stub, taskId, task);
                            }
                        });
    }

    private void waitOn(DriverFutureStub stub, String taskId, Tracked task) {
        Futures.addCallback(
                stub.waitTask(WaitTaskRequest.newBuilder().setTaskId(taskId).build()),
                new FutureCallback<WaitTaskResponse>() {
                    @Override
                    public void onSuccess(@Nullable WaitTaskResponse maybe) {
                        var answer =
                                Objects.requireNonNullElse(
                                        maybe, WaitTaskResponse.getDefaultInstance());
                        task.end.complete(Tasks.fromMessage(answer.getResult(), answer.getErr()));
                    }

                    @Override
                    public void onFailure(Throwable error) {
                        if (Errors.isGone(error) && tasks.get(taskId) == task) {
                            CompletableFuture.delayedExecutor(
                                            WAIT_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                                    .execute(() -> waitFor(taskId, task));
                        } else {
                            task.end.completeExceptionally(Errors.fromStatus(error));
                        }
                    }
                },
                Runnable::run);
    }

    @Override
    public void stop(String taskId, Duration grace, String signal)
            throws PluginException, InterruptedException {
        var request =
                StopTaskRequest.newBuilder()
                        .setTaskId(taskId)
                        .setTimeout(Reports.duration(grace))
                        .setSignal(signal)
                        .build();
        var _ = link.repeating(grace.plus(SHORT), s -> s.stopTask(request));
    }

    @Override
    public void destroy(String taskId, boolean force) throws PluginException, InterruptedException {
        destroy(DestroyTaskRequest.newBuilder().setTaskId(taskId).setForce(force).build());
        tasks.remove(taskId);
    }

    private void destroy(DestroyTaskRequest request) throws PluginException, InterruptedException {
        try {
            var _ = link.repeating(SHORT, s -> s.destroyTask(request));
        } catch (PluginException e) {
            if (!String.valueOf(e.getMessage()).contains("task not found")) {
                throw e;
            }
        }
    }

    @Override
    public TaskStatus inspect(String taskId) throws PluginException, InterruptedException {
        var request = InspectTaskRequest.newBuilder().setTaskId(taskId).build();
        var answer = link.repeating(SHORT, s -> s.inspectTask(request));
        return Reports.fromMessage(answer);
    }

    @Override
    public Subscription usage(String taskId, Duration interval, Consumer<TaskUsage> listener) {
        return new UsageFeed(channel, taskId, interval, listener);
    }

    @Override
    public void signal(String taskId, String signal) throws PluginException, InterruptedException {
        var request = SignalTaskRequest.newBuilder().setTaskId(taskId).setSignal(signal).build();
        var _ = link.once(SHORT, s -> s.signalTask(request));
    }

    @Override
    public ExecResult exec(String taskId, List<String> command, Duration timeout)
            throws PluginException, InterruptedException {
        var request =
                ExecTaskRequest.newBuilder()
                        .setTaskId(taskId)
                        .addAllCommand(command)
                        .setTimeout(Reports.duration(timeout))
                        .build();
        var answer = link.once(timeout.plus(SHORT), s -> s.execTask(request));
        return ExecResult.of(
                answer.getStdout().toByteArray(),
                answer.getStderr().toByteArray(),
                Tasks.fromMessage(answer.getResult(), ""));
    }

    @Override
    public ExitResult exec(String taskId, List<String> command, ExecStreams streams)
            throws PluginException, InterruptedException {
        var current = channel;
        if (current == null) {
            throw new PluginException(Errors.GONE, true);
        }
        return new ExecCall(streams).run(DriverGrpc.newStub(current), taskId, command);
    }

    @Override
    public CreatedNetwork createNetwork(String allocationId, String hostname)
            throws PluginException, InterruptedException {
        var request =
                CreateNetworkRequest.newBuilder()
                        .setAllocId(allocationId)
                        .setHostname(hostname)
                        .build();
        var answer = link.repeating(START_LIMIT, s -> s.createNetwork(request));
        return new CreatedNetwork(
                Tasks.fromMessage(answer.getIsolationSpec()), answer.getCreated());
    }

    @Override
    public void destroyNetwork(String allocationId, TaskConfig.NetworkIsolation network)
            throws PluginException, InterruptedException {
        var request =
                DestroyNetworkRequest.newBuilder()
                        .setAllocId(allocationId)
                        .setIsolationSpec(Tasks.toMessage(network))
                        .build();
        var _ = link.repeating(SHORT, s -> s.destroyNetwork(request));
    }

    @Override
    public Subscription events(Consumer<TaskEvent> listener) {
        return fingerprints.events(listener);
    }
}
