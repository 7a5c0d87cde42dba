package io.drover.engines.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Isolation;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.VolumeOptions;
import io.drover.engines.container.Capabilities;
import io.drover.engines.container.HostMount;
import io.drover.engines.container.HostsFile;
import io.drover.engines.container.Limits;
import io.drover.engines.container.PublishedPorts;
import io.drover.engines.container.ResourceLimit;
import io.drover.engines.container.TaskLabels;
import io.drover.engines.http.Json;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A task, said in the words of Docker. */
final class ContainerPlan {
    /** Label of the network that {@link Sandbox} made: the container that holds it. */
    static final String SANDBOX = "docker_sandbox_container_id";

    private static final String NVIDIA = "NVIDIA_VISIBLE_DEVICES";

    private final TaskConfig task;
    private final DockerTaskOptions wanted;
    private final DockerOptions options;
    private final DockerEngine.Facts daemon;
    private final Consumer<String> warnings;

    ContainerPlan(
            TaskConfig task,
            DockerTaskOptions wanted,
            DockerOptions options,
            DockerEngine.Facts daemon,
            Consumer<String> warnings) {
        this.task = task;
        this.wanted = wanted;
        this.options = options;
        this.daemon = daemon;
        this.warnings = warnings;
    }

    /**
     * Describes the container.
     *
     * @throws PluginException if the task wants what it may not have, or what makes no sense
     */
    CreateContainerCmd describe(CreateContainerCmd container, String name) throws PluginException {
        var host = new HostConfig();
        program(container, host);
        rights(host);
        limits(host);
        files(host);
        network(container, host);
        host.withLogConfig(logging());
        host.withRestartPolicy(RestartPolicy.noRestart());
        return container.withName(name).withHostConfig(host);
    }

