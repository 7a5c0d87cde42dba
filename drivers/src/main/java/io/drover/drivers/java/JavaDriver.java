package io.drover.drivers.java;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.container.Contained;
import io.drover.drivers.container.ContainedDriver;
import io.drover.drivers.container.ContainerRuntime;
import io.drover.drivers.container.Isolation;
import io.drover.drivers.supervision.Supervisors;
import io.drover.drivers.task.DeniedIds;
import io.drover.drivers.task.Programs;
import io.drover.plugin.Attribute;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.Fingerprint.Health;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs Java programs, a class or a jar file, with the Java of the host in a container made of the
 * task's directory.
 *
 * <p>The heap is fitted to the task's memory unless the job says how large it is ({@link Heap}).
 */
public final class JavaDriver extends ContainedDriver {
    public static final String NAME = "java";

    private final String hostPath;
    private @Nullable Path known;
    private Optional<InstalledJava> installed = Optional.empty();

    /** A driver with its defaults. */
    public JavaDriver(
            Supervisors supervisors, Cgroups cgroups, ContainerRuntime runtime, String hostPath) {
        super(NAME, supervisors, cgroups, runtime, hostPath);
        this.hostPath = hostPath;
    }

    /** What the agent's configuration says. */
    @Configuration
    record PluginOptions(
            @Option(docs = "private or host", byDefault = "private") String defaultPidMode,
            @Option(docs = "private or host", byDefault = "private") String defaultIpcMode,
            @Option(docs = "capabilities that tasks may have; the usual ones by default")
                    @Nullable List<String> allowCaps) {
        PluginOptions {
            Isolation.requireMode("default_pid_mode", defaultPidMode);
            Isolation.requireMode("default_ipc_mode", defaultIpcMode);
        }
    }

    /** What a task's configuration says. */
    @Configuration
    record TaskOptions(
            @Option(name = "class", docs = "main class to run", byDefault = "") String mainClass,
            @Option(docs = "where classes are", byDefault = "") String classPath,
            @Option(docs = "jar file to run", byDefault = "") String jarPath,
            @Option(docs = "options of the Java virtual machine") List<String> jvmOptions,
            @Option(docs = "arguments of the program") List<String> args,
            @Option(docs = "private or host") @Nullable String pidMode,
            @Option(docs = "private or host") @Nullable String ipcMode,
            @Option(docs = "capabilities it has besides the usual ones") List<String> capAdd,
            @Option(docs = "usual capabilities that it has not") List<String> capDrop,
            @Option(docs = "absolute path inside", byDefault = "/") String workDir) {
        private static final String REFUSED = "failed driver config validation: ";

        TaskOptions {
            if (mainClass.isEmpty() && jarPath.isEmpty()) {
                throw new IllegalArgumentException("jar_path or class must be specified");
            }
            Isolation.requireMode(REFUSED + "pid_mode", pidMode);
            Isolation.requireMode(REFUSED + "ipc_mode", ipcMode);
            Contained.requireAbsolute(REFUSED, workDir);
        }

        private List<String> commandLine(String java, Optional<String> heap) {
            var line = new ArrayList<String>();
            line.add(java);
            heap.ifPresent(line::add);
            line.addAll(jvmOptions);
            if (!classPath.isEmpty()) {
                line.addAll(List.of("-cp", classPath));
            }
            if (!jarPath.isEmpty()) {
                line.addAll(List.of("-jar", jarPath));
            }
            if (!mainClass.isEmpty()) {
                line.add(mainClass);
            }
            line.addAll(args);
            return line;
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
                        DeniedIds.NONE));
    }

    @Override
    public ConfigSpec taskConfigSpec() {
        return ConfigSpec.of(TaskOptions.class);
    }

    @Override
    public Fingerprint fingerprint() throws InterruptedException {
        var java = onHost();
        if (java.isEmpty()) {
            return Fingerprint.undetected("");
        }
        var here = super.fingerprint();
        if (here.health() != Health.HEALTHY) {
            return here;
        }
        var version = ask(java.get());
        if (version.isEmpty()) {
            return Fingerprint.unhealthy(java.get() + " -version does not answer as Java does");
        }
        var attributes = new TreeMap<>(here.attributes());
        attributes.put("driver.java.version", Attribute.of(version.get().version()));
        attributes.put("driver.java.runtime", Attribute.of(version.get().runtime()));
        attributes.put("driver.java.vm", Attribute.of(version.get().vm()));
        return Fingerprint.healthy(attributes);
    }

    private Optional<Path> onHost() {
        return Stream.of(hostPath.split(":", -1))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, "java"))
                .filter(java -> java.toFile().canExecute())
                .findFirst()
                .map(JavaDriver::withoutLinks);
    }

    private static Path withoutLinks(Path java) {
        try {
            return java.toRealPath();
        } catch (IOException _) {
            return java;
        }
    }

    /** Asked once of each program. */
    private synchronized Optional<InstalledJava> ask(Path java) throws InterruptedException {
        if (!java.equals(known) || installed.isEmpty()) {
            installed = InstalledJava.ask(java);
            known = java;
        }
        return installed;
    }

    @Override
    protected Contained contained(TaskConfig task) throws PluginException, IOException {
        var wanted = task.config().as(TaskOptions.class);
        var java = find(task);
        var heap =
                Heap.option(
                        task.resources().memoryLimitBytes(),
                        wanted.jvmOptions(),
                        Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
                                .map(variable -> task.env().getOrDefault(variable, ""))
                                .toList());
        return new Contained(
                wanted.commandLine(inside(java, task), heap),
                wanted.workDir(),
                wanted.pidMode(),
                wanted.ipcMode(),
                wanted.capAdd(),
                wanted.capDrop(),
                mounts(java, task));
    }

    private Path find(TaskConfig task) throws PluginException {
        try {
            return withoutLinks(Programs.find(NAME, task.taskDir(), hostPath));
        } catch (PluginException e) {
            throw new PluginException("failed to find java binary: " + e.getMessage(), e);
        }
    }

    private static String inside(Path java, TaskConfig task) {
        return java.startsWith(task.taskDir())
                ? "/" + task.taskDir().relativize(java)
                : java.toString();
    }

    /** A Java that lies where tasks see nothing of the host is shown to them, and cannot change. */
    private static List<TaskConfig.Mount> mounts(Path java, TaskConfig task) {
        var bin = java.getParent();
        var home = bin == null ? null : bin.getParent();
        boolean seen = isVisible(java) || java.startsWith(task.taskDir());
        return seen || home == null || home.getParent() == null
                ? List.of()
                : List.of(mount(home.toString(), home, true));
    }
}
