package io.drover.client.task;

import io.drover.api.Bytes;
import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.PortMapping;
import io.drover.api.job.DNSConfig;
import io.drover.api.job.DispatchPayloadConfig;
import io.drover.api.job.LogConfig;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.Task;
import io.drover.api.node.Node;
import io.drover.client.directory.AllocationDirectory;
import io.drover.client.directory.Beneath;
import io.drover.client.directory.TaskDirectory;
import io.drover.client.network.AllocationNetwork;
import io.drover.client.template.TemplateException;
import io.drover.client.template.TemplateFiles;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.DriverCapabilities.FileIsolation;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskConfig.NetworkIsolation;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.host.LogCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a task ready to start: its directories, pipes, files, environment and driver settings.
 *
 * <p>May be repeated; what is there stays.
 */
final class TaskPreparation {
    private static final Logger LOG = LoggerFactory.getLogger(TaskPreparation.class);
    private static final int LOG_FILES = 10;
    private static final int LOG_FILE_MIB = 10;
    private static final Path NULL_DEVICE = Path.of("/dev/null");

    private final NodeContext context;
    private volatile TaskSpec spec;
    private final AllocationDirectory directory;
    private final AllocationNetwork network;
    private @Nullable SortedMap<String, String> rendered;

    TaskPreparation(
            NodeContext context,
            TaskSpec spec,
            AllocationDirectory directory,
            AllocationNetwork network) {
        this.network = network;
        this.context = context;
        this.spec = spec;
        this.directory = directory;
    }

    void update(TaskSpec newer) {
        spec = newer;
    }

    /**
     * @param taskId what the driver shall call this launch
     */
    TaskConfig prepare(String taskId, DriverClient driver)
            throws SetupException, InterruptedException {
        checkUser();
        try {
            DriverCapabilities traits = driver.capabilities();
            directories();
            boolean collected = collectLogs(driver, traits);
            payload();
            DeviceReservation devices = devices();
            TaskEnvironment environment = environment(traits).with(devices.env());
            environment = environment.with(templates(environment));
            return config(taskId, driver, environment, devices, collected);
        } catch (PluginException e) {
            throw SetupException.passing(message(e));
        }
    }

    /** Takes the collection of output and the network up again after the agent's restart. */
    void resume(DriverClient driver) throws PluginException, InterruptedException {
        DriverCapabilities traits = driver.capabilities();
        collectLogs(driver, traits);
        try {
            network(environment(traits));
        } catch (SetupException e) {
            LOG.warn("{} of {}: {}", spec.task().name(), spec.allocation().id(), e.getMessage());
        }
    }

    /** What the tasks of the group share; null for the host's network. */
    private @Nullable NetworkIsolation network(TaskEnvironment environment)
            throws SetupException, InterruptedException {
        try {
            return network.of(spec.group(), environment.interpolation()::text);
        } catch (PluginException e) {
            throw e.recoverable()
                    ? SetupException.passing(message(e))
                    : SetupException.lasting(message(e));
        }
    }

    /** Reads what is left of the output, and ends its collection. */
    void release() throws PluginException, InterruptedException {
        if (!logsDisabled()) {
            context.logs().stop(logTarget().id());
        }
    }

    private void checkUser() throws SetupException {
        String user = spec.task().user();
        if (listed("user.checked_drivers", "exec,qemu,java", spec.task().driver())
                && listed("user.denylist", "root,Administrator", user)) {
            throw SetupException.lasting("running as user \"" + user + "\" is disallowed");
        }
    }

    private boolean listed(String option, String usual, String name) {
        String list = context.config().option(option);
        return List.of((list.isEmpty() ? usual : list).split("\\s*,\\s*", -1)).contains(name);
    }

