package io.drover.drivers.container;

import io.drover.drivers.task.Account;
import io.drover.plugin.TaskConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the container of a task looks like, as the runtime's {@code config.json}.
 *
 * <p>Its root is the task's own directory; programs and libraries of the host are mounted into it,
 * never copied and never to be written.
 *
 * @param root the task's directory on the host
 * @param args program inside and its arguments
 * @param env complete environment
 * @param workDir where it starts, inside
 * @param account who it runs as
 * @param capabilities as the runtime wants them
 * @param privatePids process ids of its own
 * @param privateIpc System V objects of its own
 * @param networkNamespace path of the namespace to join; empty for the host's network
 * @param mounts besides the usual ones
 * @param devices device nodes to pass in
 * @param groupPath control group for the runtime to make; empty when it makes none
 */
record ContainerSpec(
        Path root,
        List<String> args,
        SortedMap<String, String> env,
        String workDir,
        Account account,
        List<String> capabilities,
        boolean privatePids,
        boolean privateIpc,
        String networkNamespace,
        List<TaskConfig.Mount> mounts,
        List<TaskConfig.Device> devices,
        String groupPath) {
    /** Directories of the host that tasks see. */
    static final List<String> HOST_DIRECTORIES =
            List.of(
                    "/bin",
                    "/etc",
                    "/lib",
                    "/lib32",
                    "/lib64",
                    "/run/resolvconf",
                    "/sbin",
                    "/usr",
                    "/run/systemd/resolve");

    /** System calls that change the machine as a whole, whatever the capabilities. */
    private static final List<String> REFUSED_CALLS =
            List.of(
                    "acct",
                    "add_key",
                    "bpf",
                    "clock_adjtime",
                    "clock_settime",
                    "delete_module",
                    "finit_module",
                    "fsconfig",
                    "fsmount",
                    "fsopen",
                    "fspick",
                    "init_module",
                    "ioperm",
                    "iopl",
                    "kcmp",
                    "kexec_file_load",
                    "kexec_load",
                    "keyctl",
                    "lookup_dcookie",
                    "mount",
                    "mount_setattr",
                    "move_mount",
                    "name_to_handle_at",
                    "nfsservctl",
                    "open_by_handle_at",
                    "open_tree",
                    "perf_event_open",
                    "pivot_root",
                    "quotactl",
                    "reboot",
                    "request_key",
                    "setns",
                    "settimeofday",
                    "swapoff",
                    "swapon",
                    "sysfs",
                    "umount",
                    "umount2",
                    "unshare",
                    "userfaultfd",
                    "vhangup");

    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    /** {@code clone} with the flag for a user namespace, in its first argument. */
    private static final long NEW_USER_NAMESPACE = 0x1000_0000L;

    ContainerSpec {
        args = List.copyOf(args);
        capabilities = List.copyOf(capabilities);
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
    }

    String config() {
        var config = new LinkedHashMap<String, Object>();
        config.put("ociVersion", "1.0.2");
        config.put("process", process(args, env, workDir, /* terminal= */ false));
        config.put("root", Map.of("path", root.toString()));
        config.put("mounts", allMounts());
        config.put("linux", linux());
        return Json.write(config);
    }

    /** A further process beside the task, for {@code exec}: same account, same limits. */
    String besideProcess(List<String> command, boolean terminal) {
        return Json.write(process(command, env, workDir, terminal));
    }

    private Map<String, Object> process(
            List<String> command,
            SortedMap<String, String> environment,
            String cwd,
            boolean terminal) {
        var process = new LinkedHashMap<String, Object>();
        process.put("terminal", terminal);
        var user = new LinkedHashMap<String, Object>();
        user.put("uid", account.uid());
        user.put("gid", account.gid());
        user.put("additionalGids", account.groups());
        process.put("user", user);
        process.put("args", command);
        var variables = new TreeMap<>(environment);
        variables.putIfAbsent("USER", account.name());
        variables.putIfAbsent("LOGNAME", account.name());
        variables.putIfAbsent("HOME", account.home());
        process.put(
                "env",
                variables.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
        process.put("cwd", cwd);
        var sets = new LinkedHashMap<String, Object>();
        for (var set : List.of("bounding", "effective", "permitted", "inheritable", "ambient")) {
            sets.put(set, capabilities);
        }
        process.put("capabilities", sets);
        process.put("noNewPrivileges", true);
        return process;
    }

    private List<Object> allMounts() {
        var all = new ArrayList<Object>();
        all.add(mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")));
        all.add(
                mount(
                        "/dev",
                        "tmpfs",
                        "tmpfs",
                        List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
        all.add(
                mount(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        List.of(
                                "nosuid",
                                "noexec",
                                "newinstance",
                                "ptmxmode=0666",
                                "mode=0620",
                                "gid=5")));
        all.add(
                mount(
                        "/dev/shm",
                        "tmpfs",
                        "shm",
                        List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k")));
        if (privateIpc) {
            all.add(mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
        }
        all.add(bind("/sys", "/sys", List.of("rbind", "ro", "nosuid", "noexec", "nodev")));
        for (var directory : HOST_DIRECTORIES) {
            if (Files.isDirectory(Path.of(directory))) {
                all.add(bind(directory, directory, List.of("rbind", "ro")));
            }
        }
        for (var mount : mounts) {
            all.add(
                    bind(
                            mount.taskPath(),
                            mount.hostPath(),
                            List.of(
                                    "rbind",
                                    mount.readOnly() ? "ro" : "rw",
                                    propagation(mount.propagation()))));
        }
        for (var device : devices) {
            all.add(bind(device.taskPath(), device.hostPath(), List.of("bind", "rw")));
        }
        return all;
    }

    private static String propagation(String mode) {
        return switch (mode) {
            case "host-to-task" -> "rslave";
            case "bidirectional" -> "rshared";
            default -> "rprivate";
        };
    }

    private static Map<String, Object> bind(String inside, String host, List<String> options) {
        return mount(inside, "bind", host, options);
    }

    private static Map<String, Object> mount(
            String inside, String type, String source, List<String> options) {
        var mount = new LinkedHashMap<String, Object>();
        mount.put("destination", inside);
        mount.put("type", type);
        mount.put("source", source);
        mount.put("options", options);
        return mount;
    }

    private Map<String, Object> linux() {
        var linux = new LinkedHashMap<String, Object>();
        var namespaces = new ArrayList<Object>();
        namespaces.add(Map.of("type", "mount"));
        if (privatePids) {
            namespaces.add(Map.of("type", "pid"));
        }
        if (privateIpc) {
            namespaces.add(Map.of("type", "ipc"));
        }
        if (!networkNamespace.isEmpty()) {
            var network = new LinkedHashMap<String, Object>();
            network.put("type", "network");
            network.put("path", networkNamespace);
            namespaces.add(network);
        }
        linux.put("namespaces", namespaces);
        linux.put("maskedPaths", List.of("/proc/kcore", "/sys/firmware"));
        linux.put(
                "readonlyPaths",
                List.of("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"));
        if (!groupPath.isEmpty()) {
            linux.put("cgroupsPath", groupPath);
            linux.put("resources", Map.of("devices", deviceRules()));
        }
        linux.put("seccomp", seccomp());
        return linux;
    }

    /** The runtime adds the usual harmless ones itself. */
    private List<Object> deviceRules() {
        var rules = new ArrayList<Object>();
        var nothing = new LinkedHashMap<String, Object>();
        nothing.put("allow", false);
        nothing.put("access", "rwm");
        rules.add(nothing);
        for (var device : devices) {
            DeviceNode.of(device)
                    .ifPresent(node -> {
                        var rule = new LinkedHashMap<String, Object>();
                        rule.put("allow", true);
                        rule.put("type", node.type());
                        rule.put("major", node.major());
                        rule.put("minor", node.minor());
                        rule.put("access", node.permissions());
                        rules.add(rule);
                    });
        }
        return rules;
    }

    /** A device node by its numbers. */
    record DeviceNode(String type, long major, long minor, String permissions) {
        static Optional<DeviceNode> of(TaskConfig.Device device) {
            var path = Path.of(device.hostPath());
            try {
                // Numbers of a node are packed as the kernel packs them.
                long number = ((Number) Files.getAttribute(path, "unix:rdev")).longValue();
                int mode = (int) Files.getAttribute(path, "unix:mode");
                boolean block = (mode & 0170000) == 0060000;
                return Optional.of(
                        new DeviceNode(
                                block ? "b" : "c",
                                number >> 8 & 0xfff,
                                (number & 0xff) | (number >> 12 & 0xfff00),
                                device.permissions().isEmpty() ? "rwm" : device.permissions()));
            } catch (IOException _) {
                return Optional.empty();
            }
        }

        /** The line for the devices controller of version 1. */
        String rule() {
            return type + " " + major + ":" + minor + " " + permissions;
        }
    }

    private static Map<String, Object> seccomp() {
        var refused = new LinkedHashMap<String, Object>();
        refused.put("names", REFUSED_CALLS);
        refused.put("action", "SCMP_ACT_ERRNO");
        refused.put("errnoRet", EPERM);

        var userNamespace = new LinkedHashMap<String, Object>();
        userNamespace.put("names", List.of("clone"));
        userNamespace.put("action", "SCMP_ACT_ERRNO");
        userNamespace.put("errnoRet", EPERM);
        var flag = new LinkedHashMap<String, Object>();
        flag.put("index", 0);
        flag.put("value", NEW_USER_NAMESPACE);
        flag.put("valueTwo", NEW_USER_NAMESPACE);
        flag.put("op", "SCMP_CMP_MASKED_EQ");
        userNamespace.put("args", List.of(flag));

        // Its flags are behind a pointer; C libraries fall back to clone.
        var clone3 = new LinkedHashMap<String, Object>();
        clone3.put("names", List.of("clone3"));
        clone3.put("action", "SCMP_ACT_ERRNO");
        clone3.put("errnoRet", ENOSYS);

        var seccomp = new LinkedHashMap<String, Object>();
        seccomp.put("defaultAction", "SCMP_ACT_ALLOW");
        seccomp.put("syscalls", List.of(refused, userNamespace, clone3));
        return seccomp;
    }
}
