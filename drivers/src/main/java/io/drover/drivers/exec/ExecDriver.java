package io.drover.drivers.exec;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.container.Contained;
import io.drover.drivers.container.ContainedDriver;
import io.drover.drivers.container.ContainerRuntime;
import io.drover.drivers.container.Isolation;
import io.drover.drivers.supervision.Supervisors;
import io.drover.drivers.task.DeniedIds;
import io.drover.drivers.task.Programs;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import io.drover.plugin.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs programs of the host in a container made of the task's directory. */
public final class ExecDriver extends ContainedDriver {
    public static final String NAME = "exec";

    /** A driver with its defaults. */
    public ExecDriver(
            Supervisors supervisors, Cgroups cgroups, ContainerRuntime runtime, String hostPath) {
        super(NAME, supervisors, cgroups, runtime, hostPath);
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
            Isolation.requireMode("default_pid_mode", defaultPidMode);
            Isolation.requireMode("default_ipc_mode", defaultIpcMode);
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
            Isolation.requireMode(REFUSED + "pid_mode", pidMode);
            Isolation.requireMode(REFUSED + "ipc_mode", ipcMode);
            Contained.requireAbsolute(REFUSED, workDir);
        }
    }

    @Override
    public ConfigSpec configSpec() {
        return ConfigSpec.of(PluginOptions.class);
    }

    @Override
    public void configure(Settings config) throws PluginException {
        var given = config.as(PluginOptions.class);
        isolate(
                Isolation.of(
                        given.defaultPidMode(),
                        given.defaultIpcMode(),
                        given.allowCaps(),
                        DeniedIds.of(given.deniedHostUids(), given.deniedHostGids())));
    }

    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.of(TaskOptions.class);
    }

    @Override
    protected Contained contained(TaskConfig task) throws PluginException {
        var wanted = task.config().as(TaskOptions.class);
        var args = new ArrayList<String>();
        args.add(insidePath(wanted.command(), task));
        args.addAll(wanted.args());
        return new Contained(
                args,
                wanted.workDir(),
                wanted.pidMode(),
                wanted.ipcMode(),
                wanted.capAdd(),
                wanted.capDrop(),
                List.of());
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
            var file = Path.of(command);
            if (isVisible(file) && Files.isRegularFile(file)) {
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
}
