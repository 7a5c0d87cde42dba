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
import io.drover.plugin.config.Settings;
import java.nio.file.Path;
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

    private record Options(boolean enabled, DeniedIds denied, List<String> deniedEnv) {}

    @Override
    public ConfigSpec configSpec() {
        return DeniedIds.addTo(ConfigSpec.object().optional("enabled", "bool", "false"))
                .optional("denied_envvars", "list(string)")
                .build();
    }

    @Override
    public void configure(Settings config) throws PluginException {
        options =
                new Options(
                        config.flag("enabled", false),
                        DeniedIds.of(config),
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
    protected Launch prepare(TaskConfig task) throws PluginException {
        if (!options.enabled()) {
            throw new PluginException("raw_exec is disabled");
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
        return new Launch(
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
                extra(group));
    }

    private static Path workDir(TaskConfig task) throws PluginException {
        var given = task.config().string("work_dir", "");
        if (given.isEmpty()) {
            return task.taskDir();
        }
        if (!given.startsWith("/")) {
            throw new PluginException("work_dir must be an absolute path, got \"" + given + "\"");
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

    private void becomeUser(TaskConfig task, List<String> through) throws PluginException {
        if (task.user().isEmpty()) {
            return;
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
            throws PluginException {
        long score = config.integer("oom_score_adj", 0);
        if (score < 0) {
            throw new PluginException("oom_score_adj must not be negative");
        }
        if (score > 0) {
            before.add("echo " + score + " >/proc/self/oom_score_adj || exit 126");
        }
    }

    private Optional<TaskCgroup> joinGroup(TaskConfig task, List<String> before)
            throws PluginException {
        var v1 = task.config().stringMap("cgroup_v1_override");
        var v2 = task.config().string("cgroup_v2_override", "");
        if (!v1.isEmpty() && !v2.isEmpty()) {
            throw new PluginException(
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
    protected SideCommand beside(SupervisedTask task, List<String> command) {
        var line =
                new ArrayList<>(List.of("/bin/sh", "-c", ". ./task; enter; become \"$@\"", "sh"));
        line.addAll(command);
        return new SideCommand(line, task.directory(), null);
    }
}
