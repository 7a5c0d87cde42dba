package io.drover.drivers.rawexec;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.cgroup.Cgroups.TaskCgroup;
import io.drover.drivers.supervision.Launch;
import io.drover.drivers.supervision.Shell;
import io.drover.drivers.supervision.SupervisedTask;
import io.drover.drivers.supervision.Supervisors;
import io.drover.drivers.task.Account;
import io.drover.drivers.task.DeniedIds;
import io.drover.drivers.task.LocalDriver;
import io.drover.drivers.task.Programs;
import io.drover.drivers.task.SideCommand;
import io.drover.plugin.Attribute;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import io.drover.plugin.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
public final class RawExecDriver extends LocalDriver {
    public static final String NAME = "raw_exec";
    private static final Path CGROUP_MOUNT = Path.of("/sys/fs/cgroup");

    private final Supervisors supervisors;
    private final String hostPath;
    private volatile Options options = new Options(false, DeniedIds.NONE, List.of());

    /**
     * A driver that is still switched off.
     *
     * @param hostPath directories to look for programs in, as in {@code PATH}
     */
    public RawExecDriver(Supervisors supervisors, Cgroups cgroups, String hostPath) {
        super(NAME, supervisors, cgroups);
        this.supervisors = supervisors;
        this.hostPath = hostPath;
    }

    /** What the agent's configuration says. */
    @Configuration
    record PluginOptions(
            @Option(docs = "whether tasks may run", byDefault = "false") boolean enabled,
            @Option(docs = "user ids no task may have, 0,100-199", byDefault = "")
                    String deniedHostUids,
            @Option(docs = "group ids no task may have", byDefault = "") String deniedHostGids,
            @Option(docs = "globs of variables no task gets") List<String> deniedEnvvars) {}

    /** What a task's configuration says. */
    @Configuration
    record TaskOptions(
            @Option(docs = "program to run", required = true) String command,
            @Option(docs = "its arguments") List<String> args,
            @Option(docs = "cgroup to run in, below /sys/fs/cgroup", byDefault = "")
                    String cgroupV2Override,
            @Option(docs = "cgroup to run in by controller") Map<String, String> cgroupV1Override,
            @Option(docs = "added to its score when memory runs out", byDefault = "0")
                    int oomScoreAdj,
            @Option(docs = "absolute path; the task directory by default", byDefault = "")
                    String workDir,
            @Option(docs = "globs of variables that it does not get") List<String> deniedEnvvars) {
        TaskOptions {
            if (!workDir.isEmpty() && !workDir.startsWith("/")) {
                throw new IllegalArgumentException(
                        "work_dir must be an absolute path, got \"" + workDir + "\"");
            }
            if (oomScoreAdj < 0) {
                throw new IllegalArgumentException("oom_score_adj must not be negative");
            }
            if (!cgroupV1Override.isEmpty() && !cgroupV2Override.isEmpty()) {
                throw new IllegalArgumentException(
                        "only one of cgroups_v1_override and cgroups_v2_override may be set");
            }
        }
    }

    private record Options(boolean enabled, DeniedIds denied, List<String> deniedEnv) {}

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.of(PluginOptions.class);
    }

    @Override
    public void configure(Settings config) throws PluginException {
        var given = config.as(PluginOptions.class);
        options =
                new Options(
                        given.enabled(),
                        DeniedIds.of(given.deniedHostUids(), given.deniedHostGids()),
                        given.deniedEnvvars());
    }

    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.of(TaskOptions.class);
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
    protected Launch prepare(TaskConfig task) throws PluginException {
        if (!options.enabled()) {
            throw new PluginException("raw_exec is disabled");
        }
        var config = task.config().as(TaskOptions.class);
        var workDir = config.workDir().isEmpty() ? task.taskDir() : Path.of(config.workDir());
        var command = new ArrayList<String>();
        command.add(Programs.find(config.command(), task.taskDir(), hostPath).toString());
        command.addAll(config.args());
        var through = new ArrayList<String>();
        enterNetwork(task, through);
        long uid = becomeUser(task, through);
        var before = new ArrayList<String>();
        if (config.oomScoreAdj() > 0) {
            before.add("echo " + config.oomScoreAdj() + " >/proc/self/oom_score_adj || exit 126");
        }
        var group = joinGroup(task, config, before);
        return new Launch(
                NAME,
                task.id(),
                task.name(),
                command,
                allowedEnv(task, config),
                workDir,
                task.stdoutPath(),
                task.stderrPath(),
                before,
                through,
                extra(group, uid));
    }

    private SortedMap<String, String> allowedEnv(TaskConfig task, TaskOptions config) {
        var denied =
                Stream.concat(options.deniedEnv().stream(), config.deniedEnvvars().stream())
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

    /** Gives the user's id. */
    private long becomeUser(TaskConfig task, List<String> through) throws PluginException {
        if (task.user().isEmpty()) {
            return Account.ownId();
        }
        var account = options.denied().find(task.user());
        if (!Account.isRoot()) {
            if (!account.name().equals(System.getProperty("user.name"))) {
                throw new PluginException(
                        "the agent runs as "
                                + System.getProperty("user.name")
                                + " and cannot run a task as "
                                + account.name());
            }
            return account.uid();
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
        return account.uid();
    }

    private static String groups(Account account) {
        var ids = new ArrayList<String>();
        ids.add(Long.toString(account.gid()));
        account.groups().forEach(id -> ids.add(Long.toString(id)));
        return String.join(",", ids);
    }

    private Optional<TaskCgroup> joinGroup(TaskConfig task, TaskOptions config, List<String> before)
            throws PluginException {
        var v1 = config.cgroupV1Override();
        var v2 = config.cgroupV2Override();
        if (!v1.isEmpty() || !v2.isEmpty()) {
            v1.forEach((controller, path) ->
                    before.add(joinLine(CGROUP_MOUNT.resolve(controller), path)));
            if (!v2.isEmpty()) {
                before.add(joinLine(CGROUP_MOUNT, v2));
            }
            return Optional.empty();
        }
        var group = makeGroup(task);
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
    protected boolean send(SupervisedTask task, int signal) throws PluginException {
        return supervisors.signal(task, signal);
    }

    @Override
    protected boolean measuresGroup() {
        return false;
    }

    /** In the environment, directory, group and account of the task. */
    @Override
    protected SideCommand beside(SupervisedTask task, List<String> command, boolean terminal) {
        var line =
                new ArrayList<>(List.of("/bin/sh", "-c", ". ./task; enter; become \"$@\"", "sh"));
        line.addAll(command);
        return new SideCommand(
                line, task.directory(), null, task.extra().integer("uid", Account.ownId()));
    }
}
