package io.drover.engines.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.engines.container.HostMount;
import io.drover.engines.container.HostsFile;
import io.drover.engines.container.Limits;
import io.drover.engines.container.PublishedPorts;
import io.drover.engines.container.ResourceLimit;
import io.drover.engines.container.TaskLabels;
import io.drover.engines.http.EngineException;
import io.drover.engines.http.Json;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A task, said in the words of Podman. */
final class PodmanPlan {
    private static final Pattern AMOUNT = Pattern.compile("(\\d+)([bkmg]?)");

    private final TaskConfig task;
    private final PodmanTaskOptions wanted;
    private final PodmanOptions options;
    private final PodmanEngine engine;
    private final Machine machine;

    /**
     * What there is.
     *
     * @param cgroupVersion 1 or 2
     * @param systemd whether it manages control groups
     */
    record Machine(
            boolean rootless, int cgroupVersion, boolean systemd, int cores, String version) {
        static Machine of(JsonNode info) {
            var host = info.path("host");
            return new Machine(
                    host.path("security").path("rootless").asBoolean(),
                    host.path("cgroupVersion").asText("v1").equals("v2") ? 2 : 1,
                    host.path("cgroupManager").asText("").equals("systemd"),
                    Math.max(1, host.path("cpus").asInt(1)),
                    info.path("version").path("Version").asText(""));
        }

        private int major() {
            var digits = version.split("\\.", 2)[0];
            return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
        }
    }

    PodmanPlan(
            TaskConfig task,
            PodmanTaskOptions wanted,
            PodmanOptions options,
            PodmanEngine engine,
            Machine machine) {
        this.task = task;
        this.wanted = wanted;
        this.options = options;
        this.engine = engine;
        this.machine = machine;
    }

    /**
     * Describes the container.
     *
     * @param log file for its output; ignored when that goes elsewhere
     */
    JsonNode describe(String name, String image, Path log) throws PluginException, EngineException {
        var all = Json.object();
        all.put("name", name).put("image", image).put("restart_policy", "no");
        program(all);
        rights(all);
        limits(all);
        files(all);
        network(all);
        logging(all, log);
        return all;
    }

    private void program(ObjectNode all) {
        var line = new ArrayList<String>();
        if (!wanted.command().isEmpty()) {
            line.add(wanted.command());
        }
        line.addAll(wanted.args());
        texts(all, "command", line);
        texts(all, "entrypoint", wanted.entrypoint());
        text(all, "work_dir", wanted.workingDir());
        text(all, "user", task.user());
        all.set("env", Json.of(task.env()));
        var labels = new TreeMap<>(wanted.labels());
        labels.putAll(TaskLabels.of(task, options.extraLabels()));
        all.set("labels", Json.of(labels));
        all.put("terminal", wanted.tty());
        if (wanted.init()) {
            all.put("init", true);
            text(all, "init_path", wanted.initPath());
        }
    }

    private void rights(ObjectNode all) throws PluginException {
        all.put("privileged", wanted.privileged());
        all.put("read_only_filesystem", wanted.readonlyRootfs());
        texts(all, "cap_add", wanted.capAdd());
        texts(all, "cap_drop", wanted.capDrop());
        text(all, "apparmor_profile", wanted.apparmorProfile());
        var selinux = new ArrayList<>(wanted.selinuxOpts());
        for (var option : wanted.securityOpt()) {
            int separator = option.indexOf('=');
            var value = separator < 0 ? "" : option.substring(separator + 1);
            switch (separator < 0 ? option : option.substring(0, separator)) {
                case "no-new-privileges" -> all.put("no_new_privileges", !value.equals("false"));
                case "seccomp" ->
                        all.put(
                                "seccomp_profile_path",
                                value.equals("unconfined")
                                        ? value
                                        : task.taskDir().resolve(value).toString());
                case "apparmor" -> all.put("apparmor_profile", value);
                case "label" -> selinux.add(value);
                default -> throw new PluginException("invalid security_opt: \"" + option + "\"");
            }
        }
        texts(all, "selinux_opts", selinux);
        if (!wanted.userns().isEmpty()) {
            all.set("userns", namespace(wanted.userns()));
        }
        if (!wanted.ipcMode().isEmpty()) {
            all.set("ipcns", namespace(wanted.ipcMode()));
        }
    }

