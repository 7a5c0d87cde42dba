package io.drover.client.task;

import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.PortMapping;
import io.drover.api.job.Job;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.Port;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The environment of one task, and the values that its texts may refer to.
 *
 * <p>Weakest first: the host's environment, what the allocation says, the task's {@code env}, files
 * rendered as environment.
 */
final class TaskEnvironment {
    /** What of the agent's own environment no task gets. */
    private static final SortedSet<String> HOST_SECRETS =
            new TreeSet<>(
                    List.of(
                            "CONSUL_TOKEN",
                            "CONSUL_HTTP_TOKEN",
                            "CONSUL_HTTP_TOKEN_FILE",
                            "NOMAD_TOKEN",
                            "DROVER_TOKEN",
                            "VAULT_TOKEN",
                            "CONSUL_LICENSE",
                            "CONSUL_LICENSE_PATH",
                            "NOMAD_LICENSE",
                            "NOMAD_LICENSE_PATH",
                            "VAULT_LICENSE",
                            "VAULT_LICENSE_PATH",
                            "AWS_ACCESS_KEY_ID",
                            "AWS_SECRET_ACCESS_KEY",
                            "AWS_SESSION_TOKEN",
                            "AWS_METADATA_URL",
                            "GOOGLE_APPLICATION_CREDENTIALS",
                            "GOOGLE_OAUTH_ACCESS_TOKEN"));

    private final SortedMap<String, String> values;
    private final SortedMap<String, String> nodeValues;

    private TaskEnvironment(
            SortedMap<String, String> values, SortedMap<String, String> nodeValues) {
        this.values = values;
        this.nodeValues = nodeValues;
    }

    /**
     * @param alloc where the task sees the shared directory
     * @param local where it sees its own
     * @param secrets where it sees its secrets
     */
    record Paths(String alloc, String local, String secrets) {}

    /**
     * @param host the agent's environment; empty for images
     * @param denylist names hidden from tasks, comma separated; empty takes the usual ones
     */
    static TaskEnvironment of(
            Node node,
            Allocation allocation,
            Job job,
            TaskGroup group,
            Task task,
            Paths paths,
            Map<String, String> host,
            String denylist) {
        SortedMap<String, String> own = new TreeMap<>();
        meta(own, job.meta(), group.meta(), task.meta());
        identity(own, node, allocation, job, group, task);
        own.put("NOMAD_ALLOC_DIR", paths.alloc);
        own.put("NOMAD_TASK_DIR", paths.local);
        own.put("NOMAD_SECRETS_DIR", paths.secrets);
        resources(own, allocation, task);
        ports(own, allocation, task);
        SortedMap<String, String> nodeValues = nodeValues(node);
        SortedMap<String, String> values = hostValues(host, denylist);
        values.putAll(own);
        if (task.env() != null) {
            values.putAll(new TaskEnvironment(own, nodeValues).interpolation().texts(task.env()));
        }
        return new TaskEnvironment(values, nodeValues);
    }

    /** The same with more variables, which win. */
    TaskEnvironment with(Map<String, String> more) {
        SortedMap<String, String> all = new TreeMap<>(values);
        all.putAll(more);
        return new TaskEnvironment(all, nodeValues);
    }

    SortedMap<String, String> values() {
        return values;
    }

    Interpolation interpolation() {
        return new Interpolation(this::value);
    }

    private @Nullable String value(String name) {
        String own = values.get(name);
        return own != null ? own : nodeValues.get(name);
    }

    private static void identity(
            SortedMap<String, String> env,
            Node node,
            Allocation allocation,
            Job job,
            TaskGroup group,
            Task task) {
        String id = allocation.id();
        env.put("NOMAD_ALLOC_ID", id);
        env.put("NOMAD_SHORT_ALLOC_ID", id.length() > 8 ? id.substring(0, 8) : id);
        env.put("NOMAD_ALLOC_NAME", allocation.name());
        env.put("NOMAD_ALLOC_INDEX", index(allocation.name()));
        env.put("NOMAD_TASK_NAME", task.name());
        env.put("NOMAD_GROUP_NAME", group.name());
        env.put("NOMAD_JOB_ID", job.id());
        env.put("NOMAD_JOB_NAME", job.name());
        if (!job.parentId().isEmpty()) {
            env.put("NOMAD_JOB_PARENT_ID", job.parentId());
        }
        env.put("NOMAD_DC", node.datacenter());
        env.put("NOMAD_REGION", job.region());
        env.put("NOMAD_NAMESPACE", allocation.namespace());
        SortedMap<String, String> attributes = node.attributes();
        String cgroups = attributes == null ? null : attributes.get("os.cgroups.version");
        if (cgroups != null) {
            env.put("NOMAD_PARENT_CGROUP", cgroups.equals("2") ? node.cgroupParent() : "nomad");
        }
    }

    /** {@code <job>.<group>[n]} → {@code n}. */
    private static String index(String name) {
        int open = name.lastIndexOf('[');
        return open < 0 || !name.endsWith("]") ? "" : name.substring(open + 1, name.length() - 1);
    }

    @SafeVarargs
    private static void meta(
            SortedMap<String, String> env, @Nullable SortedMap<String, String>... levels) {
        SortedMap<String, String> merged = new TreeMap<>();
        for (SortedMap<String, String> level : levels) {
            if (level != null) {
                merged.putAll(level);
            }
        }
        merged.forEach((key, value) ->
                env.put(variable("NOMAD_META_", key.toUpperCase(Locale.ROOT)), value));
        merged.forEach((key, value) -> env.put(variable("NOMAD_META_", key), value));
    }

