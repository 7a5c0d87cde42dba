package io.drover.drivers.container;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.cgroup.CgroupsV1;
import io.drover.drivers.supervision.Launch;
import io.drover.drivers.supervision.SupervisedTask;
import io.drover.drivers.supervision.Supervisors;
import io.drover.drivers.task.Account;
import io.drover.drivers.task.LocalDriver;
import io.drover.drivers.task.SideCommand;
import io.drover.plugin.Attribute;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.DriverCapabilities.FileIsolation;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.MsgPack;
import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What drivers have in common that run programs of the host in a container made of the task's
 * directory: process ids, mounts and System V objects of its own, few capabilities, refused system
 * calls, limits by a control group.
 *
 * <p>A container runtime does that (crun, else runc), as root, under the supervisor that {@code
 * raw_exec} has too. When something of that is missing the driver says so and runs nothing: it
 * never falls back to less isolation.
 */
public abstract class ContainedDriver extends LocalDriver {
    private static final Duration UP_LIMIT = Duration.ofSeconds(5);
    private static final String CONTAINER_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final String name;
    private final Supervisors supervisors;
    private final ContainerRuntime runtime;
    private final String hostPath;
    private final AtomicLong commands = new AtomicLong();
    private volatile Isolation isolation = Isolation.DEFAULT;

    /**
     * A driver with its defaults.
     *
     * @param hostPath directories of programs on the host, as in {@code PATH}
     */
    protected ContainedDriver(
            String name,
            Supervisors supervisors,
            Cgroups cgroups,
            ContainerRuntime runtime,
            String hostPath) {
        super(name, supervisors, cgroups);
        this.name = name;
        this.supervisors = supervisors;
        this.runtime = runtime;
        this.hostPath = hostPath;
    }

    /** What a task wants of its container. */
    protected abstract Contained contained(TaskConfig task)
            throws PluginException, IOException, InterruptedException;

    /** From now on containers are made like this. */
    protected final void isolate(Isolation next) {
        isolation = next;
    }

    @Override
    public DriverCapabilities capabilities() {
        return DriverCapabilities.plain()
                .withIsolation(FileIsolation.CHROOT)
                .withNetworkModes(NetworkMode.HOST, NetworkMode.GROUP);
    }

