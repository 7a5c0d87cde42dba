package io.drover.plugin.rpc;

import com.google.protobuf.Timestamp;
import io.drover.plugin.Attribute;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.proto.drivers.CPUUsage;
import io.drover.plugin.proto.drivers.DriverTaskEvent;
import io.drover.plugin.proto.drivers.FingerprintResponse;
import io.drover.plugin.proto.drivers.InspectTaskResponse;
import io.drover.plugin.proto.drivers.MemoryUsage;
import io.drover.plugin.proto.drivers.TaskDriverStatus;
import io.drover.plugin.proto.drivers.TaskResourceUsage;
import io.drover.plugin.proto.drivers.TaskState;
import io.drover.plugin.proto.drivers.TaskStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What drivers tell of themselves and of tasks, to and from the messages. */
public final class Reports {
    private static final int MOST_ATTRIBUTES = 1_024;

    private static final Map<CPUUsage.Fields, String> CPU_FIELDS =
            Map.of(
                    CPUUsage.Fields.SYSTEM_MODE, "System Mode",
                    CPUUsage.Fields.USER_MODE, "User Mode",
                    CPUUsage.Fields.TOTAL_TICKS, "Total Ticks",
                    CPUUsage.Fields.THROTTLED_PERIODS, "Throttled Periods",
                    CPUUsage.Fields.THROTTLED_TIME, "Throttled Time",
                    CPUUsage.Fields.PERCENT, "Percent");
    private static final Map<MemoryUsage.Fields, String> MEMORY_FIELDS =
            Map.of(
                    MemoryUsage.Fields.RSS, "RSS",
                    MemoryUsage.Fields.CACHE, "Cache",
                    MemoryUsage.Fields.SWAP, "Swap",
                    MemoryUsage.Fields.USAGE, "Usage",
                    MemoryUsage.Fields.MAX_USAGE, "Max Usage",
                    MemoryUsage.Fields.KERNEL_USAGE, "Kernel Usage",
                    MemoryUsage.Fields.KERNEL_MAX_USAGE, "Kernel Max Usage");

    private Reports() {}

    public static FingerprintResponse toMessage(Fingerprint fingerprint) {
        var message =
                FingerprintResponse.newBuilder()
                        .setHealth(
                                FingerprintResponse.HealthState.valueOf(
                                        fingerprint.health().name()))
                        .setHealthDescription(fingerprint.description());
        fingerprint
                .attributes()
                .forEach((name, value) -> message.putAttributes(name, toMessage(value)));
        return message.build();
    }

    /**
     * The fingerprint of a message.
     *
     * @throws PluginException if the plugin reports more than a node can have
     */
    public static Fingerprint fromMessage(FingerprintResponse message) throws PluginException {
        requireFew(message.getAttributesCount());
        if (!message.getErr().isEmpty()) {
            return Fingerprint.unhealthy("failed to fingerprint driver: " + message.getErr());
        }
        var attributes = new TreeMap<String, Attribute>();
        message.getAttributesMap()
                .forEach((name, value) -> attributes.put(name, fromMessage(value)));
        var health =
                switch (message.getHealth()) {
                    case HEALTHY -> Fingerprint.Health.HEALTHY;
                    case UNHEALTHY -> Fingerprint.Health.UNHEALTHY;
                    case UNDETECTED, UNRECOGNIZED -> Fingerprint.Health.UNDETECTED;
                };
        return new Fingerprint(health, message.getHealthDescription(), attributes);
    }

    /** Each attribute is held by the servers too, for each node. */
    static void requireFew(int attributes) throws PluginException {
        if (attributes > MOST_ATTRIBUTES) {
            throw new PluginException(
                    "the plugin reports " + attributes + " attributes, at most " + MOST_ATTRIBUTES);
        }
    }

    static io.drover.plugin.proto.structs.Attribute toMessage(Attribute attribute) {
        var message =
                io.drover.plugin.proto.structs.Attribute.newBuilder().setUnit(attribute.unit());
        switch (attribute.value()) {
            case Boolean bool -> message.setBoolVal(bool);
            case Long number -> message.setIntVal(number);
            case Double number -> message.setFloatVal(number);
            default -> message.setStringVal(attribute.value().toString());
        }
        return message.build();
    }

    static Attribute fromMessage(io.drover.plugin.proto.structs.Attribute message) {
        return switch (message.getValueCase()) {
            case BOOL_VAL -> Attribute.of(message.getBoolVal());
            case INT_VAL -> Attribute.of(message.getIntVal(), message.getUnit());
            case FLOAT_VAL -> Attribute.of(message.getFloatVal(), message.getUnit());
            case STRING_VAL -> Attribute.of(message.getStringVal());
            case VALUE_NOT_SET -> Attribute.of("");
        };
    }

    public static InspectTaskResponse toMessage(TaskStatus status) {
        var task =
                io.drover.plugin.proto.drivers.TaskStatus.newBuilder()
                        .setId(status.id())
                        .setName(status.name())
                        .setState(TaskState.valueOf(status.state().name()));
        var started = status.startedAt();
        if (started != null) {
            task.setStartedAt(timestamp(started));
        }
        var completed = status.completedAt();
        if (completed != null) {
            task.setCompletedAt(timestamp(completed));
        }
        var exit = status.exit();
        if (exit != null) {
            task.setResult(Tasks.toMessage(exit));
        }
        return InspectTaskResponse.newBuilder()
                .setTask(task)
                .setDriver(TaskDriverStatus.newBuilder().putAllAttributes(status.attributes()))
                .build();
    }

