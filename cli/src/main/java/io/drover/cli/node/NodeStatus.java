package io.drover.cli.node;

import io.drover.api.GoDuration;
import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.AllocationTable;
import io.drover.cli.view.Devices;
import io.drover.cli.view.Layout;
import io.drover.cli.view.Sizes;
import io.drover.cli.view.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover node status}. */
public final class NodeStatus implements Command {
    @Override
    public String synopsis() {
        return "[options] [<node>...]";
    }

    @Override
    public String description() {
        return "Shows a node, what it has and what runs there. Without one it lists all.";
    }

    @Override
    public void declare(Options options) {
        options.flag("self", "This agent's own node.")
                .flag("stats", "Show detailed resource usage.")
                .flag("allocs", "In the list: count the running allocations.")
                .flag("short", "Show less.")
                .flag("os", "In the list: show the operating system.")
                .flag("quiet", "In the list: only the identifiers.")
                .value("filter", "expression", "Only those that the expression is true for.")
                .value("per-page", "count", "How many to show; default all.")
                .value("page-token", "token", "Where to begin.")
                .flag("ui", "Accepted, without effect.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        if (call.arguments().isEmpty() && !call.flag("self")) {
            return list(call);
        }
        if (call.arguments().size() > 1) {
            for (String one : call.arguments()) {
                show(call, find(call, one));
                call.say("");
            }
            return 0;
        }
        return show(call, nodeId(call));
    }

    /** The node that -self or the only argument names. */
    static String nodeId(Invocation call) {
        if (!call.flag("self")) {
            return find(call, call.argument("node"));
        }
        Json self = call.get("Error querying agent info", Query.of("/v1/agent/self")).body();
        String id = self.get("stats").get("client").text("node_id");
        if (id.isEmpty()) {
            throw Failure.because("Agent not running in client mode");
        }
        return id;
    }

    private static String find(Invocation call, String prefix) {
        return new Lookup(call).find(Lookup.Kind.NODE, prefix).text("ID");
    }

    private static int list(Invocation call) {
        Query query =
                Query.of("/v1/nodes")
                        .withIfSet("filter", call.value("filter"))
                        .withIfSet("per_page", call.value("per-page"))
                        .withIfSet("next_token", call.value("page-token"));
        if (call.flag("os")) {
            query = query.with("os", "true");
        }
        Json nodes = call.list("Error querying node status", query);
        if (call.wantsFormat()) {
            return call.printFormatted(nodes);
        }
        if (nodes.isEmpty()) {
            call.say("No nodes registered");
            return 0;
        }
        if (call.flag("quiet")) {
            nodes.items().forEach(node -> call.say(call.shorten(node.text("ID"))));
            return 0;
        }
        call.say(table(call, nodes.items()));
        return 0;
    }

    /** The columns of the list of nodes. */
    public static String table(Invocation call, List<Json> nodes) {
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<String>(List.of("ID", "Node Pool", "DC", "Name", "Class"));
        if (call.flag("os")) {
            header.add("OS");
        }
        if (call.verbose()) {
            header.addAll(List.of("Address", "Version"));
        }
        header.addAll(List.of("Drain", "Eligibility", "Status"));
        if (call.flag("allocs")) {
            header.add("Running Allocs");
        }
        rows.add(header);
        for (Json node : nodes) {
            var row =
                    new ArrayList<String>(
                            List.of(
                                    call.shorten(node.text("ID")),
                                    node.text("NodePool"),
                                    node.text("Datacenter"),
                                    node.text("Name"),
                                    node.text("NodeClass")));
            if (call.flag("os")) {
                row.add(node.get("Attributes").text("os.name"));
            }
            if (call.verbose()) {
                row.addAll(List.of(node.text("Address"), node.text("Version")));
            }
            row.addAll(
                    List.of(
                            String.valueOf(node.flag("Drain")),
                            node.text("SchedulingEligibility"),
                            node.text("Status")));
            if (call.flag("allocs")) {
                row.add(String.valueOf(running(allocations(call, node.text("ID"))).size()));
            }
            rows.add(row);
        }
        return Layout.table(rows);
    }

