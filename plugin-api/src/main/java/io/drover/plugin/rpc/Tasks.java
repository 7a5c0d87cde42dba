package io.drover.plugin.rpc;

import com.google.protobuf.ByteString;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.DriverCapabilities.FileIsolation;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.DriverNetwork;
import io.drover.plugin.ExitResult;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskHandle;
import io.drover.plugin.config.MsgPack;
import io.drover.plugin.proto.drivers.AllocatedCpuResources;
import io.drover.plugin.proto.drivers.AllocatedMemoryResources;
import io.drover.plugin.proto.drivers.AllocatedTaskResources;
import io.drover.plugin.proto.drivers.DNSConfig;
import io.drover.plugin.proto.drivers.Device;
import io.drover.plugin.proto.drivers.HostsConfig;
import io.drover.plugin.proto.drivers.LinuxResources;
import io.drover.plugin.proto.drivers.Mount;
import io.drover.plugin.proto.drivers.NetworkIsolationSpec;
import io.drover.plugin.proto.drivers.NetworkOverride;
import io.drover.plugin.proto.drivers.PortMapping;
import io.drover.plugin.proto.drivers.Resources;
import io.drover.plugin.proto.drivers.TaskState;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tasks to and from their messages. */
public final class Tasks {
    private Tasks() {}

    public static io.drover.plugin.proto.drivers.TaskConfig toMessage(TaskConfig task) {
        var message =
                io.drover.plugin.proto.drivers.TaskConfig.newBuilder()
                        .setId(task.id())
                        .setName(task.name())
                        .setMsgpackDriverConfig(ByteString.copyFrom(MsgPack.encode(task.config())))
                        .putAllEnv(task.env())
                        .putAllDeviceEnv(task.deviceEnv())
                        .setResources(resources(task.resources()))
                        .setUser(task.user())
                        .setAllocDir(task.allocDir().toString())
                        .setStdoutPath(task.stdoutPath().toString())
                        .setStderrPath(task.stderrPath().toString())
                        .setTaskGroupName(task.groupName())
                        .setJobName(task.jobName())
                        .setAllocId(task.allocationId())
                        .setJobId(task.jobId())
                        .setNamespace(task.namespace())
                        .setNodeName(task.nodeName())
                        .setNodeId(task.nodeId())
                        .setParentJobId(task.parentJobId());
        for (var mount : task.mounts()) {
            message.addMounts(
                    Mount.newBuilder()
                            .setTaskPath(mount.taskPath())
                            .setHostPath(mount.hostPath())
                            .setReadonly(mount.readOnly())
                            .setPropagationMode(mount.propagation())
                            .setSelinuxLabel(mount.selinuxLabel())
                            .setRequestName(mount.requestName()));
        }
        for (var device : task.devices()) {
            message.addDevices(
                    Device.newBuilder()
                            .setTaskPath(device.taskPath())
                            .setHostPath(device.hostPath())
                            .setCgroupPermissions(device.permissions()));
        }
        var network = task.network();
        if (network != null) {
            message.setNetworkIsolationSpec(toMessage(network));
        }
        var dns = task.dns();
        if (dns != null) {
            message.setDns(
                    DNSConfig.newBuilder()
                            .addAllServers(dns.servers())
                            .addAllSearches(dns.searches())
                            .addAllOptions(dns.options()));
        }
        return message.build();
    }

    private static Resources resources(TaskConfig.Resources resources) {
        var message =
                Resources.newBuilder()
                        .setAllocatedResources(
                                AllocatedTaskResources.newBuilder()
                                        .setCpu(
                                                AllocatedCpuResources.newBuilder()
                                                        .setCpuShares(resources.cpuMhz()))
                                        .setMemory(
                                                AllocatedMemoryResources.newBuilder()
                                                        .setMemoryMb(resources.memoryMib())
                                                        .setMemoryMaxMb(resources.memoryMaxMib())))
                        .setLinuxResources(
                                LinuxResources.newBuilder()
                                        .setCpuShares(resources.cpuMhz())
                                        .setMemoryLimitBytes(
                                                Math.max(0, resources.memoryLimitBytes()))
                                        .setPercentTicks(resources.percentTicks())
                                        .setCpusetCpus(resources.cpusetCpus())
                                        .setCpusetCgroup(resources.cpusetCgroup()));
        for (var port : resources.ports()) {
            message.addPorts(
                    PortMapping.newBuilder()
                            .setLabel(port.label())
                            .setValue(port.hostPort())
                            .setTo(port.to())
                            .setHostIp(port.hostIp()));
        }
        return message.build();
    }