    public static TaskStatus fromMessage(InspectTaskResponse message) {
        var task = message.getTask();
        return new TaskStatus(
                task.getId(),
                task.getName(),
                switch (task.getState()) {
                    case RUNNING -> TaskStatus.State.RUNNING;
                    case EXITED -> TaskStatus.State.EXITED;
                    case UNKNOWN, UNRECOGNIZED -> TaskStatus.State.UNKNOWN;
                },
                task.hasStartedAt() ? instant(task.getStartedAt()) : null,
                task.hasCompletedAt() ? instant(task.getCompletedAt()) : null,
                task.getState() == TaskState.EXITED
                        ? Tasks.fromMessage(task.getResult(), "")
                        : null,
                new TreeMap<>(message.getDriver().getAttributesMap()));
    }

    public static DriverTaskEvent toMessage(TaskEvent event) {
        return DriverTaskEvent.newBuilder()
                .setTaskId(event.taskId())
                .setAllocId(event.allocationId())
                .setTaskName(event.taskName())
                .setTimestamp(timestamp(event.at()))
                .setMessage(event.message())
                .putAllAnnotations(event.annotations())
                .build();
    }

    public static TaskEvent fromMessage(DriverTaskEvent message) {
        return new TaskEvent(
                message.getTaskId(),
                message.getAllocId(),
                message.getTaskName(),
                instant(message.getTimestamp()),
                message.getMessage(),
                new TreeMap<>(message.getAnnotationsMap()));
    }

    public static TaskStats toMessage(String taskId, TaskUsage usage) {
        var message =
                TaskStats.newBuilder()
                        .setId(taskId)
                        .setTimestamp(timestamp(usage.at()))
                        .setAggResourceUsage(toMessage(usage.total()));
        usage.byPid().forEach((pid, part) -> message.putResourceUsageByPid(pid, toMessage(part)));
        return message.build();
    }

    private static TaskResourceUsage toMessage(TaskUsage.Usage usage) {
        var cpu =
                CPUUsage.newBuilder()
                        .setSystemMode(usage.cpu().systemMode())
                        .setUserMode(usage.cpu().userMode())
                        .setTotalTicks(usage.cpu().totalTicks())
                        .setThrottledPeriods(usage.cpu().throttledPeriods())
                        .setThrottledTime(usage.cpu().throttledNanos())
                        .setPercent(usage.cpu().percent());
        for (var field : CPUUsage.Fields.values()) {
            if (usage.cpu().measured().contains(CPU_FIELDS.getOrDefault(field, "-"))) {
                cpu.addMeasuredFields(field);
            }
        }
        var memory =
                MemoryUsage.newBuilder()
                        .setRss(usage.memory().rss())
                        .setCache(usage.memory().cache())
                        .setSwap(usage.memory().swap())
                        .setUsage(usage.memory().usage())
                        .setMaxUsage(usage.memory().maxUsage())
                        .setKernelUsage(usage.memory().kernelUsage())
                        .setKernelMaxUsage(usage.memory().kernelMaxUsage());
        for (var field : MemoryUsage.Fields.values()) {
            if (usage.memory().measured().contains(MEMORY_FIELDS.getOrDefault(field, "-"))) {
                memory.addMeasuredFields(field);
            }
        }
        return TaskResourceUsage.newBuilder().setCpu(cpu).setMemory(memory).build();
    }

    public static TaskUsage fromMessage(TaskStats message) {
        var byPid = new TreeMap<String, TaskUsage.Usage>();
        message.getResourceUsageByPidMap().forEach((pid, part) -> byPid.put(pid, usage(part)));
        return new TaskUsage(
                instant(message.getTimestamp()), usage(message.getAggResourceUsage()), byPid);
    }

    private static TaskUsage.Usage usage(TaskResourceUsage message) {
        var cpu = message.getCpu();
        var memory = message.getMemory();
        return new TaskUsage.Usage(
                new TaskUsage.Cpu(
                        cpu.getSystemMode(),
                        cpu.getUserMode(),
                        cpu.getTotalTicks(),
                        cpu.getThrottledPeriods(),
                        cpu.getThrottledTime(),
                        cpu.getPercent(),
                        names(cpu.getMeasuredFieldsList(), CPU_FIELDS)),
                new TaskUsage.Memory(
                        memory.getRss(),
                        memory.getCache(),
                        memory.getSwap(),
                        memory.getUsage(),
                        memory.getMaxUsage(),
                        memory.getKernelUsage(),
                        memory.getKernelMaxUsage(),
                        names(memory.getMeasuredFieldsList(), MEMORY_FIELDS)));
    }

    private static <F> List<String> names(List<F> fields, Map<F, String> names) {
        return fields.stream()
                .filter(names::containsKey)
                .map(f -> names.getOrDefault(f, ""))
                .toList();
    }

    public static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    public static Instant instant(Timestamp at) {
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }

    public static com.google.protobuf.Duration duration(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    public static Duration duration(com.google.protobuf.Duration duration) {
        return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }
}