    @Override
    public Fingerprint fingerprint() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Fingerprint.undetected(name + " driver unsupported on client OS");
        }
        var finding = runtime.find();
        var usable = finding.runtime();
        if (usable == null) {
            return new Fingerprint(finding.health(), finding.problem(), new TreeMap<>());
        }
        var attributes = new TreeMap<String, Attribute>();
        attributes.put("driver." + name, Attribute.of(true));
        attributes.put("driver." + name + ".runtime", Attribute.of(usable.name()));
        return Fingerprint.healthy(attributes);
    }

    @Override
    protected Launch prepare(TaskConfig task)
            throws PluginException, IOException, InterruptedException {
        var with = runtime.usable(name);
        var account = isolation.denied().find(userOf(task));
        var group =
                makeGroup(task)
                        .orElseThrow(() -> new PluginException("unable to configure cgroups"));
        var bundle = Files.createDirectories(supervisors.directory(task.id()));
        var spec = spec(task, account, with.managesGroups() ? group.path() : "");
        account.own(task.stdoutPath(), task.stderrPath());
        if (group instanceof CgroupsV1.Group v1 && !with.managesGroups()) {
            v1.allowDevices(deviceRules(task));
        }
        Files.writeString(bundle.resolve("config.json"), spec.config());
        Files.write(bundle.resolve("beside"), MsgPack.encode(surroundings(task, spec)));
        return new Launch(
                name,
                task.id(),
                task.name(),
                with.command(
                        bundle.resolve("runtime"),
                        List.of(
                                "run",
                                "--bundle",
                                bundle.toString(),
                                bundle.getFileName().toString())),
                new TreeMap<>(Map.of("PATH", hostPath)),
                bundle,
                task.stdoutPath(),
                task.stderrPath(),
                group.joinLines(),
                List.of(),
                extra(Optional.of(group), account.uid()));
    }

    private static String userOf(TaskConfig task) {
        return task.user().isEmpty() ? "nobody" : task.user();
    }

    private ContainerSpec spec(TaskConfig task, Account account, String groupPath)
            throws PluginException, IOException, InterruptedException {
        var wanted = contained(task);
        var capabilities =
                account.uid() == 0
                        ? Capabilities.ofRoot()
                        : Capabilities.ofTask(
                                isolation.allowedCapabilities(), wanted.capAdd(), wanted.capDrop());
        var network = task.network();
        boolean ownNetwork = network != null && network.mode() == NetworkMode.GROUP;
        return new ContainerSpec(
                task.taskDir(),
                wanted.args(),
                environment(task),
                wanted.workDir(),
                account,
                Capabilities.forRuntime(capabilities),
                isPrivate(wanted.pidMode(), isolation.pidMode()),
                isPrivate(wanted.ipcMode(), isolation.ipcMode()),
                ownNetwork && network != null ? network.path() : "",
                mounts(task, wanted),
                task.devices(),
                groupPath.isEmpty() ? "" : groupPath + "/container");
    }

    private static SortedMap<String, String> environment(TaskConfig task) {
        var env = new TreeMap<>(task.env());
        env.putIfAbsent("PATH", CONTAINER_PATH);
        return env;
    }

    private static boolean isPrivate(@Nullable String mode, String otherwise) {
        return Objects.requireNonNullElse(mode, otherwise).equals("private");
    }

    /** The allocation's shared directory with its logs read-only, then what the agent asks for. */
    private List<TaskConfig.Mount> mounts(TaskConfig task, Contained wanted) throws IOException {
        var mounts = new ArrayList<TaskConfig.Mount>();
        var shared = task.allocDir().resolve("alloc");
        if (Files.isDirectory(shared)) {
            mounts.add(mount("/alloc", shared, false));
            if (Files.isDirectory(shared.resolve("logs"))) {
                mounts.add(mount("/alloc/logs", shared.resolve("logs"), true));
            }
        }
        mounts.addAll(wanted.mounts());
        mounts.addAll(task.mounts());
        var dns = task.dns();
        if (dns != null) {
            var file = task.taskDir().resolve("resolv.conf");
            Files.writeString(file, resolvConf(dns));
            mounts.add(mount("/etc/resolv.conf", file, true));
        }
        return mounts;
    }

    protected static TaskConfig.Mount mount(String inside, Path host, boolean readOnly) {
        return new TaskConfig.Mount(inside, host.toString(), readOnly, "private", "", "");
    }

    /** Whether a file of the host is seen inside under its own path. */
    protected static boolean isVisible(Path file) {
        return ContainerSpec.HOST_DIRECTORIES.stream().anyMatch(file::startsWith);
    }

    private static String resolvConf(TaskConfig.Dns dns) throws IOException {
        var host = Files.readAllLines(Path.of("/etc/resolv.conf"));
        var lines = new ArrayList<String>();
        dns.servers().forEach(server -> lines.add("nameserver " + server));
        if (!dns.searches().isEmpty()) {
            lines.add("search " + String.join(" ", dns.searches()));
        }
        if (!dns.options().isEmpty()) {
            lines.add("options " + String.join(" ", dns.options()));
        }
        for (var line : host) {
            boolean unset =
                    (line.startsWith("nameserver") && dns.servers().isEmpty())
                            || (line.startsWith("search") && dns.searches().isEmpty())
                            || (line.startsWith("options") && dns.options().isEmpty());
            if (unset) {
                lines.add(line);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> deviceRules(TaskConfig task) {
        return task.devices().stream()
                .map(ContainerSpec.DeviceNode::of)
                .flatMap(Optional::stream)
                .map(ContainerSpec.DeviceNode::rule)
                .toList();
    }

    /** What a later command in the container needs, for a process that has not started it. */
    private static Settings surroundings(TaskConfig task, ContainerSpec spec) {
        var values = new TreeMap<String, Object>();
        values.put("env", new TreeMap<>(spec.env()));
        values.put("work_dir", spec.workDir());
        values.put("user", userOf(task));
        values.put("capabilities", spec.capabilities());
        return Settings.of(values);
    }

    @Override
    protected boolean send(SupervisedTask task, int signal) throws PluginException {
        return supervisors.signalChildren(task, signal);
    }

    @Override
    protected boolean measuresGroup() {
        return true;
    }

    /**
     * In the container, by a process as the runtime wants it described: in a file. At a terminal
     * the runtime makes another one inside and joins the two, their sizes included.
     */
    @Override
    protected SideCommand beside(SupervisedTask task, List<String> command, boolean terminal)
            throws PluginException, InterruptedException {
        awaitUp(task);
        var directory = task.directory();
        var process = directory.resolve("command-" + commands.incrementAndGet() + ".json");
        try {
            var saved = MsgPack.decode(Files.readAllBytes(directory.resolve("beside")));
            var spec =
                    new ContainerSpec(
                            directory,
                            command,
                            saved.stringMap("env"),
                            saved.string("work_dir"),
                            Account.find(saved.string("user")),
                            saved.strings("capabilities"),
                            true,
                            true,
                            "",
                            List.of(),
                            List.of(),
                            "");
            Files.writeString(process, spec.besideProcess(command, terminal));
        } catch (IOException e) {
            throw new PluginException("the command cannot be prepared: " + e, e);
        }
        var line = new ArrayList<>(List.of("/bin/sh", "-c", ". ./task; enter; exec \"$@\"", "sh"));
        line.addAll(
                runtime.usable(name)
                        .command(
                                directory.resolve("runtime"),
                                List.of(
                                        "exec",
                                        "--process",
                                        process.toString(),
                                        directory.getFileName().toString())));
        return new SideCommand(line, directory, process, Account.ownId());
    }

    /** The runtime is up a moment after its process has started. */
    private void awaitUp(SupervisedTask task) throws PluginException, InterruptedException {
        var directory = task.directory();
        var state = directory.resolve("runtime").resolve(directory.getFileName().toString());
        long limit = System.nanoTime() + UP_LIMIT.toNanos();
        while (supervisors.children(task).isEmpty() || !Files.exists(state)) {
            if (!task.isRunning() || System.nanoTime() > limit) {
                throw new PluginException("task " + task.id() + " is not running");
            }
            Thread.sleep(5);
        }
    }
}
