package io.drover.drivers.rawexec;

import io.drover.drivers.cgroup.Cgroups.TaskCgroup;
import io.drover.drivers.supervision.Launch;
import io.drover.drivers.supervision.Shell;
import io.drover.drivers.supervision.Signals;
import io.drover.drivers.supervision.SupervisedTask;
import io.drover.drivers.supervision.Supervisors;
import io.drover.drivers.task.Account;
import io.drover.drivers.task.IdRanges;
import io.drover.drivers.task.LocalTasks;
import io.drover.drivers.task.Programs;
import io.drover.drivers.task.SideCommand;
import io.drover.plugin.Attribute;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.DriverException;
import io.drover.plugin.DriverInfo;
import io.drover.plugin.ExecResult;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.StartedTask;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver;
import io.drover.plugin.TaskHandle;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs programs as they are, with the rights of the agent or of a user.
 *
 * <p>Off by default: whoever may submit jobs may then run anything on the node. As root the limits
 * of the task hold through a control group; otherwise it runs without.
 */
public final class RawExecDriver
        implements TaskDriver, TaskDriver.Signalling, TaskDriver.Executing, TaskDriver.Measuring {
    public static final String NAME = "raw_exec";
    private static final Path CGROUP_MOUNT = Path.of("/sys/fs/cgroup");

    private final Supervisors supervisors;
    private final LocalTasks tasks;
    private final String hostPath;
    private volatile Options options = new Options(false, none(), none(), List.of());

    /**
     * A driver that is still switched off.
     *
     * @param tasks its tasks, by its {@link #NAME}
     * @param hostPath directories to look for programs in, as in {@code PATH}
     */
    public RawExecDriver(Supervisors supervisors, LocalTasks tasks, String hostPath) {
        this.supervisors = supervisors;
        this.tasks = tasks;
        this.hostPath = hostPath;
    }

    private record Options(
            boolean enabled, IdRanges deniedUids, IdRanges deniedGids, List<String> deniedEnv) {}

    private static IdRanges none() {
        return new IdRanges(List.of());
    }

    @Override
    public DriverInfo info() {
        return new DriverInfo(NAME, "0.1.0");
    }

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.object()
                .optional("enabled", "bool", "false")
                .optional("denied_host_uids", "string")
                .optional("denied_host_gids", "string")
                .optional("denied_envvars", "list(string)")
                .build();
    }

    @Override
    public void configure(Settings config) throws DriverException {
        options =
                new Options(
                        config.flag("enabled", false),
                        IdRanges.parse("denied_host_uids", config.string("denied_host_uids", "")),
                        IdRanges.parse("denied_host_gids", config.string("denied_host_gids", "")),
                        config.strings("denied_envvars"));
    }

    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.object()
                .required("command", "string")
                .optional("args", "list(string)")
                .optional("cgroup_v2_override", "string")
                .optional("cgroup_v1_override", "list(map(string))")
                .optional("oom_score_adj", "number")
                .optional("work_dir", "string")
                .optional("denied_envvars", "list(string)")
                .build();
    }

    @Override
    public DriverCapabilities capabilities() {
        return DriverCapabilities.plain()
                .withNetworkModes(NetworkMode.HOST, NetworkMode.GROUP)
                .withMounts(false);
    }

    @Override
    public Fingerprint fingerprint() {
        if (!options.enabled()) {
            return Fingerprint.undetected("disabled");
        }
        var attributes = new TreeMap<String, Attribute>();
        attributes.put("driver.raw_exec", Attribute.of(true));
        return Fingerprint.healthy(attributes);
    }

    @Override
    public StartedTask start(TaskConfig task) throws DriverException, InterruptedException {
        if (!options.enabled()) {
            throw new DriverException("raw_exec is disabled");
        }
        var config = task.config();
        var workDir = workDir(task);
        var command = new ArrayList<String>();
        command.add(Programs.find(config.string("command"), task.taskDir(), hostPath).toString());
        command.addAll(config.strings("args"));
        var through = new ArrayList<String>();
        enterNetwork(task, through);
        becomeUser(task, through);
        var before = new ArrayList<String>();
        adjustOomScore(config, before);
        var group = joinGroup(task, before);
        try {
            var started =
                    supervisors.start(
                            new Launch(
                                    NAME,
                                    task.id(),
                                    task.name(),
                                    command,
                                    allowedEnv(task),
                                    workDir,
                                    task.stdoutPath(),
                                    task.stderrPath(),
                                    before,
                                    through,
                                    LocalTasks.extra(group)));
            return new StartedTask(new TaskHandle(1, task, LocalTasks.state(started)), null);
        } catch (DriverException | InterruptedException e) {
            tasks.removeGroup(group, task.id());
            throw e;
        }
    }

    private static Path workDir(TaskConfig task) throws DriverException {
        var given = task.config().string("work_dir", "");
        if (given.isEmpty()) {
            return task.taskDir();
        }
        if (!given.startsWith("/")) {
            throw new DriverException("work_dir must be an absolute path, got \"" + given + "\"");
        }
        return Path.of(given);
    }

    private SortedMap<String, String> allowedEnv(TaskConfig task) {
        var denied =
                Stream.concat(
                                options.deniedEnv().stream(),
                                task.config().strings("denied_envvars").stream())
                        .map(RawExecDriver::glob)
                        .toList();
        var env = new TreeMap<>(task.env());
        env.keySet().removeIf(name -> denied.stream().anyMatch(p -> p.matcher(name).matches()));
        return env;
    }

    private static Pattern glob(String text) {
        return Pattern.compile(
                Pattern.quote(text).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
    }

    private static void enterNetwork(TaskConfig task, List<String> through) {
        var network = task.network();
        if (network != null && network.mode() == NetworkMode.GROUP && !network.path().isEmpty()) {
            through.addAll(List.of("/usr/bin/nsenter", "--net=" + network.path(), "--"));
        }
    }

    private void becomeUser(TaskConfig task, List<String> through) throws DriverException {
        if (task.user().isEmpty()) {
            return;
        }
        var account = Account.find(task.user());
        if (options.deniedUids().contains(account.uid())) {
            throw new DriverException(
                    "failed host user validation: running as uid "
                            + account.uid()
                            + " is disallowed");
        }
        if (options.deniedGids().contains(account.gid())) {
            throw new DriverException(
                    "failed host user validation: running as gid "
                            + account.gid()
                            + " is disallowed");
        }
        if (!Account.isRoot()) {
            if (!account.name().equals(System.getProperty("user.name"))) {
                throw new DriverException(
                        "the agent runs as "
                                + System.getProperty("user.name")
                                + " and cannot run a task as "
                                + account.name());
            }
            return;
        }
        account.own(task.stdoutPath(), task.stderrPath());
        through.addAll(
                List.of(
                        "/usr/bin/setpriv",
                        "--reuid=" + account.uid(),
                        "--regid=" + account.gid(),
                        "--groups=" + groups(account),
                        "--inh-caps=-all",
                        "--"));
    }

    private static String groups(Account account) {
        var ids = new ArrayList<String>();
        ids.add(Long.toString(account.gid()));
        account.groups().forEach(id -> ids.add(Long.toString(id)));
        return String.join(",", ids);
    }

    private static void adjustOomScore(Settings config, List<String> before)
            throws DriverException {
        long score = config.integer("oom_score_adj", 0);
        if (score < 0) {
            throw new DriverException("oom_score_adj must not be negative");
        }
        if (score > 0) {
            before.add("echo " + score + " >/proc/self/oom_score_adj || exit 126");
        }
    }

    private Optional<TaskCgroup> joinGroup(TaskConfig task, List<String> before)
            throws DriverException {
        var v1 = task.config().stringMap("cgroup_v1_override");
        var v2 = task.config().string("cgroup_v2_override", "");
        if (!v1.isEmpty() && !v2.isEmpty()) {
            throw new DriverException(
                    "only one of cgroups_v1_override and cgroups_v2_override may be set");
        }
        if (!v1.isEmpty() || !v2.isEmpty()) {
            v1.forEach((controller, path) ->
                    before.add(joinLine(CGROUP_MOUNT.resolve(controller), path)));
            if (!v2.isEmpty()) {
                before.add(joinLine(CGROUP_MOUNT, v2));
            }
            return Optional.empty();
        }
        var group = tasks.makeGroup(task);
        group.ifPresent(made -> before.addAll(made.joinLines()));
        return group;
    }

    private static String joinLine(Path mount, String path) {
        var file = mount.resolve(path.replaceFirst("^/+", "")).resolve("cgroup.procs");
        return "echo 0 >"
                + Shell.quote(file.toString())
                + " || { echo unable to write to custom cgroup: "
                + Shell.quote(file.toString())
                + " >&2; exit 126; }";
    }

    @Override
    public void recover(TaskHandle handle) throws DriverException {
        tasks.recover(handle);
    }

    @Override
    public ExitResult await(String taskId) throws DriverException, InterruptedException {
        return tasks.await(taskId);
    }

    @Override
    public void stop(String taskId, Duration grace, String signal)
            throws DriverException, InterruptedException {
        var task = tasks.known(taskId);
        int number = Signals.number(signal);
        tasks.stop(taskId, grace, () -> supervisors.signal(task, number));
    }

    @Override
    public void destroy(String taskId, boolean force) throws DriverException, InterruptedException {
        tasks.destroy(taskId, force);
    }

    @Override
    public TaskStatus inspect(String taskId) throws DriverException {
        return tasks.inspect(taskId);
    }

    @Override
    public void signal(String taskId, String signal) throws DriverException {
        if (!supervisors.signal(tasks.known(taskId), Signals.number(signal))) {
            throw new DriverException("task " + taskId + " has ended");
        }
    }

    @Override
    public ExecResult exec(String taskId, List<String> command, Duration timeout)
            throws DriverException, InterruptedException {
        return beside(tasks.known(taskId), command).run(timeout);
    }

    @Override
    public ExitResult exec(String taskId, List<String> command, ExecStreams streams)
            throws DriverException, InterruptedException {
        return beside(tasks.known(taskId), command).run(streams);
    }

    /** In the environment, directory, group and account of the task. */
    private static SideCommand beside(SupervisedTask task, List<String> command)
            throws DriverException {
        if (command.isEmpty()) {
            throw new DriverException("error cmd must have at least one value");
        }
        var line =
                new ArrayList<>(List.of("/bin/sh", "-c", ". ./task; enter; become \"$@\"", "sh"));
        line.addAll(command);
        return new SideCommand(line, task.directory());
    }

    @Override
    public TaskUsage measure(String taskId) throws DriverException {
        return tasks.measure(taskId, /* grouped= */ false);
    }
}