    /** {@code host}, {@code container:<id>}, {@code task:<name>}, {@code ns:<path>} … */
    private ObjectNode namespace(String mode) {
        int colon = mode.indexOf(':');
        var kind = colon < 0 ? mode : mode.substring(0, colon);
        var value = colon < 0 ? "" : mode.substring(colon + 1);
        var result = Json.object();
        switch (kind) {
            case "ns" -> result.put("nsmode", colon < 0 ? "private" : "path").put("value", value);
            case "task" ->
                    result.put("nsmode", "container")
                            .put("value", value + "-" + task.allocationId());
            case "nomap" -> result.put("nsmode", "no-map");
            default -> result.put("nsmode", kind).put("value", value);
        }
        return result;
    }

    private void limits(ObjectNode all) throws PluginException {
        var limits =
                Limits.of(task, 0, wanted.cpuHardLimit(), wanted.cpuCfsPeriod(), machine.cores());
        var resources = all.putObject("resource_limits");
        var memory = resources.putObject("memory");
        long reservation = limits.reservationBytes();
        if (!wanted.memoryReservation().isEmpty()) {
            reservation =
                    Math.min(
                            task.resources().memoryMib() << 20,
                            amount("memory", wanted.memoryReservation()));
        }
        number(memory, "reservation", reservation);
        number(memory, "limit", limits.memoryBytes());
        number(
                memory,
                "swap",
                wanted.memorySwap().isEmpty()
                        ? limits.memoryBytes()
                        : amount("memory", wanted.memorySwap()));
        if (wanted.memorySwappiness() >= 0 && machine.cgroupVersion() == 1) {
            memory.put("swappiness", wanted.memorySwappiness());
        }
        var cpu = resources.putObject("cpu");
        if (!machine.rootless()) {
            cpu.put("shares", limits.cpuShares());
        }
        number(cpu, "quota", limits.cpuQuota());
        number(cpu, "period", limits.cpuQuota() > 0 ? limits.cpuPeriod() : 0);
        text(cpu, "cpus", task.resources().cpusetCpus());
        if (wanted.pidsLimit() > 0) {
            resources.putObject("pids").put("limit", wanted.pidsLimit());
        }
        var each = all.putArray("r_limits");
        for (var limit : ResourceLimit.parse(wanted.ulimit())) {
            each.addObject()
                    .put("type", limit.name())
                    .put("soft", limit.soft())
                    .put("hard", limit.hard());
        }
        if (!wanted.sysctl().isEmpty()) {
            all.set("sysctl", Json.of(new TreeMap<>(wanted.sysctl())));
        }
        if (wanted.oomScoreAdj() != 0) {
            all.put("oom_score_adj", wanted.oomScoreAdj());
        }
        if (!wanted.shmSize().isEmpty()) {
            all.put("shm_size", amount("shm_size", wanted.shmSize()));
        }
        if (machine.cgroupVersion() == 2 && machine.systemd() && !machine.rootless()) {
            all.put("cgroup_parent", "nomad.slice");
        }
    }

