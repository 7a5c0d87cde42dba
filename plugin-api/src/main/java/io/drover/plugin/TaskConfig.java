package io.drover.plugin;

import io.drover.plugin.config.Settings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A task as a driver gets it. Made by {@link #builder}.
 *
 * @param id {@code <allocation>/<task name>/<8 hex digits>}, another one for each start
 * @param name of the task in its job
 * @param config the checked {@code config} block of the task
 * @param env the complete environment
 * @param deviceEnv the part of it that device reservations added
 * @param resources limits
 * @param mounts volumes and other mounts
 * @param devices device nodes to pass in
 * @param user who it runs as; empty for the driver's default
 * @param allocDir directory of the allocation; the task's own is {@code <allocDir>/<name>}
 * @param stdoutPath named pipe for its output; see {@code io.drover.plugin.host.LogCollector}
 * @param stderrPath named pipe for its errors
 * @param network namespace of the allocation, null for the host's network
 * @param dns resolver settings, null for the host's
 */
public record TaskConfig(
        String id,
        String name,
        String groupName,
        String jobName,
        String jobId,
        String parentJobId,
        String namespace,
        String allocationId,
        String nodeName,
        String nodeId,
        Settings config,
        SortedMap<String, String> env,
        SortedMap<String, String> deviceEnv,
        Resources resources,
        List<Mount> mounts,
        List<Device> devices,
        String user,
        Path allocDir,
        Path stdoutPath,
        Path stderrPath,
        @Nullable NetworkIsolation network,
        @Nullable Dns dns) {
    public TaskConfig {
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
        deviceEnv = Collections.unmodifiableSortedMap(new TreeMap<>(deviceEnv));
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
    }

    /** The task's own directory, {@code <allocDir>/<name>}. */
    public Path taskDir() {
        return allocDir.resolve(name);
    }

    /** A task with this id and name; all else empty. */
    public static Builder builder(String id, String name) {
        return new Builder(id, name);
    }

    /**
     * Limits of a task.
     *
     * @param cpuMhz share of the processor
     * @param memoryMib memory asked for
     * @param memoryMaxMib most memory that it may use, 0 for {@code memoryMib}, -1 for no limit
     * @param percentTicks {@code cpuMhz} divided by what the node has
     * @param cpusetCpus reserved cores such as {@code 1,3}; empty for none
     * @param cpusetCgroup cgroup made by the agent for this task; empty for the driver's choice
     * @param ports ports of the group
     */
    public record Resources(
            long cpuMhz,
            long memoryMib,
            long memoryMaxMib,
            double percentTicks,
            String cpusetCpus,
            String cpusetCgroup,
            List<Port> ports) {
        public Resources {
            ports = List.copyOf(ports);
        }

        /** The most memory that the task may use, in bytes; -1 without a limit. */
        public long memoryLimitBytes() {
            return memoryMaxMib < 0 ? -1 : Math.max(memoryMib, memoryMaxMib) << 20;
        }
    }

    /** A port of the group. */
    public record Port(String label, int hostPort, int to, String hostIp) {}

    /**
     * A mount.
     *
     * @param taskPath where the task sees it
     * @param hostPath what it sees there
     * @param propagation {@code private}, {@code host-to-task}, {@code bidirectional} or empty
     * @param selinuxLabel label, or empty
     * @param requestName volume request that asked for it, or empty
     */
    public record Mount(
            String taskPath,
            String hostPath,
            boolean readOnly,
            String propagation,
            String selinuxLabel,
            String requestName) {
        /** A mount that no volume request asked for, private to the task. */
        public static Mount bind(String taskPath, String hostPath, boolean readOnly) {
            return new Mount(taskPath, hostPath, readOnly, "", "", "");
        }
    }

    /** A device node; permissions such as {@code rwm}. */
    public record Device(String taskPath, String hostPath, String permissions) {}

    /**
     * The network namespace of an allocation.
     *
     * @param mode {@code GROUP} mostly
     * @param path of the namespace
     * @param labels of whoever made it
     * @param hostname name for the hosts file, empty without
     * @param address address for the hosts file, empty without
     */
    public record NetworkIsolation(
            DriverCapabilities.NetworkMode mode,
            String path,
            SortedMap<String, String> labels,
            String hostname,
            String address) {
        public NetworkIsolation {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        }
    }

    /** Resolver settings. */
    public record Dns(List<String> servers, List<String> searches, List<String> options) {
        public Dns {
            servers = List.copyOf(servers);
            searches = List.copyOf(searches);
            options = List.copyOf(options);
        }
    }

    /** Fills a {@link TaskConfig}; what is not set is empty. */
    public static final class Builder {
        private final String id;
        private final String name;
        private String groupName = "";
        private String jobName = "";
        private String jobId = "";
        private String parentJobId = "";
        private String namespace = "default";
        private String allocationId = "";
        private String nodeName = "";
        private String nodeId = "";
        private Settings config = Settings.empty();
        private SortedMap<String, String> env = new TreeMap<>();
        private SortedMap<String, String> deviceEnv = new TreeMap<>();
        private Resources resources = new Resources(0, 0, 0, 0, "", "", List.of());
        private List<Mount> mounts = List.of();
        private List<Device> devices = List.of();
        private String user = "";
        private Path allocDir = Path.of("");
        private Path stdoutPath = Path.of("/dev/null");
        private Path stderrPath = Path.of("/dev/null");
        private @Nullable NetworkIsolation network;
        private @Nullable Dns dns;

        private Builder(String id, String name) {
            this.id = id;
            this.name = name;
        }

        public Builder job(String namespace, String jobId, String jobName, String parentJobId) {
            this.namespace = namespace;
            this.jobId = jobId;
            this.jobName = jobName;
            this.parentJobId = parentJobId;
            return this;
        }

        public Builder allocation(String allocationId, String groupName, Path allocDir) {
            this.allocationId = allocationId;
            this.groupName = groupName;
            this.allocDir = allocDir;
            return this;
        }

        public Builder node(String nodeId, String nodeName) {
            this.nodeId = nodeId;
            this.nodeName = nodeName;
            return this;
        }

        public Builder config(Settings config) {
            this.config = config;
            return this;
        }

        public Builder env(SortedMap<String, String> env) {
            this.env = env;
            return this;
        }

        public Builder deviceEnv(SortedMap<String, String> deviceEnv) {
            this.deviceEnv = deviceEnv;
            return this;
        }

        public Builder resources(Resources resources) {
            this.resources = resources;
            return this;
        }

        public Builder mounts(List<Mount> mounts) {
            this.mounts = mounts;
            return this;
        }

        public Builder devices(List<Device> devices) {
            this.devices = devices;
            return this;
        }

        public Builder user(String user) {
            this.user = user;
            return this;
        }

        public Builder output(Path stdoutPath, Path stderrPath) {
            this.stdoutPath = stdoutPath;
            this.stderrPath = stderrPath;
            return this;
        }

        public Builder network(@Nullable NetworkIsolation network) {
            this.network = network;
            return this;
        }

        public Builder dns(@Nullable Dns dns) {
            this.dns = dns;
            return this;
        }

        public TaskConfig build() {
            return new TaskConfig(
                    id,
                    name,
                    groupName,
                    jobName,
                    jobId,
                    parentJobId,
                    namespace,
                    allocationId,
                    nodeName,
                    nodeId,
                    config,
                    env,
                    deviceEnv,
                    resources,
                    mounts,
                    devices,
                    user,
                    allocDir,
                    stdoutPath,
                    stderrPath,
                    network,
                    dns);
        }
    }
}