    public static NetworkIsolationSpec toMessage(TaskConfig.NetworkIsolation network) {
        return NetworkIsolationSpec.newBuilder()
                .setMode(mode(network.mode()))
                .setPath(network.path())
                .putAllLabels(network.labels())
                .setHostsConfig(
                        HostsConfig.newBuilder()
                                .setHostname(network.hostname())
                                .setAddress(network.address()))
                .build();
    }

    public static TaskConfig fromMessage(io.drover.plugin.proto.drivers.TaskConfig message) {
        return TaskConfig.builder(message.getId(), message.getName())
                .job(
                        message.getNamespace(),
                        message.getJobId(),
                        message.getJobName(),
                        message.getParentJobId())
                .allocation(
                        message.getAllocId(),
                        message.getTaskGroupName(),
                        Path.of(message.getAllocDir()))
                .node(message.getNodeId(), message.getNodeName())
                .config(MsgPack.decode(message.getMsgpackDriverConfig().toByteArray()))
                .env(new TreeMap<>(message.getEnvMap()))
                .deviceEnv(new TreeMap<>(message.getDeviceEnvMap()))
                .resources(resources(message.getResources()))
                .mounts(
                        message.getMountsList().stream()
                                .map(mount ->
                                        new TaskConfig.Mount(
                                                mount.getTaskPath(),
                                                mount.getHostPath(),
                                                mount.getReadonly(),
                                                mount.getPropagationMode(),
                                                mount.getSelinuxLabel(),
                                                mount.getRequestName()))
                                .toList())
                .devices(
                        message.getDevicesList().stream()
                                .map(device ->
                                        new TaskConfig.Device(
                                                device.getTaskPath(),
                                                device.getHostPath(),
                                                device.getCgroupPermissions()))
                                .toList())
                .user(message.getUser())
                .output(pipe(message.getStdoutPath()), pipe(message.getStderrPath()))
                .network(
                        message.hasNetworkIsolationSpec()
                                ? fromMessage(message.getNetworkIsolationSpec())
                                : null)
                .dns(message.hasDns() ? dns(message.getDns()) : null)
                .build();
    }

    /** Output that nobody collects goes nowhere. */
    private static Path pipe(String path) {
        return Path.of(path.isEmpty() ? "/dev/null" : path);
    }

    private static TaskConfig.Resources resources(Resources message) {
        var allocated = message.getAllocatedResources();
        var linux = message.getLinuxResources();
        return new TaskConfig.Resources(
                allocated.getCpu().getCpuShares(),
                allocated.getMemory().getMemoryMb(),
                allocated.getMemory().getMemoryMaxMb(),
                linux.getPercentTicks(),
                linux.getCpusetCpus(),
                linux.getCpusetCgroup(),
                message.getPortsList().stream()
                        .map(port ->
                                new TaskConfig.Port(
                                        port.getLabel(),
                                        port.getValue(),
                                        port.getTo(),
                                        port.getHostIp()))
                        .toList());
    }

    public static TaskConfig.NetworkIsolation fromMessage(NetworkIsolationSpec message) {
        return new TaskConfig.NetworkIsolation(
                mode(message.getMode()),
                message.getPath(),
                new TreeMap<>(message.getLabelsMap()),
                message.getHostsConfig().getHostname(),
                message.getHostsConfig().getAddress());
    }

    private static TaskConfig.Dns dns(DNSConfig message) {
        return new TaskConfig.Dns(
                message.getServersList(), message.getSearchesList(), message.getOptionsList());
    }

    static NetworkIsolationSpec.NetworkIsolationMode mode(NetworkMode mode) {
        return switch (mode) {
            case HOST -> NetworkIsolationSpec.NetworkIsolationMode.HOST;
            case GROUP -> NetworkIsolationSpec.NetworkIsolationMode.GROUP;
            case TASK -> NetworkIsolationSpec.NetworkIsolationMode.TASK;
            case NONE -> NetworkIsolationSpec.NetworkIsolationMode.NONE;
        };
    }