    private void program(CreateContainerCmd container, HostConfig host) throws PluginException {
        var line = new ArrayList<String>();
        if (!wanted.command().isEmpty()) {
            line.add(wanted.command());
        }
        line.addAll(wanted.args());
        if (!line.isEmpty()) {
            container.withCmd(line);
        }
        if (!wanted.entrypoint().isEmpty()) {
            container.withEntrypoint(wanted.entrypoint());
        }
        if (!wanted.workDir().isEmpty()) {
            container.withWorkingDir(wanted.workDir());
        }
        if (!task.user().isEmpty()) {
            container.withUser(task.user());
        }
        if (wanted.healthchecks().disable()) {
            container.withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
        }
        container.withEnv(
                task.env().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
        var labels = new TreeMap<>(wanted.labels());
        labels.putAll(TaskLabels.of(task, options.extraLabels()));
        container.withLabels(labels);
        container.withTty(wanted.tty()).withStdinOpen(wanted.interactive());
        if (wanted.init()) {
            host.withInit(true);
        }
        if (!wanted.isolation().isEmpty()) {
            if (!daemon.os().equals("windows")) {
                throw new PluginException("isolation can only be set for containers of Windows");
            }
            host.withIsolation(Isolation.fromValue(wanted.isolation()));
        }
        runtime(host);
    }

    private void runtime(HostConfig host) throws PluginException {
        boolean gpu = task.deviceEnv().containsKey(NVIDIA);
        var asked = wanted.runtime();
        if (!asked.isEmpty() && !options.allowRuntimes().contains(asked)) {
            throw new PluginException("requested runtime \"" + asked + "\" is not allowed");
        }
        if (gpu) {
            if (!asked.isEmpty() && !asked.equals(options.nvidiaRuntime())) {
                throw new PluginException(
                        "conflicting runtime requests: gpu runtime \""
                                + options.nvidiaRuntime()
                                + "\" conflicts with task runtime \""
                                + asked
                                + "\"");
            }
            if (!daemon.runtimes().contains(options.nvidiaRuntime())) {
                throw new PluginException(
                        "requested docker runtime \""
                                + options.nvidiaRuntime()
                                + "\" was not found");
            }
            host.withRuntime(options.nvidiaRuntime());
        } else if (!asked.isEmpty()) {
            host.withRuntime(asked);
        }
    }

    private void rights(HostConfig host) throws PluginException {
        if (wanted.privileged() && !options.allowPrivileged()) {
            throw new PluginException("Docker privileged mode is disabled on this Nomad agent");
        }
        var capabilities = Capabilities.of(options.allowCaps(), wanted.capAdd(), wanted.capDrop());
        host.withPrivileged(wanted.privileged());
        host.withCapAdd(capabilities("cap_add", capabilities.add()));
        host.withCapDrop(capabilities("cap_drop", capabilities.drop()));
        host.withSecurityOpts(securityOptions());
        var modes = options.allowedModes();
        host.withPidMode(mode("pid_mode", wanted.pidMode(), modes.pid()));
        host.withUtSMode(mode("uts_mode", wanted.utsMode(), modes.uts()));
        host.withUsernsMode(mode("userns_mode", wanted.usernsMode(), modes.userns()));
        if (!wanted.ipcMode().isEmpty()) {
            host.withIpcMode(mode("ipc_mode", wanted.ipcMode(), modes.ipc()));
        }
        if (!wanted.cgroupns().isEmpty()) {
            host.withCgroupnsMode(oneOf("cgroupns", wanted.cgroupns(), "host", "private"));
        }
        if (!wanted.groupAdd().isEmpty()) {
            host.withGroupAdd(wanted.groupAdd());
        }
        if (wanted.readonlyRootfs()) {
            host.withReadonlyRootfs(true);
        }
    }

    private static Capability[] capabilities(String option, Collection<String> names)
            throws PluginException {
        var found = new ArrayList<Capability>();
        for (var name : names) {
            try {
                found.add(Capability.valueOf(name));
            } catch (IllegalArgumentException _) {
                throw new PluginException(
                        option + " configured with capabilities not supported by system: " + name);
            }
        }
        return found.toArray(Capability[]::new);
    }

    private String mode(String option, String value, List<String> allowed) throws PluginException {
        boolean may =
                value.isEmpty()
                        || options.allowPrivileged()
                        || allowed.stream().anyMatch(glob -> TaskLabels.matches(glob, value));
        if (!may) {
            throw new PluginException("cannot apply \"" + option + "\" configuration");
        }
        return value;
    }

    private static String oneOf(String option, String value, String... allowed)
            throws PluginException {
        if (!List.of(allowed).contains(value)) {
            throw new PluginException(
                    "invalid value for %s: \"%s\", expected one of %s"
                            .formatted(option, value, String.join(", ", allowed)));
        }
        return value;
    }

    /** A profile of system calls is a file here, and its contents for the daemon. */
    private List<String> securityOptions() throws PluginException {
        var result = new ArrayList<String>();
        for (var option : wanted.securityOpt()) {
            int separator = option.indexOf('=') < 0 ? option.indexOf(':') : option.indexOf('=');
            if (separator < 0 && !option.equals("no-new-privileges")) {
                throw new PluginException("invalid security_opt: \"" + option + "\"");
            }
            var name = separator < 0 ? option : option.substring(0, separator);
            var value = separator < 0 ? "" : option.substring(separator + 1);
            if (!name.equals("seccomp") || value.equals("unconfined")) {
                result.add(option);
                continue;
            }
            try {
                var file = task.taskDir().resolve(value);
                var profile = Json.read(Files.readString(file));
                result.add("seccomp=" + profile);
            } catch (IOException e) {
                throw new PluginException(
                        "opening seccomp profile (" + value + ") failed: " + e.getMessage(), e);
            }
        }
        return result;
    }

    private void limits(HostConfig host) throws PluginException {
        var limits =
                Limits.of(
                        task,
                        wanted.memoryHardLimit(),
                        wanted.cpuHardLimit(),
                        wanted.cpuCfsPeriod(),
                        daemon.cores());
        host.withMemory(limits.memoryBytes());
        host.withMemoryReservation(limits.reservationBytes());
        if (limits.memoryBytes() > 0) {
            host.withMemorySwap(limits.memoryBytes());
        }
        if (daemon.cgroupVersion() == 1) {
            host.withMemorySwappiness(0L);
        }
        host.withCpuShares((int) limits.cpuShares());
        if (limits.cpuQuota() > 0) {
            host.withCpuPeriod(limits.cpuPeriod()).withCpuQuota(limits.cpuQuota());
        }
        if (!task.resources().cpusetCpus().isEmpty()) {
            host.withCpusetCpus(task.resources().cpusetCpus());
        }
        if (!wanted.cpusetCpus().isEmpty()) {
            warnings.accept("cpuset_cpus has no effect; ask for cores in the resources block");
        }
        host.withPidsLimit(pids());
        if (wanted.oomScoreAdj() != 0) {
            host.withOomScoreAdj(wanted.oomScoreAdj());
        }
        if (wanted.shmSize() > 0) {
            host.withShmSize(wanted.shmSize());
        }
        if (!wanted.sysctl().isEmpty()) {
            host.withSysctls(wanted.sysctl());
        }
        if (!wanted.ulimit().isEmpty()) {
            host.withUlimits(ulimits(wanted.ulimit()));
        }
        if (!wanted.storageOpt().isEmpty()) {
            host.withStorageOpt(wanted.storageOpt());
        }
    }

    private long pids() throws PluginException {
        long most = options.pidsLimit();
        if (most > 0 && wanted.pidsLimit() > most) {
            throw new PluginException(
                    "pids_limit cannot be greater than nomad plugin config pids_limit: " + most);
        }
        long asked = wanted.pidsLimit() > 0 ? wanted.pidsLimit() : most;
        return asked > 0 ? asked : -1;
    }

    private static List<Ulimit> ulimits(Map<String, String> given) throws PluginException {
        return ResourceLimit.parse(given).stream()
                .map(limit -> new Ulimit(limit.name(), limit.soft(), limit.hard()))
                .toList();
    }

    private void files(HostConfig host) throws PluginException {
        boolean hostPaths = options.volumes().enabled();
        var seen = new ArrayList<HostMount>();
        for (var mount : HostMount.ofAllocation(task)) {
            seen.add(mount.with(options.volumes().selinuxlabel()));
        }
        boolean ofDriver = !wanted.volumeDriver().isEmpty();
        if (ofDriver && !hostPaths) {
            throw new PluginException(
                    "volumes are not enabled; cannot use volume driver \""
                            + wanted.volumeDriver()
                            + "\"");
        }
        for (var text : wanted.volumes()) {
            seen.add(
                    HostMount.parse(text, task, hostPaths, ofDriver)
                            .with(options.volumes().selinuxlabel()));
        }
        seen.addAll(HostMount.ofTask(task));
        if (ofDriver) {
            host.withVolumeDriver(wanted.volumeDriver());
        }
        var mounts = new ArrayList<Mount>();
        for (var mount : wanted.allMounts()) {
            mounts.add(mount(mount, hostPaths));
        }
        if (HostsFile.isWanted(task, wanted.networkMode())) {
            var file = HostsFile.write(task, wanted.extraHosts());
            seen.add(new HostMount(file.toString(), "/etc/hosts", List.of()));
        }
        host.withBinds(seen.stream().map(ContainerPlan::bind).toList());
        host.withMounts(mounts);
        var devices = new ArrayList<Device>();
        for (var device : task.devices()) {
            devices.add(
                    new Device(
                            permissions(device.permissions()),
                            device.taskPath(),
                            device.hostPath()));
        }
        for (var device : wanted.devices()) {
            if (device.hostPath().isEmpty()) {
                throw new PluginException("host path must be set in configuration for devices");
            }
            devices.add(
                    new Device(
                            permissions(device.cgroupPermissions()),
                            device.containerPath().isEmpty()
                                    ? device.hostPath()
                                    : device.containerPath(),
                            device.hostPath()));
        }
        host.withDevices(devices);
    }

    private static String permissions(String text) throws PluginException {
        if (!text.matches("[rwm]*")) {
            throw new PluginException(
                    "invalid cgroup permission string: \"" + text + "\", expected letters of rwm");
        }
        return text.isEmpty() ? "rwm" : text;
    }

    private static Bind bind(HostMount mount) {
        return Bind.parse(mount.toString());
    }

    private Mount mount(DockerTaskOptions.Mount wanted, boolean hostPaths) throws PluginException {
        var mount = new Mount().withTarget(wanted.target()).withReadOnly(wanted.readonly());
        switch (wanted.type()) {
            case "bind" -> {
                mount.withType(MountType.BIND);
                mount.withSource(
                        HostMount.within(
                                wanted.source(), task, hostPaths, "cannot mount host path: "));
                var propagation = wanted.bindOptions().propagation();
                if (!propagation.isEmpty()) {
                    mount.withBindOptions(
                            new BindOptions().withPropagation(propagation(propagation)));
                }
            }
            case "tmpfs" -> {
                if (!wanted.source().isEmpty()) {
                    throw new PluginException("mount source must be empty for tmpfs");
                }
                mount.withType(MountType.TMPFS);
                var size = wanted.tmpfsOptions();
                var options = new TmpfsOptions();
                if (size.size() > 0) {
                    options.withSizeBytes(size.size());
                }
                if (size.mode() > 0) {
                    options.withMode(size.mode());
                }
                mount.withTmpfsOptions(options);
            }
            default -> {
                if (!hostPaths) {
                    throw new PluginException(
                            "volumes are not enabled; cannot mount volume: " + wanted.source());
                }
                mount.withType(MountType.VOLUME).withSource(wanted.source());
                mount.withVolumeOptions(volume(wanted.volumeOptions()));
            }
        }
        return mount;
    }

    private static BindPropagation propagation(String text) throws PluginException {
        for (var known : BindPropagation.values()) {
            if (known.toString().equals(text)
                    || known.name().equalsIgnoreCase(text.replace("-", "_"))) {
                return known;
            }
        }
        throw new PluginException("invalid propagation \"" + text + "\"");
    }

    private static VolumeOptions volume(DockerTaskOptions.VolumeOptions wanted) {
        var options = new VolumeOptions().withNoCopy(wanted.noCopy());
        if (!wanted.labels().isEmpty()) {
            options.withLabels(wanted.labels());
        }
        var driver = wanted.driverConfig();
        if (!driver.name().isEmpty() || !driver.options().isEmpty()) {
            options.withDriverConfig(
                    new Driver().withName(driver.name()).withOptions(driver.options()));
        }
        return options;
    }

    private void network(CreateContainerCmd container, HostConfig host) throws PluginException {
        var mode = networkMode();
        host.withNetworkMode(mode);
        boolean joined = mode.startsWith("container:");
        if (!joined) {
            if (!wanted.hostname().isEmpty()) {
                container.withHostName(wanted.hostname());
            }
            resolver(host);
            host.withExtraHosts(wanted.extraHosts().toArray(String[]::new));
            publish(container, host);
        } else if (!wanted.ports().isEmpty() && !wanted.networkMode().isEmpty()) {
            warnings.accept("ports are those of the container whose network is joined");
        }
        if (!wanted.macAddress().isEmpty()) {
            container.withMacAddress(wanted.macAddress());
        }
        if (!wanted.ipv4Address().isEmpty()) {
            container.withIpv4Address(address("ipv4_address", wanted.ipv4Address(), '.'));
        }
        if (!wanted.ipv6Address().isEmpty()) {
            container.withIpv6Address(address("ipv6_address", wanted.ipv6Address(), ':'));
        }
        if (!wanted.networkAliases().isEmpty()) {
            container.withAliases(wanted.networkAliases());
        }
    }

    private static String address(String option, String text, char separator)
            throws PluginException {
        if (text.indexOf(separator) < 0 || !text.matches("[0-9a-fA-F.:]+")) {
            throw new PluginException("failed to parse " + option + ": \"" + text + "\"");
        }
        return text;
    }

    private String networkMode() throws PluginException {
        if (!wanted.networkMode().isEmpty()) {
            return wanted.networkMode();
        }
        var network = task.network();
        if (network == null || network.mode() != NetworkMode.GROUP) {
            return network != null && network.mode() == NetworkMode.NONE ? "none" : "default";
        }
        var sandbox = network.labels().getOrDefault(SANDBOX, "");
        if (sandbox.isEmpty()) {
            throw new PluginException(
                    "Docker cannot join the network of the group: it was not made by Docker");
        }
        return "container:" + sandbox;
    }

    private void resolver(HostConfig host) {
        var dns = task.dns();
        var servers = dns == null ? wanted.dnsServers() : dns.servers();
        var domains = dns == null ? wanted.dnsSearchDomains() : dns.searches();
        var settings = dns == null ? wanted.dnsOptions() : dns.options();
        if (!servers.isEmpty()) {
            host.withDns(servers);
        }
        if (!domains.isEmpty()) {
            host.withDnsSearch(domains);
        }
        if (!settings.isEmpty()) {
            host.withDnsOptions(settings);
        }
    }

    private void publish(CreateContainerCmd container, HostConfig host) throws PluginException {
        var exposed = new ArrayList<ExposedPort>();
        var bindings = new Ports();
        for (var port : PublishedPorts.of(task, wanted.ports(), wanted.portMap())) {
            for (var inside : List.of(ExposedPort.tcp(port.to()), ExposedPort.udp(port.to()))) {
                exposed.add(inside);
                bindings.add(
                        new PortBinding(
                                Ports.Binding.bindIpAndPort(port.hostIp(), port.hostPort()),
                                inside));
            }
        }
        if (!exposed.isEmpty()) {
            container.withExposedPorts(exposed);
            host.withPortBindings(bindings);
        }
    }

    /**
     * Where the daemon keeps output. Its {@code local} files take half as long to write as {@code
     * json-file}, keep bytes as they are, and five of 20 MB are read in time even after this
     * process was away for a while.
     */
    private LogConfig logging() throws PluginException {
        var name = wanted.logging().name();
        var config = new TreeMap<>(wanted.logging().config());
        if (name.isEmpty() && config.isEmpty()) {
            name = options.logging().type();
            config.putAll(options.logging().config());
        }
        if (name.isEmpty()) {
            name = config.isEmpty() ? "local" : "json-file";
        }
        if (config.isEmpty() && (name.equals("local") || name.equals("json-file"))) {
            config.put("max-size", "20m");
            config.put("max-file", "5");
        }
        if (name.equals("local")) {
            // What is compressed cannot be read on.
            config.putIfAbsent("compress", "false");
        }
        for (var type : LogConfig.LoggingType.values()) {
            if (type.getType().equals(name)) {
                return new LogConfig(type, config);
            }
        }
        throw new PluginException("unknown type of logging: \"" + name + "\"");
    }
}
