package io.drover.drivers.exec;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.cgroup.CgroupsV1;
import io.drover.drivers.supervision.Launch;
import io.drover.drivers.supervision.SupervisedTask;
import io.drover.drivers.supervision.Supervisors;
import io.drover.drivers.task.Account;
import io.drover.drivers.task.DeniedIds;
import io.drover.drivers.task.LocalDriver;
import io.drover.drivers.task.Programs;
import io.drover.drivers.task.SideCommand;
import io.drover.plugin.Attribute;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.DriverCapabilities.FileIsolation;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.MsgPack;
import io.drover.plugin.config.Option;
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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs of the host in a container made of the task's directory: process ids, mounts and
 * System V objects of its own, few capabilities, refused system calls, limits by a control group.
 *
 * <p>A container runtime does that (crun, else runc), as root, under the supervisor that {@code
 * raw_exec} has too. When something of that is missing the driver says so and runs nothing: it
 * never falls back to less isolation.
 */
public final class ExecDriver extends LocalDriver {
    public static final String NAME = "exec";

    private static final Duration UP_LIMIT = Duration.ofSeconds(5);
    private static final String CONTAINER_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final Supervisors supervisors;
    private final Cgroups cgroups;
    private final Path stateDir;
    private final String hostPath;
    private final AtomicLong commands = new AtomicLong();
    private volatile Options options;
    private @Nullable Fingerprint examined;
    private volatile @Nullable OciRuntime runtime;

    /**
     * A driver with its defaults.
     *
     * @param stateDir directory for the trial container
     * @param hostPath directories to look for the runtime in, as in {@code PATH}, and nowhere else
     */
    public ExecDriver(Supervisors supervisors, Cgroups cgroups, Path stateDir, String hostPath) {
        super(NAME, supervisors, cgroups);
        this.supervisors = supervisors;
        this.cgroups = cgroups;
        this.stateDir = stateDir;
        this.hostPath = hostPath;
        this.options =
                new Options(
                        "private", "private", new TreeSet<>(Capabilities.DEFAULT), DeniedIds.NONE);
    }

    /** What the agent's configuration says. */
    @Configuration
    record PluginOptions(
            @Option(docs = "accepted and not needed", byDefault = "false") boolean noPivotRoot,
            @Option(docs = "private or host", byDefault = "private") String defaultPidMode,
            @Option(docs = "private or host", byDefault = "private") String defaultIpcMode,
            @Option(docs = "capabilities that tasks may have; the usual ones by default")
                    @Nullable List<String> allowCaps,
            @Option(docs = "user ids no task may have, 0,100-199", byDefault = "")
                    String deniedHostUids,
            @Option(docs = "group ids no task may have", byDefault = "") String deniedHostGids) {
        PluginOptions {
            requireMode("default_pid_mode", defaultPidMode);
            requireMode("default_ipc_mode", defaultIpcMode);
        }
    }

    /** What a task's configuration says. */
    @Configuration
    record TaskOptions(
            @Option(docs = "program to run", required = true) String command,
            @Option(docs = "its arguments") List<String> args,
            @Option(docs = "private or host") @Nullable String pidMode,
            @Option(docs = "private or host") @Nullable String ipcMode,
            @Option(docs = "capabilities it has besides the usual ones") List<String> capAdd,
            @Option(docs = "usual capabilities that it has not") List<String> capDrop,
            @Option(docs = "absolute path inside", byDefault = "/") String workDir) {
        private static final String REFUSED = "failed driver config validation: ";

        TaskOptions {
            requireMode(REFUSED + "pid_mode", pidMode);
            requireMode(REFUSED + "ipc_mode", ipcMode);
            if (!workDir.startsWith("/")) {
                throw new IllegalArgumentException(
                        REFUSED
                                + "work_dir must be absolute but got relative path \""
                                + workDir
                                + "\"");
            }
        }
    }

    private static void requireMode(String option, @Nullable String value) {
        if (value != null && !value.equals("private") && !value.equals("host")) {
            throw new IllegalArgumentException(
                    option + " must be \"private\" or \"host\", got \"" + value + "\"");
        }
    }