    private static long amount(String what, String text) throws PluginException {
        var found = AMOUNT.matcher(text.toLowerCase(Locale.ROOT));
        if (!found.matches()) {
            throw new PluginException("Invalid " + what + " string: " + text);
        }
        int shift =
                switch (found.group(2)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        return Long.parseLong(found.group(1)) << shift;
    }

    private void files(ObjectNode all) throws PluginException {
        boolean hostPaths = options.volumes().enabled();
        var seen = new ArrayList<HostMount>();
        seen.addAll(HostMount.ofAllocation(task));
        for (var text : wanted.volumes()) {
            seen.add(HostMount.parse(text, task, hostPaths, /* ofVolumeDriver= */ false));
        }
        var label = options.volumes().selinuxlabel();
        seen.replaceAll(mount -> mount.with(label));
        seen.addAll(HostMount.ofTask(task));
        if (HostsFile.isWanted(task, wanted.networkMode())) {
            var file = HostsFile.write(task, wanted.extraHosts());
            seen.add(new HostMount(file.toString(), "/etc/hosts", List.of()));
            all.put("use_image_hosts", true);
        }
        var mounts = all.putArray("mounts");
        for (var mount : seen) {
            var more = new ArrayList<>(mount.options());
            more.add("rbind");
            mount(mounts, "bind", mount.source(), mount.target(), more);
        }
        for (var tmpfs : wanted.tmpfs()) {
            var parts = tmpfs.split(":", 2);
            mount(
                    mounts,
                    "tmpfs",
                    "tmpfs",
                    parts[0],
                    parts.length == 2 ? List.of(parts[1].split(",", -1)) : List.of());
        }
        var devices = all.putArray("devices");
        wanted.devices().forEach(device -> devices.addObject().put("path", device));
        for (var device : task.devices()) {
            var permissions = device.permissions().isEmpty() ? "rwm" : device.permissions();
            devices.addObject()
                    .put("path", device.hostPath() + ":" + device.taskPath() + ":" + permissions);
        }
    }

    private static void mount(
            ArrayNode to, String type, String source, String target, Collection<String> options) {
        var mount = to.addObject();
        mount.put("type", type).put("source", source).put("destination", target);
        texts(mount, "options", options);
    }

    private void network(ObjectNode all) throws PluginException, EngineException {
        var mode = networkMode(all);
        boolean joined = mode.equals("container") || mode.equals("path");
        if (!joined) {
            text(all, "hostname", wanted.hostname());
            if (!HostsFile.isWanted(task, wanted.networkMode())) {
                texts(all, "hostadd", wanted.extraHosts());
            }
            publish(all);
        }
        var dns = task.dns();
        if (!mode.equals("container")) {
            texts(all, "dns_server", dns == null ? options.dnsServers() : dns.servers());
            texts(all, "dns_search", dns == null ? List.of() : dns.searches());
            texts(all, "dns_option", dns == null ? List.of() : dns.options());
        }
    }

    private String networkMode(ObjectNode all) throws PluginException, EngineException {
        var mode = wanted.networkMode();
        var group = task.network();
        if (mode.isEmpty() && group != null && group.mode() == NetworkMode.GROUP) {
            all.putObject("netns").put("nsmode", "path").put("value", group.path());
            return "path";
        }
        if (mode.isEmpty()) {
            mode = usualNetwork();
        }
        switch (mode) {
            case "bridge" -> bridge(all, "podman");
            case "host", "none", "pasta", "slirp4netns", "private" ->
                    all.putObject("netns").put("nsmode", mode);
            default -> {
                if (mode.matches("(container|ns|task):.+")) {
                    all.set("netns", namespace(mode));
                } else if (mode.matches("(slirp4netns|pasta):.+")) {
                    all.set("netns", namespace(mode));
                } else if (engine.hasNetwork(mode)) {
                    bridge(all, mode);
                } else {
                    throw new PluginException(
                            "network \"" + mode + "\" not found, verify with: podman network ls");
                }
            }
        }
        return all.path("netns").path("nsmode").asText();
    }

    private String usualNetwork() {
        if (!machine.rootless()) {
            return "bridge";
        }
        var configured = options.networking().defaultRootlessMode();
        return !configured.isEmpty() ? configured : machine.major() >= 5 ? "pasta" : "slirp4netns";
    }

    private void bridge(ObjectNode all, String network) {
        all.putObject("netns").put("nsmode", "bridge");
        var addresses = new ArrayList<>(wanted.staticIps());
        for (var address : List.of(wanted.ipv4Address(), wanted.ipv6Address())) {
            if (!address.isEmpty()) {
                addresses.add(address);
            }
        }
        var settings = all.putObject("Networks").putObject(network);
        texts(settings, "static_ips", addresses);
        text(settings, "static_mac", wanted.staticMac());
    }

    private void publish(ObjectNode all) throws PluginException {
        var mappings = all.putArray("portmappings");
        for (var port : PublishedPorts.of(task, wanted.ports(), wanted.portMap())) {
            for (var protocol : List.of("tcp", "udp")) {
                var mapping = mappings.addObject();
                text(mapping, "host_ip", port.hostIp());
                mapping.put("host_port", port.hostPort());
                mapping.put("container_port", port.to());
                mapping.put("protocol", protocol);
            }
        }
    }

    /** Whether output goes to the journal instead of the task's pipes. */
    static boolean isJournal(PodmanTaskOptions wanted, PodmanOptions options)
            throws PluginException {
        var driver =
                wanted.logging().driver().isEmpty()
                        ? options.logging().driver()
                        : wanted.logging().driver();
        if (!driver.equals("nomad") && !driver.equals("journald")) {
            throw new PluginException("Invalid task logging.driver option");
        }
        return driver.equals("journald");
    }

    private void logging(ObjectNode all, Path log) throws PluginException {
        var to = all.putObject("log_configuration");
        if (isJournal(wanted, options)) {
            to.put("driver", "journald");
            var settings = new TreeMap<>(options.logging().options());
            settings.putAll(wanted.logging().options());
            to.set("options", Json.of(settings));
        } else if (options.disableLogCollection()) {
            to.put("driver", "k8s-file");
        } else {
            to.put("driver", "k8s-file").put("path", log.toString()).put("size", -1);
        }
    }

    private static void text(ObjectNode to, String name, String value) {
        if (!value.isEmpty()) {
            to.put(name, value);
        }
    }

    private static void number(ObjectNode to, String name, long value) {
        if (value != 0) {
            to.put(name, value);
        }
    }

    private static void texts(ObjectNode to, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            var array = to.putArray(name);
            values.forEach(array::add);
        }
    }
}