    private void directories() throws SetupException {
        try {
            TaskDirectory own = directory.task(spec.task().name());
            directory.build();
            int secrets = spec.task().resources() == null ? 0 : spec.task().resources().secretsMb();
            own.build(secrets);
        } catch (IllegalArgumentException e) {
            throw SetupException.lasting(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw SetupException.passing("failed to build task directory: " + e);
        }
    }

    /** What the job was dispatched with, where the task wants it. */
    private void payload() throws SetupException {
        DispatchPayloadConfig wanted = spec.task().dispatchPayload();
        Bytes payload = spec.job().payload();
        if (wanted == null || wanted.file().isEmpty() || payload == null) {
            return;
        }
        try {
            new Beneath(directory.task(spec.task().name()).local())
                    .write(
                            wanted.file(),
                            payload.toArray(),
                            PosixFilePermissions.fromString("rw-r--r--"),
                            null,
                            null);
        } catch (IOException e) {
            throw SetupException.lasting(
                    "failed to write the dispatch payload to \"%s\": %s"
                            .formatted(wanted.file(), e.getMessage()));
        }
    }

    /** Asked anew at each start: what a device needs may have changed. */
    private DeviceReservation devices() throws SetupException, InterruptedException {
        try {
            return context.devices().reserve(spec.devices());
        } catch (PluginException e) {
            String why = "failed to reserve devices: " + message(e);
            throw e.recoverable() ? SetupException.passing(why) : SetupException.lasting(why);
        }
    }

    private boolean collectLogs(DriverClient driver, DriverCapabilities traits)
            throws PluginException, InterruptedException {
        if (logsDisabled() || !traits.collectsLogs()) {
            return false;
        }
        LogCollector.Target target = logTarget();
        context.logs().start(driver.holdsOutput() ? target : target.withHolder());
        return true;
    }

    private boolean logsDisabled() {
        LogConfig logs = spec.task().logConfig();
        return logs != null && logs.disabled();
    }

    private LogCollector.Target logTarget() {
        LogConfig logs = spec.task().logConfig();
        Integer files = logs == null ? null : logs.maxFiles();
        Integer size = logs == null ? null : logs.maxFileSizeMb();
        return LogCollector.Target.of(
                spec.allocation().id(),
                spec.task().name(),
                directory.logs(),
                files == null ? LOG_FILES : files,
                size == null ? LOG_FILE_MIB : size);
    }

    private TaskEnvironment environment(DriverCapabilities traits) {
        boolean image = traits.isolation() == FileIsolation.IMAGE;
        Map<String, String> host = image ? Map.of() : context.hostEnvironment();
        return TaskEnvironment.of(
                context.node().get(),
                spec.allocation(),
                spec.job(),
                spec.group(),
                spec.task(),
                paths(traits.isolation()),
                host,
                denylist());
    }

    private String denylist() {
        String list = context.config().option("env.denylist");
        return list.isEmpty() ? context.config().option("env.blacklist") : list;
    }

    private TaskEnvironment.Paths paths(FileIsolation isolation) {
        TaskDirectory own = directory.task(spec.task().name());
        return switch (isolation) {
            case CHROOT, IMAGE -> new TaskEnvironment.Paths("/alloc", "/local", "/secrets");
            case NONE, UNVEIL ->
                    new TaskEnvironment.Paths(
                            directory.shared().toString(),
                            own.local().toString(),
                            own.secrets().toString());
        };
    }

    /** Rendered once, unless the restart policy wants them anew. */
    private SortedMap<String, String> templates(TaskEnvironment environment) throws SetupException {
        SortedMap<String, String> variables = rendered;
        if (variables == null || spec.rendersTemplatesAgain()) {
            variables = new TreeMap<>();
            if (spec.task().templates() != null) {
                variables = render(environment);
            }
            rendered = variables;
        }
        return variables;
    }

    private SortedMap<String, String> render(TaskEnvironment environment) throws SetupException {
        try {
            var templates = spec.task().templates();
            return new TemplateFiles(directory, spec.task().name())
                    .render(
                            templates == null ? List.of() : templates,
                            environment.interpolation()::text,
                            environment.values());
        } catch (TemplateException e) {
            throw SetupException.lasting("Template failed: " + e.getMessage());
        }
    }

    private TaskConfig config(
            String taskId,
            DriverClient driver,
            TaskEnvironment environment,
            DeviceReservation devices,
            boolean collected)
            throws SetupException, PluginException, InterruptedException {
        Task task = spec.task();
        Node node = context.node().get();
        Interpolation interpolation = environment.interpolation();
        SortedMap<String, Object> raw =
                task.config() == null ? new TreeMap<>() : interpolation.tree(task.config());
        TaskConfig.Builder config = TaskConfig.builder(taskId, task.name());
        try {
            config.config(driver.check(raw));
        } catch (ConfigException e) {
            throw SetupException.invalid(String.join("; ", e.problems()));
        }
        LogCollector.Target target = logTarget();
        config.job(
                        spec.allocation().namespace(),
                        spec.job().id(),
                        spec.job().name(),
                        spec.job().parentId())
                .allocation(spec.allocation().id(), spec.group().name(), directory.root())
                .node(node.id(), node.name())
                .env(environment.values())
                .deviceEnv(devices.env())
                .mounts(devices.mounts())
                .devices(devices.devices())
                .resources(resources(node))
                .user(interpolation.text(task.user()))
                .network(network(environment))
                .dns(dns())
                .output(
                        collected ? target.stdoutPipe() : NULL_DEVICE,
                        collected ? target.stderrPipe() : NULL_DEVICE);
        return config.build();
    }

    private TaskConfig.Resources resources(Node node) {
        AllocatedTaskResources mine = TaskEnvironment.resourcesOf(spec.allocation(), spec.task());
        int mhz = mine == null || mine.cpu() == null ? 0 : mine.cpu().cpuShares();
        int memory = mine == null || mine.memory() == null ? 0 : mine.memory().memoryMb();
        int memoryMax = mine == null || mine.memory() == null ? 0 : mine.memory().memoryMaxMb();
        List<Integer> cores =
                mine == null || mine.cpu() == null ? null : mine.cpu().reservedCores();
        String cpuset =
                cores == null
                        ? ""
                        : cores.stream().map(String::valueOf).collect(Collectors.joining(","));
        long compute = usableCompute(node);
        double percent = compute == 0 ? 0 : (double) mhz / compute;
        return new TaskConfig.Resources(mhz, memory, memoryMax, percent, cpuset, "", ports());
    }

    private static long usableCompute(Node node) {
        SortedMap<String, String> attributes = node.attributes();
        String text = attributes == null ? null : attributes.get("cpu.usablecompute");
        return text == null ? 0 : Long.parseLong(text);
    }

    private List<TaskConfig.Port> ports() {
        AllocatedResources all = spec.allocation().allocatedResources();
        List<TaskConfig.Port> ports = new ArrayList<>();
        if (all != null && all.shared() != null && all.shared().ports() != null) {
            for (PortMapping port : all.shared().ports()) {
                ports.add(
                        new TaskConfig.Port(port.label(), port.value(), port.to(), port.hostIp()));
            }
        }
        return ports;
    }

    private TaskConfig.@Nullable Dns dns() {
        List<NetworkResource> networks = spec.group().networks();
        DNSConfig dns = networks == null || networks.isEmpty() ? null : networks.getFirst().dns();
        return dns == null
                ? null
                : new TaskConfig.Dns(
                        orEmpty(dns.servers()), orEmpty(dns.searches()), orEmpty(dns.options()));
    }

    private static List<String> orEmpty(@Nullable List<String> items) {
        return items == null ? List.of() : items;
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