    private static void resources(SortedMap<String, String> env, Allocation allocation, Task task) {
        AllocatedTaskResources mine = resourcesOf(allocation, task);
        if (mine == null) {
            return;
        }
        if (mine.cpu() != null) {
            env.put("NOMAD_CPU_LIMIT", Integer.toString(mine.cpu().cpuShares()));
            List<Integer> cores = mine.cpu().reservedCores();
            if (cores != null && !cores.isEmpty()) {
                env.put(
                        "NOMAD_CPU_CORES",
                        cores.stream().map(String::valueOf).collect(Collectors.joining(",")));
            }
        }
        if (mine.memory() != null) {
            env.put("NOMAD_MEMORY_LIMIT", Integer.toString(mine.memory().memoryMb()));
            if (mine.memory().memoryMaxMb() > mine.memory().memoryMb()) {
                env.put("NOMAD_MEMORY_MAX_LIMIT", Integer.toString(mine.memory().memoryMaxMb()));
            }
        }
    }

    static @Nullable AllocatedTaskResources resourcesOf(Allocation allocation, Task task) {
        AllocatedResources all = allocation.allocatedResources();
        return all == null || all.tasks() == null ? null : all.tasks().get(task.name());
    }

    private static void ports(SortedMap<String, String> env, Allocation allocation, Task task) {
        AllocatedResources all = allocation.allocatedResources();
        if (all == null) {
            return;
        }
        if (all.tasks() != null) {
            all.tasks().forEach((name, of) -> taskPorts(env, name, of, task.name()));
        }
        if (all.shared() != null && all.shared().ports() != null) {
            all.shared().ports().forEach(port -> groupPort(env, port));
        }
    }

    private static void groupPort(SortedMap<String, String> env, PortMapping port) {
        String host = Integer.toString(port.value());
        String inside = port.to() > 0 ? Integer.toString(port.to()) : host;
        String address = address(port.hostIp(), host);
        env.put(variable("NOMAD_ADDR_", port.label()), address);
        env.put(variable("NOMAD_IP_", port.label()), port.hostIp());
        env.put(variable("NOMAD_PORT_", port.label()), inside);
        env.put(variable("NOMAD_ALLOC_PORT_", port.label()), inside);
        env.put(variable("NOMAD_HOST_ADDR_", port.label()), address);
        env.put(variable("NOMAD_HOST_IP_", port.label()), port.hostIp());
        env.put(variable("NOMAD_HOST_PORT_", port.label()), host);
        String family = port.hostIp().contains(":") ? "NOMAD_IPv6_" : "NOMAD_IPv4_";
        env.put(variable(family, port.label()), port.hostIp());
    }

    /** Ports of tasks, from before groups had networks. */
    private static void taskPorts(
            SortedMap<String, String> env, String name, AllocatedTaskResources of, String self) {
        if (of.networks() == null) {
            return;
        }
        for (NetworkResource network : of.networks()) {
            ports(env, name, network, network.reservedPorts(), self);
            ports(env, name, network, network.dynamicPorts(), self);
        }
    }

    private static void ports(
            SortedMap<String, String> env,
            String name,
            NetworkResource network,
            @Nullable List<Port> ports,
            String self) {
        if (ports == null) {
            return;
        }
        for (Port port : ports) {
            String value = Integer.toString(port.value());
            String label = name + "_" + port.label();
            env.put(variable("NOMAD_IP_", label), network.ip());
            env.put(variable("NOMAD_PORT_", label), value);
            env.put(variable("NOMAD_ADDR_", label), address(network.ip(), value));
            if (name.equals(self)) {
                groupPort(
                        env,
                        new PortMapping(
                                port.label(), port.value(), port.to(), network.ip(), false));
            }
        }
    }

    private static String address(String ip, String port) {
        return ip.contains(":") ? "[" + ip + "]:" + port : ip + ":" + port;
    }

    private static String variable(String prefix, String label) {
        StringBuilder name = new StringBuilder(prefix);
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            boolean keep = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.');
            name.append(keep ? c : '_');
        }
        return name.toString();
    }

    private static SortedMap<String, String> hostValues(Map<String, String> host, String denylist) {
        SortedSet<String> denied = HOST_SECRETS;
        if (!denylist.isBlank()) {
            denied = new TreeSet<>(List.of(denylist.split("\\s*,\\s*")));
        }
        SortedMap<String, String> values = new TreeMap<>(host);
        values.keySet().removeAll(denied);
        return values;
    }

    private static SortedMap<String, String> nodeValues(Node node) {
        SortedMap<String, String> values = new TreeMap<>();
        values.put("node.unique.id", node.id());
        values.put("node.unique.name", node.name());
        values.put("node.datacenter", node.datacenter());
        values.put("node.class", node.nodeClass());
        values.put("node.pool", node.nodePool());
        add(values, "attr.", node.attributes());
        add(values, "node.attr.", node.attributes());
        add(values, "meta.", node.meta());
        add(values, "node.meta.", node.meta());
        return values;
    }

    private static void add(
            SortedMap<String, String> values,
            String prefix,
            @Nullable SortedMap<String, String> more) {
        if (more != null) {
            more.forEach((key, value) -> values.put(prefix + key, value));
        }
    }
}