    private record Options(
            String pidMode,
            String ipcMode,
            SortedSet<String> allowedCapabilities,
            DeniedIds denied) {}

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.of(PluginOptions.class);
    }

    @Override
    public void configure(Settings config) throws PluginException {
        var given = config.as(PluginOptions.class);
        var allowed = given.allowCaps();
        options =
                new Options(
                        given.defaultPidMode(),
                        given.defaultIpcMode(),
                        allowed == null
                                ? new TreeSet<>(Capabilities.DEFAULT)
                                : Capabilities.names("allow_caps", allowed),
                        DeniedIds.of(given.deniedHostUids(), given.deniedHostGids()));
    }

    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.of(TaskOptions.class);
    }

    @Override
    public DriverCapabilities capabilities() {
        return DriverCapabilities.plain()
                .withIsolation(FileIsolation.CHROOT)
                .withNetworkModes(NetworkMode.HOST, NetworkMode.GROUP);
    }

    /** A runtime that worked once is not tried again. */
    @Override
    public synchronized Fingerprint fingerprint() throws InterruptedException {
        var known = examined;
        if (known != null && known.health() == Fingerprint.Health.HEALTHY) {
            return known;
        }
        var fresh = examine();
        examined = fresh;
        return fresh;
    }

    private Fingerprint examine() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Fingerprint.undetected("exec driver unsupported on client OS");
        }
        if (!Account.isRoot()) {
            return Fingerprint.undetected("Driver must run as root");
        }
        if (cgroups.problem().isPresent()) {
            return Fingerprint.unhealthy(cgroups.problem().get());
        }
        var unified = cgroups instanceof CgroupsV1 v1 ? v1.unified() : Optional.<Path>empty();
        var candidates = OciRuntime.candidates(hostPath, cgroups.version(), unified);
        if (candidates.isEmpty()) {
            return Fingerprint.undetected(
                    "no OCI runtime: looked for crun, runc in PATH; install one of them");
        }
        var refusals = new ArrayList<String>();
        for (var candidate : candidates) {
            var refusal = trial(candidate);
            if (refusal.isEmpty()) {
                runtime = candidate;
                var attributes = new TreeMap<String, Attribute>();
                attributes.put("driver.exec", Attribute.of(true));
                attributes.put("driver.exec.runtime", Attribute.of(candidate.name()));
                return Fingerprint.healthy(attributes);
            }
            refusals.add(refusal.get());
        }
        return Fingerprint.undetected(
                "no OCI runtime can run a container here: " + String.join("; ", refusals));
    }

    private Optional<String> trial(OciRuntime candidate) throws InterruptedException {
        var bundle = stateDir.resolve("trial");
        try {
            Files.createDirectories(bundle.resolve("root"));
            var group = cgroups.create(trialName(), new Cgroups.Limits(100, 64 << 20, 0, ""));
            try {
                var spec =
                        new ContainerSpec(
                                bundle.resolve("root"),
                                List.of("/bin/true"),
                                new TreeMap<>(),
                                "/",
                                Account.find("65534"),
                                Capabilities.forRuntime(Capabilities.DEFAULT),
                                true,
                                true,
                                "",
                                List.of(),
                                List.of(),
                                candidate.managesGroups() ? group.path() + "/container" : "");
                Files.writeString(bundle.resolve("config.json"), spec.config());
                return candidate.trial(bundle);
            } finally {
                group.remove();
            }
        } catch (IOException | PluginException e) {
            return Optional.of(candidate.name() + ": " + e.getMessage());
        }
    }

    /** Other agents of this machine try, too. */
    private String trialName() {
        return "trial-" + Integer.toHexString(stateDir.toAbsolutePath().hashCode());
    }

    private OciRuntime usable() throws PluginException, InterruptedException {
        var known = runtime;
        if (known == null) {
            var fingerprint = fingerprint();
            known = runtime;
            if (known == null) {
                throw new PluginException("exec cannot run here: " + fingerprint.description());
            }
        }
        return known;
    }

    @Override
    protected Launch prepare(TaskConfig task)
            throws PluginException, IOException, InterruptedException {
        var with = usable();
        var account = options.denied().find(userOf(task));
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
                NAME,
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
            throws PluginException, IOException {
        var config = task.config().as(TaskOptions.class);
        var args = new ArrayList<String>();
        args.add(insidePath(config.command(), task));
        args.addAll(config.args());
        var capabilities =
                account.uid() == 0
                        ? Capabilities.ofRoot()
                        : Capabilities.ofTask(
                                options.allowedCapabilities(), config.capAdd(), config.capDrop());
        var network = task.network();
        boolean ownNetwork = network != null && network.mode() == NetworkMode.GROUP;
        return new ContainerSpec(
                task.taskDir(),
                args,
                environment(task),
                config.workDir(),
                account,
                Capabilities.forRuntime(capabilities),
                isPrivate(config.pidMode(), options.pidMode()),
                isPrivate(config.ipcMode(), options.ipcMode()),
                ownNetwork && network != null ? network.path() : "",
                mounts(task),
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
    private List<TaskConfig.Mount> mounts(TaskConfig task) throws IOException {
        var mounts = new ArrayList<TaskConfig.Mount>();
        var shared = task.allocDir().resolve("alloc");
        if (Files.isDirectory(shared)) {
            mounts.add(mount("/alloc", shared, false));
            if (Files.isDirectory(shared.resolve("logs"))) {
                mounts.add(mount("/alloc/logs", shared.resolve("logs"), true));
            }
        }
        mounts.addAll(task.mounts());
        var dns = task.dns();
        if (dns != null) {
            var file = task.taskDir().resolve("resolv.conf");
            Files.writeString(file, resolvConf(dns));
            mounts.add(mount("/etc/resolv.conf", file, true));
        }
        return mounts;
    }

    private static TaskConfig.Mount mount(String inside, Path host, boolean readOnly) {
        return new TaskConfig.Mount(inside, host.toString(), readOnly, "private", "", "");
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

    /** Where the program is, seen from inside. */
    private static String insidePath(String command, TaskConfig task) throws PluginException {
        var relative = command.replaceFirst("^/+", "");
        var taskDir = task.taskDir();
        for (var inside : List.of("local/" + relative, relative)) {
            var file = taskDir.resolve(inside).normalize();
            if (file.startsWith(taskDir) && Files.isRegularFile(file)) {
                Programs.executable(file);
                return "/" + inside;
            }
        }
        for (var mount : task.mounts()) {
            if (command.startsWith(mount.taskPath() + "/")
                    && Files.isRegularFile(
                            Path.of(
                                    mount.hostPath()
                                            + command.substring(mount.taskPath().length())))) {
                return command;
            }
        }
        if (command.startsWith("/")) {
            boolean visible =
                    ContainerSpec.HOST_DIRECTORIES.stream()
                            .anyMatch(directory -> command.startsWith(directory + "/"));
            if (visible && Files.isRegularFile(Path.of(command))) {
                return command;
            }
        } else if (!command.contains("/")) {
            for (var directory :
                    List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
                if (Files.isRegularFile(Path.of(directory, command))) {
                    return directory + "/" + command;
                }
            }
        }
        throw new PluginException("file " + command + " not found under path " + taskDir);
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
                usable().command(
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