    private static int show(Invocation call, String id) {
        Json node = call.get("Error querying node info", Query.of("/v1/node/{}", id)).body();
        if (call.wantsFormat()) {
            return call.printFormatted(node);
        }
        @Nullable Json stats = stats(call, node);
        call.say(head(call, node, stats));
        List<Json> allocations = allocations(call, id);
        if (!call.flag("short")) {
            if (call.verbose()) {
                drivers(call, node);
                devices(call, node);
            }
            events(call, node);
            resources(call, node, stats, running(allocations));
        }
        section(call, "Allocations");
        call.say(
                AllocationTable.of(
                        allocations,
                        call.verbose(),
                        call.terminal().clock().instant(),
                        call.terminal().zone()));
        if (call.verbose()) {
            attributes(call, "Attributes", node.members("Attributes"));
            pairs(
                    call,
                    "Device Group Attributes",
                    Devices.attributes(node.get("NodeResources").items("Devices")));
            attributes(call, "Meta", node.members("Meta"));
        }
        return 0;
    }

    private static List<Json> allocations(Invocation call, String id) {
        return call.get("Error querying node allocations", Query.of("/v1/node/{}/allocations", id))
                .body()
                .items();
    }

    private static List<Json> running(List<Json> allocations) {
        return allocations.stream()
                .filter(allocation -> allocation.text("ClientStatus").equals("running"))
                .toList();
    }

    private static @Nullable Json stats(Invocation call, Json node) {
        if (!node.text("Status").equals("ready")) {
            return null;
        }
        try {
            return call.client()
                    .get(Query.of("/v1/client/stats").with("node_id", node.text("ID")))
                    .body();
        } catch (ApiException e) {
            return null;
        }
    }

    private static String head(Invocation call, Json node, @Nullable Json stats) {
        var pairs =
                new ArrayList<>(
                        List.of(
                                "ID", node.text("ID"),
                                "Name", node.text("Name"),
                                "Node Pool", node.text("NodePool"),
                                "Class", node.text("NodeClass"),
                                "DC", node.text("Datacenter"),
                                "Drain", drain(call, node),
                                "Eligibility", node.text("SchedulingEligibility"),
                                "Status", node.text("Status")));
        pairs.addAll(
                List.of(
                        "CSI Controllers", names(node, "CSIControllerPlugins"),
                        "CSI Drivers", names(node, "CSINodePlugins")));
        if (stats != null) {
            pairs.addAll(
                    List.of(
                            "Uptime",
                            GoDuration.format(Duration.ofSeconds(stats.number("Uptime")))));
        }
        pairs.addAll(
                List.of(
                        "Host Volumes", names(node, "HostVolumes"),
                        "Host Networks", names(node, "HostNetworks"),
                        "CSI Volumes", "",
                        "Driver Status", driverStatus(node)));
        return Layout.pairs(pairs);
    }

    private static String drain(Invocation call, Json node) {
        Json strategy = node.get("DrainStrategy");
        if (strategy.isNull()) {
            return "false";
        }
        var deadline = strategy.time("ForceDeadline");
        return deadline == null
                ? "true; no deadline"
                : "true; " + Times.exact(deadline, call.terminal().zone()) + " deadline";
    }

    private static String names(Json node, String member) {
        return String.join(",", node.members(member).keySet());
    }

    private static String driverStatus(Json node) {
        var drivers = new ArrayList<String>();
        node.members("Drivers")
                .forEach((name, driver) -> {
                    if (driver.flag("Detected")) {
                        drivers.add(driver.flag("Healthy") ? name : name + " (unhealthy)");
                    }
                });
        return String.join(",", drivers);
    }

