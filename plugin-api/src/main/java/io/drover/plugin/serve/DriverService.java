package io.drover.plugin.serve;

import com.google.protobuf.ByteString;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.proto.drivers.CapabilitiesRequest;
import io.drover.plugin.proto.drivers.CapabilitiesResponse;
import io.drover.plugin.proto.drivers.CreateNetworkRequest;
import io.drover.plugin.proto.drivers.CreateNetworkResponse;
import io.drover.plugin.proto.drivers.DestroyNetworkRequest;
import io.drover.plugin.proto.drivers.DestroyNetworkResponse;
import io.drover.plugin.proto.drivers.DestroyTaskRequest;
import io.drover.plugin.proto.drivers.DestroyTaskResponse;
import io.drover.plugin.proto.drivers.DriverGrpc;
import io.drover.plugin.proto.drivers.DriverTaskEvent;
import io.drover.plugin.proto.drivers.ExecTaskRequest;
import io.drover.plugin.proto.drivers.ExecTaskResponse;
import io.drover.plugin.proto.drivers.ExecTaskStreamingRequest;
import io.drover.plugin.proto.drivers.ExecTaskStreamingResponse;
import io.drover.plugin.proto.drivers.FingerprintRequest;
import io.drover.plugin.proto.drivers.FingerprintResponse;
import io.drover.plugin.proto.drivers.InitRequest;
import io.drover.plugin.proto.drivers.InitResponse;
import io.drover.plugin.proto.drivers.InspectTaskRequest;
import io.drover.plugin.proto.drivers.InspectTaskResponse;
import io.drover.plugin.proto.drivers.RecoverTaskRequest;
import io.drover.plugin.proto.drivers.RecoverTaskResponse;
import io.drover.plugin.proto.drivers.ShutdownRequest;
import io.drover.plugin.proto.drivers.ShutdownResponse;
import io.drover.plugin.proto.drivers.SignalTaskRequest;
import io.drover.plugin.proto.drivers.SignalTaskResponse;
import io.drover.plugin.proto.drivers.StartTaskRequest;
import io.drover.plugin.proto.drivers.StartTaskResponse;
import io.drover.plugin.proto.drivers.StopTaskRequest;
import io.drover.plugin.proto.drivers.StopTaskResponse;
import io.drover.plugin.proto.drivers.TaskConfigSchemaRequest;
import io.drover.plugin.proto.drivers.TaskConfigSchemaResponse;
import io.drover.plugin.proto.drivers.TaskEventsRequest;
import io.drover.plugin.proto.drivers.TaskStatsRequest;
import io.drover.plugin.proto.drivers.TaskStatsResponse;
import io.drover.plugin.proto.drivers.WaitTaskRequest;
import io.drover.plugin.proto.drivers.WaitTaskResponse;
import io.drover.plugin.rpc.Reports;
import io.drover.plugin.rpc.Specs;
import io.drover.plugin.rpc.Tasks;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/** The driver protocol in front of a {@link TaskDriver}. */
final class DriverService extends DriverGrpc.DriverImplBase {
    private static final Duration FINGERPRINT_PERIOD = Duration.ofSeconds(30);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final int EVENTS_WAITING = 256;

    private final TaskDriver driver;
    private final Set<BlockingQueue<TaskEvent>> eventListeners = ConcurrentHashMap.newKeySet();

    DriverService(TaskDriver driver) {
        this.driver = driver;
        if (driver instanceof TaskDriver.Reporting reporting) {
            // A listener that does not keep up loses events rather than holding up tasks.
            reporting.report(event -> eventListeners.forEach(queue -> queue.offer(event)));
        }
    }

    @Override
    public void init(InitRequest request, StreamObserver<InitResponse> to) {
        Answers.one(to, InitResponse::getDefaultInstance);
    }

    @Override
    public void taskConfigSchema(
            TaskConfigSchemaRequest request, StreamObserver<TaskConfigSchemaResponse> to) {
        Answers.one(
                to,
                () ->
                        TaskConfigSchemaResponse.newBuilder()
                                .setSpec(Specs.toMessage(driver.taskConfigSpec()))
                                .build());
    }

    @Override
    public void capabilities(CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> to) {
        Answers.one(
                to,
                () ->
                        CapabilitiesResponse.newBuilder()
                                .setCapabilities(
                                        Tasks.toMessage(
                                                driver.capabilities().withAbilitiesOf(driver)))
                                .build());
    }

    @Override
    public void fingerprint(FingerprintRequest request, StreamObserver<FingerprintResponse> to) {
        Answers.many(
                to,
                stream -> {
                    while (true) {
                        stream.onNext(Reports.toMessage(fingerprint()));
                        Thread.sleep(FINGERPRINT_PERIOD);
                    }
                });
    }

    private Fingerprint fingerprint() throws InterruptedException {
        try {
            return driver.fingerprint();
        } catch (RuntimeException e) {
            return Fingerprint.unhealthy(driver.info().name() + " could not be examined: " + e);
        }
    }

    @Override
    public void startTask(StartTaskRequest request, StreamObserver<StartTaskResponse> to) {
        Answers.one(
                to,
                () -> {
                    var started = driver.start(Tasks.fromMessage(request.getTask()));
                    var answer =
                            StartTaskResponse.newBuilder()
                                    .setResult(StartTaskResponse.Result.SUCCESS)
                                    .setHandle(Tasks.toMessage(started.handle()));
                    var network = started.network();
                    if (network != null) {
                        answer.setNetworkOverride(Tasks.toMessage(network));
                    }
                    return answer.build();
                });
    }