    static NetworkMode mode(NetworkIsolationSpec.NetworkIsolationMode mode) {
        return switch (mode) {
            case GROUP -> NetworkMode.GROUP;
            case TASK -> NetworkMode.TASK;
            case NONE -> NetworkMode.NONE;
            case HOST, UNRECOGNIZED -> NetworkMode.HOST;
        };
    }

    public static io.drover.plugin.proto.drivers.TaskHandle toMessage(TaskHandle handle) {
        return io.drover.plugin.proto.drivers.TaskHandle.newBuilder()
                .setVersion(handle.version())
                .setConfig(toMessage(handle.config()))
                .setState(TaskState.RUNNING)
                .setDriverState(ByteString.copyFrom(MsgPack.encode(handle.state())))
                .build();
    }

    public static TaskHandle fromMessage(io.drover.plugin.proto.drivers.TaskHandle message) {
        return new TaskHandle(
                message.getVersion(),
                fromMessage(message.getConfig()),
                MsgPack.decode(message.getDriverState().toByteArray()));
    }

    public static NetworkOverride toMessage(DriverNetwork network) {
        return NetworkOverride.newBuilder()
                .putAllPortMap(network.portMap())
                .setAddr(network.address())
                .setAutoAdvertise(network.autoAdvertise())
                .build();
    }

    public static DriverNetwork fromMessage(NetworkOverride message) {
        return new DriverNetwork(
                new TreeMap<>(message.getPortMapMap()),
                message.getAddr(),
                message.getAutoAdvertise());
    }

    public static io.drover.plugin.proto.drivers.ExitResult toMessage(ExitResult exit) {
        return io.drover.plugin.proto.drivers.ExitResult.newBuilder()
                .setExitCode(exit.exitCode())
                .setSignal(exit.signal())
                .setOomKilled(exit.oomKilled())
                .build();
    }

    /** The message does not carry the error; it travels beside it. */
    public static ExitResult fromMessage(
            io.drover.plugin.proto.drivers.ExitResult message, @Nullable String error) {
        return new ExitResult(
                message.getExitCode(),
                message.getSignal(),
                message.getOomKilled(),
                error == null ? "" : error);
    }

    public static io.drover.plugin.proto.drivers.DriverCapabilities toMessage(
            DriverCapabilities capabilities) {
        var message =
                io.drover.plugin.proto.drivers.DriverCapabilities.newBuilder()
                        .setSendSignals(capabilities.signals())
                        .setExec(capabilities.exec())
                        .setFsIsolation(
                                switch (capabilities.isolation()) {
                                    case NONE -> isolation("NONE");
                                    case CHROOT -> isolation("CHROOT");
                                    case IMAGE -> isolation("IMAGE");
                                    case UNVEIL -> isolation("UNVEIL");
                                })
                        .setMustCreateNetwork(capabilities.createsNetwork())
                        .setMountConfigs(
                                capabilities.mounts()
                                        ? io.drover.plugin.proto.drivers.DriverCapabilities
                                                .MountConfigs.ANY_MOUNTS
                                        : io.drover.plugin.proto.drivers.DriverCapabilities
                                                .MountConfigs.NO_MOUNTS)
                        .setDisableLogCollection(!capabilities.collectsLogs())
                        .setDynamicWorkloadUsers(capabilities.dynamicUsers());
        capabilities.networkModes().forEach(mode -> message.addNetworkIsolationModes(mode(mode)));
        return message.build();
    }

    private static io.drover.plugin.proto.drivers.DriverCapabilities.FSIsolation isolation(
            String name) {
        return io.drover.plugin.proto.drivers.DriverCapabilities.FSIsolation.valueOf(name);
    }

    public static DriverCapabilities fromMessage(
            io.drover.plugin.proto.drivers.DriverCapabilities message) {
        return new DriverCapabilities(
                message.getSendSignals(),
                message.getExec(),
                switch (message.getFsIsolation()) {
                    case CHROOT -> FileIsolation.CHROOT;
                    case IMAGE -> FileIsolation.IMAGE;
                    case UNVEIL -> FileIsolation.UNVEIL;
                    case NONE, UNRECOGNIZED -> FileIsolation.NONE;
                },
                message.getNetworkIsolationModesList().stream().map(Tasks::mode).toList(),
                message.getMustCreateNetwork(),
                message.getMountConfigsValue() == 0,
                !message.getDisableLogCollection(),
                message.getDynamicWorkloadUsers());
    }
}