    private static void drivers(Invocation call, Json node) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Driver", "Detected", "Healthy", "Message", "Time"));
        node.members("Drivers")
                .forEach((name, driver) ->
                        rows.add(
                                List.of(
                                        name,
                                        String.valueOf(driver.flag("Detected")),
                                        String.valueOf(driver.flag("Healthy")),
                                        driver.text("HealthDescription"),
                                        Times.exact(
                                                driver.time("UpdateTime"),
                                                call.terminal().zone()))));
        section(call, "Drivers");
        call.say(Layout.table(rows));
    }

    private static void devices(Invocation call, Json node) {
        List<List<String>> found = Devices.health(node.get("NodeResources").items("Devices"));
        if (!found.isEmpty()) {
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("Device", "ID", "Healthy", "Message"));
            rows.addAll(found);
            section(call, "Devices");
            call.say(Layout.table(rows));
        }
    }

    private static void events(Invocation call, Json node) {
        var rows = new ArrayList<List<String>>();
        rows.add(
                call.verbose()
                        ? List.of("Time", "Subsystem", "Message", "Details")
                        : List.of("Time", "Subsystem", "Message"));
        for (Json event : node.items("Events").reversed()) {
            var row =
                    new ArrayList<String>(
                            List.of(
                                    Times.exact(event.time("Timestamp"), call.terminal().zone()),
                                    event.text("Subsystem"),
                                    event.text("Message")));
            if (call.verbose()) {
                var details = new ArrayList<String>();
                event.members("Details")
                        .forEach((name, value) -> details.add(name + ": " + value.text()));
                row.add(String.join(", ", details));
            }
            rows.add(row);
        }
        section(call, "Node Events");
        call.say(Layout.table(rows));
    }

    private static void resources(
            Invocation call, Json node, @Nullable Json stats, List<Json> running) {
        Json total = node.get("NodeResources");
        Json reserved = node.get("ReservedResources");
        long cpu = total.get("Cpu").number("CpuShares") - reserved.get("Cpu").number("CpuShares");
        long memory =
                total.get("Memory").number("MemoryMB") - reserved.get("Memory").number("MemoryMB");
        long disk = total.get("Disk").number("DiskMB") - reserved.get("Disk").number("DiskMB");
        long usedCpu = 0;
        long usedMemory = 0;
        long usedDisk = 0;
        for (Json allocation : running) {
            Json granted = allocation.get("AllocatedResources");
            usedDisk += granted.get("Shared").number("DiskMB");
            for (Json task : granted.members("Tasks").values()) {
                usedCpu += task.get("Cpu").number("CpuShares");
                usedMemory += task.get("Memory").number("MemoryMB");
            }
        }
        section(call, "Allocated Resources");
        call.say(
                Layout.table(
                        List.of(
                                List.of("CPU", "Memory", "Disk", "Alloc Count"),
                                List.of(
                                        usedCpu + "/" + cpu + " MHz",
                                        Sizes.mebibytes(usedMemory) + "/" + Sizes.mebibytes(memory),
                                        Sizes.mebibytes(usedDisk) + "/" + Sizes.mebibytes(disk),
                                        String.valueOf(running.size())))));
        if (stats == null) {
            return;
        }
        utilization(call, running, cpu, memory);
        host(call, stats, total.get("Cpu").number("CpuShares"));
        List<Json> devices = stats.items("DeviceStats");
        pairs(call, "Device Resource Utilization", Devices.summaries(devices));
        if (call.flag("stats")) {
            pairs(call, "Device Stats", Devices.figures(devices));
        }
    }

    private static void pairs(Invocation call, String title, List<String> pairs) {
        if (!pairs.isEmpty()) {
            section(call, title);
            call.say(Layout.pairs(pairs));
        }
    }

    private static void utilization(Invocation call, List<Json> running, long cpu, long memory) {
        double ticks = 0;
        long bytes = 0;
        for (Json allocation : running) {
            try {
                Json used =
                        call.client()
                                .get(
                                        Query.of(
                                                "/v1/client/allocation/{}/stats",
                                                allocation.text("ID")))
                                .body()
                                .get("ResourceUsage");
                ticks += used.get("CpuStats").decimal("TotalTicks");
                Json stats = used.get("MemoryStats");
                bytes += stats.number("RSS") > 0 ? stats.number("RSS") : stats.number("Usage");
            } catch (ApiException e) {
                // One that has just ended uses nothing.
            }
        }
        section(call, "Allocation Resource Utilization");
        call.say(
                Layout.table(
                        List.of(
                                List.of("CPU", "Memory"),
                                List.of(
                                        (long) ticks + "/" + cpu + " MHz",
                                        Sizes.bytes(bytes) + "/" + Sizes.mebibytes(memory)))));
    }

    private static void host(Invocation call, Json stats, long cpu) {
        Json memory = stats.get("Memory");
        Json disk = stats.get("AllocDirStats");
        section(call, "Host Resource Utilization");
        call.say(
                Layout.table(
                        List.of(
                                List.of("CPU", "Memory", "Disk"),
                                List.of(
                                        (long) stats.decimal("CPUTicksConsumed")
                                                + "/"
                                                + cpu
                                                + " MHz",
                                        Sizes.bytes(memory.number("Used"))
                                                + "/"
                                                + Sizes.bytes(memory.number("Total")),
                                        Sizes.bytes(disk.number("Used"))
                                                + "/"
                                                + Sizes.bytes(disk.number("Size"))))));
    }

    private static void attributes(
            Invocation call, String title, SortedMap<String, Json> attributes) {
        var pairs = new ArrayList<String>();
        for (Map.Entry<String, Json> entry : new TreeMap<>(attributes).entrySet()) {
            pairs.add(entry.getKey());
            pairs.add(entry.getValue().text());
        }
        section(call, title);
        call.say(Layout.pairs(pairs));
    }

    private static void section(Invocation call, String title) {
        call.say("\n" + call.style().bold(title));
    }
}