    /** Hosts fill only the handle, never the task id beside it. */
    @Override
    public void recoverTask(RecoverTaskRequest request, StreamObserver<RecoverTaskResponse> to) {
        Answers.one(
                to,
                () -> {
                    driver.recover(Tasks.fromMessage(request.getHandle()));
                    return RecoverTaskResponse.getDefaultInstance();
                });
    }

    @Override
    public void waitTask(WaitTaskRequest request, StreamObserver<WaitTaskResponse> to) {
        Answers.one(
                to,
                () -> {
                    var exit = driver.await(request.getTaskId());
                    return WaitTaskResponse.newBuilder()
                            .setResult(Tasks.toMessage(exit))
                            .setErr(exit.error())
                            .build();
                });
    }

    @Override
    public void stopTask(StopTaskRequest request, StreamObserver<StopTaskResponse> to) {
        Answers.one(
                to,
                () -> {
                    driver.stop(
                            request.getTaskId(),
                            Reports.duration(request.getTimeout()),
                            request.getSignal());
                    return StopTaskResponse.getDefaultInstance();
                });
    }

    @Override
    public void destroyTask(DestroyTaskRequest request, StreamObserver<DestroyTaskResponse> to) {
        Answers.one(
                to,
                () -> {
                    driver.destroy(request.getTaskId(), request.getForce());
                    return DestroyTaskResponse.getDefaultInstance();
                });
    }

    @Override
    public void inspectTask(InspectTaskRequest request, StreamObserver<InspectTaskResponse> to) {
        Answers.one(to, () -> Reports.toMessage(driver.inspect(request.getTaskId())));
    }

    @Override
    public void taskStats(TaskStatsRequest request, StreamObserver<TaskStatsResponse> to) {
        Answers.many(
                to,
                stream -> {
                    if (!(driver instanceof TaskDriver.Measuring measuring)) {
                        throw unable("measure tasks");
                    }
                    var asked = Reports.duration(request.getCollectionInterval());
                    var interval =
                            asked.compareTo(SHORTEST_INTERVAL) < 0 ? Duration.ofSeconds(1) : asked;
                    while (true) {
                        var usage = measuring.measure(request.getTaskId());
                        stream.onNext(
                                TaskStatsResponse.newBuilder()
                                        .setStats(Reports.toMessage(request.getTaskId(), usage))
                                        .build());
                        Thread.sleep(interval);
                    }
                });
    }

    @Override
    public void taskEvents(TaskEventsRequest request, StreamObserver<DriverTaskEvent> to) {
        var queue = new ArrayBlockingQueue<TaskEvent>(EVENTS_WAITING);
        eventListeners.add(queue);
        try {
            Answers.many(
                    to,
                    stream -> {
                        while (true) {
                            stream.onNext(Reports.toMessage(queue.take()));
                        }
                    });
        } finally {
            eventListeners.remove(queue);
        }
    }

    @Override
    public void shutdown(ShutdownRequest request, StreamObserver<ShutdownResponse> to) {
        Answers.one(
                to,
                () -> {
                    driver.shutdown();
                    return ShutdownResponse.getDefaultInstance();
                });
    }

    @Override
    public void signalTask(SignalTaskRequest request, StreamObserver<SignalTaskResponse> to) {
        Answers.one(
                to,
                () -> {
                    if (!(driver instanceof TaskDriver.Signalling signalling)) {
                        throw unable("send signals to tasks");
                    }
                    signalling.signal(request.getTaskId(), request.getSignal());
                    return SignalTaskResponse.getDefaultInstance();
                });
    }

    @Override
    public void execTask(ExecTaskRequest request, StreamObserver<ExecTaskResponse> to) {
        Answers.one(
                to,
                () -> {
                    var result =
                            executing()
                                    .exec(
                                            request.getTaskId(),
                                            request.getCommandList(),
                                            Reports.duration(request.getTimeout()));
                    return ExecTaskResponse.newBuilder()
                            .setStdout(ByteString.copyFrom(result.stdout()))
                            .setStderr(ByteString.copyFrom(result.stderr()))
                            .setResult(Tasks.toMessage(result.exit()))
                            .build();
                });
    }

    @Override
    public StreamObserver<ExecTaskStreamingRequest> execTaskStreaming(
            StreamObserver<ExecTaskStreamingResponse> to) {
        return new ExecStreaming(driver, to);
    }

    @Override
    public void createNetwork(
            CreateNetworkRequest request, StreamObserver<CreateNetworkResponse> to) {
        Answers.one(
                to,
                () -> {
                    var created =
                            networking().createNetwork(request.getAllocId(), request.getHostname());
                    return CreateNetworkResponse.newBuilder()
                            .setIsolationSpec(Tasks.toMessage(created.network()))
                            .setCreated(created.isNew())
                            .build();
                });
    }

    @Override
    public void destroyNetwork(
            DestroyNetworkRequest request, StreamObserver<DestroyNetworkResponse> to) {
        Answers.one(
                to,
                () -> {
                    networking()
                            .destroyNetwork(
                                    request.getAllocId(),
                                    Tasks.fromMessage(request.getIsolationSpec()));
                    return DestroyNetworkResponse.getDefaultInstance();
                });
    }

    private TaskDriver.Networking networking() throws PluginException {
        if (driver instanceof TaskDriver.Networking networking) {
            return networking;
        }
        throw unable("make networks");
    }

    private TaskDriver.Executing executing() throws PluginException {
        if (driver instanceof TaskDriver.Executing executing) {
            return executing;
        }
        throw unable("run commands in tasks");
    }

    private PluginException unable(String what) {
        return new PluginException("driver " + driver.info().name() + " cannot " + what);
    }
}
