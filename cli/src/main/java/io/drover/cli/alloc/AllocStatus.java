package io.drover.cli.alloc;

import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.AllocationTable;
import io.drover.cli.view.Devices;
import io.drover.cli.view.Layout;
import io.drover.cli.view.PlacementFailures;
import io.drover.cli.view.Sizes;
import io.drover.cli.view.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover alloc status}. */
public final class AllocStatus implements Command {
    private static final int RECENT = 10;

    @Override
    public String synopsis() {
        return "[options] [<allocation>]";
    }

    @Override
    public String description() {
        return "Shows an allocation, its tasks and what happened to them. Without one it lists all.";
    }

    @Override
    public void declare(Options options) {
        options.flag("short", "Show only the last event of each task.")
                .flag("stats", "Show detailed resource usage.")
                .flag("ui", "Accepted, without effect.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        String prefix = call.optionalArgument("allocation");
        if (prefix.isEmpty()) {
            return list(call);
        }
        Json stub = new Lookup(call).find(Lookup.Kind.ALLOCATION, prefix);
        Json allocation = read(call, stub);
        if (call.wantsFormat()) {
            return call.printFormatted(allocation);
        }
        call.say(head(call, allocation));
        if (call.flag("short")) {
            shortTasks(call, allocation);
            return 0;
        }
        addresses(call, allocation);
        @Nullable Json usage = usage(call, allocation);
        var tasks = new TreeMap<>(allocation.members("TaskStates"));
        allocation.get("AllocatedResources").members("Tasks").keySet().stream()
                .filter(task -> !tasks.containsKey(task))
                .forEach(task -> tasks.put(task, Json.of(null)));
        tasks.forEach((name, state) -> task(call, allocation, name, state, usage));
        if (call.verbose()) {
            placement(call, allocation);
        }
        return 0;
    }

    private static int list(Invocation call) {
        Json all = call.list("Error querying allocations", Query.of("/v1/allocations"));
        if (call.wantsFormat()) {
            return call.printFormatted(all);
        }
        call.say(
                AllocationTable.of(
                        all.items(),
                        call.verbose(),
                        call.terminal().clock().instant(),
                        call.terminal().zone()));
        return 0;
    }

    static Json read(Invocation call, Json stub) {
        return call.get("Error querying allocation", Query.of("/v1/allocation/{}", stub.text("ID")))
                .body();
    }

    private static String head(Invocation call, Json allocation) {
        Instant now = call.terminal().clock().instant();
        var pairs =
                new ArrayList<>(
                        List.of(
                                "ID", allocation.text("ID"),
                                "Eval ID", call.shorten(allocation.text("EvalID")),
                                "Name", allocation.text("Name"),
                                "Node ID", call.shorten(allocation.text("NodeID")),
                                "Node Name", allocation.text("NodeName"),
                                "Job ID", allocation.text("JobID"),
                                "Job Version", version(allocation),
                                "Client Status", allocation.text("ClientStatus"),
                                "Client Description", allocation.text("ClientDescription"),
                                "Desired Status", allocation.text("DesiredStatus")));
        pairs.addAll(
                List.of(
                        "Desired Description", allocation.text("DesiredDescription"),
                        "Created", when(call, allocation.number("CreateTime"), now),
                        "Modified", when(call, allocation.number("ModifyTime"), now)));
        if (!allocation.text("DeploymentID").isEmpty()) {
            Json status = allocation.get("DeploymentStatus");
            pairs.addAll(
                    List.of(
                            "Deployment ID", call.shorten(allocation.text("DeploymentID")),
                            "Deployment Health", health(status)));
            if (status.flag("Canary")) {
                pairs.addAll(List.of("Canary", "true"));
            }
        }
        if (!allocation.text("NextAllocation").isEmpty()) {
            pairs.addAll(
                    List.of(
                            "Replacement Alloc ID",
                            call.shorten(allocation.text("NextAllocation"))));
        }
        int attempts = allocation.get("RescheduleTracker").items("Events").size();
        if (attempts > 0) {
            pairs.addAll(List.of("Reschedule Attempts", String.valueOf(attempts)));
        }
        return Layout.pairs(pairs);
    }

    private static String version(Json allocation) {
        return String.valueOf(allocation.get("Job").number("Version"));
    }

    private static String health(Json status) {
        if (status.get("Healthy").isNull()) {
            return "unset";
        }
        return status.flag("Healthy") ? "healthy" : "unhealthy";
    }

    private static String when(Invocation call, long nanos, Instant now) {
        return call.verbose() ? Times.exact(nanos, call.terminal().zone()) : Times.ago(nanos, now);
    }

    private static void shortTasks(Invocation call, Json allocation) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Name", "State", "Last Event", "Time"));
        allocation
                .members("TaskStates")
                .forEach((name, state) -> {
                    List<Json> events = state.items("Events");
                    Json last = events.isEmpty() ? Json.of(null) : events.getLast();
                    rows.add(
                            List.of(
                                    name,
                                    state.text("State"),
                                    last.text("Type"),
                                    Times.exact(last.number("Time"), call.terminal().zone())));
                });
        call.say("\n" + call.style().bold("Tasks") + "\n" + Layout.table(rows));
    }

    private static void addresses(Invocation call, Json allocation) {
        Json shared = allocation.get("AllocatedResources").get("Shared");
        List<Json> networks = shared.items("Networks");
        List<Json> ports = shared.items("Ports");
        if (ports.isEmpty()) {
            return;
        }
        Json network = networks.isEmpty() ? Json.of(null) : networks.getFirst();
        List<String> dynamic =
                network.items("DynamicPorts").stream().map(port -> port.text("Label")).toList();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Label", "Dynamic", "Address"));
        for (Json port : ports) {
            String host = port.text("HostIP").isEmpty() ? network.text("IP") : port.text("HostIP");
            String address =
                    (host.contains(":") ? "[" + host + "]" : host) + ":" + port.number("Value");
            rows.add(
                    List.of(
                            "*" + port.text("Label"),
                            dynamic.contains(port.text("Label")) ? "yes" : "no",
                            port.number("To") > 0
                                    ? address + " -> " + port.number("To")
                                    : address));
        }
        String mode = network.text("Mode");
        String title =
                "Allocation Addresses"
                        + (mode.isEmpty() || mode.equals("host")
                                ? ":"
                                : " (mode = \"" + mode + "\"):");
        call.say("\n" + call.style().bold(title) + "\n" + Layout.table(rows));
    }

    /** What the allocation uses now; null when its node does not say. */
    private static @Nullable Json usage(Invocation call, Json allocation) {
        if (!allocation.text("ClientStatus").equals("running")) {
            return null;
        }
        try {
            return call.client()
                    .get(Query.of("/v1/client/allocation/{}/stats", allocation.text("ID")))
                    .body();
        } catch (ApiException e) {
            if (call.flag("stats") || e.status() != 404) {
                call.terminal().complain("Couldn't retrieve stats: " + e.getMessage());
            }
            return null;
        }
    }

    private static void task(
            Invocation call, Json allocation, String name, Json state, @Nullable Json usage) {
        String status = state.text("State").isEmpty() ? "pending" : state.text("State");
        call.say(
                "\n"
                        + call.style().bold("Task \"" + name + "\" is \"" + status + "\"")
                        + "\nTask Resources:\n"
                        + resources(allocation, name, usage)
                        + devices(allocation, name, usage)
                        + "\n\nTask Events:\n"
                        + Layout.pairs(
                                "Started At",
                                Times.exact(state.time("StartedAt"), call.terminal().zone()),
                                "Finished At",
                                Times.exact(state.time("FinishedAt"), call.terminal().zone()),
                                "Total Restarts",
                                String.valueOf(state.number("Restarts")),
                                "Last Restart",
                                Times.exact(state.time("LastRestart"), call.terminal().zone()))
                        + "\n\nRecent Events:\n"
                        + events(call, state));
        if (call.flag("stats") && usage != null) {
            stats(call, usage.get("Tasks").get(name).get("ResourceUsage"));
        }
    }

    /** The devices of a task: which, and what they do. */
    private static String devices(Json allocation, String task, @Nullable Json usage) {
        List<Json> granted =
                allocation.get("AllocatedResources").get("Tasks").get(task).items("Devices");
        if (granted.isEmpty()) {
            return "";
        }
        List<String> pairs =
                usage == null
                        ? List.of()
                        : Devices.summaries(
                                usage.get("Tasks")
                                        .get(task)
                                        .get("ResourceUsage")
                                        .items("DeviceStats"));
        return "\n\nDevice Stats:\n"
                + Layout.pairs(pairs.isEmpty() ? Devices.granted(granted) : pairs);
    }

    private static String resources(Json allocation, String task, @Nullable Json usage) {
        Json granted = allocation.get("AllocatedResources").get("Tasks").get(task);
        long shares = granted.get("Cpu").number("CpuShares");
        long memory = granted.get("Memory").number("MemoryMB");
        long most = granted.get("Memory").number("MemoryMaxMB");
        long disk = allocation.get("AllocatedResources").get("Shared").number("DiskMB");
        String cpu = shares + " MHz";
        String bytes = Sizes.mebibytes(memory);
        if (usage != null && !usage.get("Tasks").get(task).isNull()) {
            Json used = usage.get("Tasks").get(task).get("ResourceUsage");
            cpu = (long) used.get("CpuStats").decimal("TotalTicks") + "/" + cpu;
            bytes = Sizes.bytes(resident(used.get("MemoryStats"))) + "/" + bytes;
        }
        if (most > 0 && most != memory) {
            bytes += "\nMax: " + Sizes.mebibytes(most);
        }
        List<String> addresses = taskAddresses(granted);
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("CPU", "Memory", "Disk", "Addresses"));
        String[] memoryLines = bytes.split("\n", -1);
        int lines = Math.max(memoryLines.length, addresses.size());
        for (int i = 0; i < Math.max(1, lines); i++) {
            rows.add(
                    List.of(
                            i == 0 ? cpu : " ",
                            i < memoryLines.length ? memoryLines[i] : " ",
                            i == 0 ? Sizes.mebibytes(disk) : " ",
                            i < addresses.size() ? addresses.get(i) : " "));
        }
        return Layout.table(rows);
    }

    private static long resident(Json memory) {
        return memory.number("RSS") > 0 ? memory.number("RSS") : memory.number("Usage");
    }

    private static List<String> taskAddresses(Json granted) {
        var addresses = new ArrayList<String>();
        for (Json network : granted.items("Networks")) {
            for (String kind : List.of("ReservedPorts", "DynamicPorts")) {
                for (Json port : network.items(kind)) {
                    addresses.add(
                            port.text("Label")
                                    + ": "
                                    + network.text("IP")
                                    + ":"
                                    + port.number("Value"));
                }
            }
        }
        return addresses;
    }

    private static String events(Invocation call, Json state) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Time", "Type", "Description"));
        List<Json> events = state.items("Events");
        for (int i = events.size() - 1; i >= Math.max(0, events.size() - RECENT); i--) {
            Json event = events.get(i);
            rows.add(
                    List.of(
                            Times.exact(event.number("Time"), call.terminal().zone()),
                            event.text("Type"),
                            describe(event)));
        }
        return Layout.table(rows);
    }

    private static String describe(Json event) {
        String text = event.text("DisplayMessage");
        return (text.isEmpty() ? event.text("Message") : text).replace('\n', ' ');
    }

    private static void stats(Invocation call, Json used) {
        Json memory = used.get("MemoryStats");
        Json cpu = used.get("CpuStats");
        call.say(
                "\nMemory Stats\n"
                        + Layout.table(
                                List.of(
                                        List.of("RSS", "Cache", "Swap", "Usage", "Max Usage"),
                                        List.of(
                                                Sizes.bytes(memory.number("RSS")),
                                                Sizes.bytes(memory.number("Cache")),
                                                Sizes.bytes(memory.number("Swap")),
                                                Sizes.bytes(memory.number("Usage")),
                                                Sizes.bytes(memory.number("MaxUsage")))))
                        + "\n\nCPU Stats\n"
                        + Layout.table(
                                List.of(
                                        List.of("Percent", "Ticks", "Throttled Periods"),
                                        List.of(
                                                (long) cpu.decimal("Percent") + "%",
                                                String.valueOf((long) cpu.decimal("TotalTicks")),
                                                String.valueOf(cpu.number("ThrottledPeriods"))))));
        List<String> devices = Devices.figures(used.items("DeviceStats"));
        if (!devices.isEmpty()) {
            call.say("\nDevice Stats\n" + Layout.pairs(devices));
        }
    }

    private static void placement(Invocation call, Json allocation) {
        Json metrics = allocation.get("Metrics");
        call.say(
                "\n"
                        + Layout.pairs(
                                "Evaluated Nodes", String.valueOf(metrics.number("NodesEvaluated")),
                                "Filtered Nodes", String.valueOf(metrics.number("NodesFiltered")),
                                "Exhausted Nodes", String.valueOf(metrics.number("NodesExhausted")),
                                "Allocation Time", metrics.duration("AllocationTime").toString(),
                                "Failures", String.valueOf(metrics.number("CoalescedFailures"))));
        PlacementFailures.passedOver(metrics).forEach(line -> call.say("  * " + line));
        List<Json> scores = metrics.items("ScoreMetaData");
        if (scores.isEmpty()) {
            return;
        }
        var names = new ArrayList<>(scores.getFirst().members("Scores").keySet());
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<String>(List.of("Node"));
        header.addAll(names);
        header.add("final score");
        rows.add(header);
        for (Json score : scores) {
            var row = new ArrayList<String>(List.of(score.text("NodeID")));
            names.forEach(name -> row.add(rounded(score.get("Scores").decimal(name))));
            row.add(rounded(score.decimal("NormScore")));
            rows.add(row);
        }
        call.say("\n" + call.style().bold("Placement Metrics") + "\n" + Layout.table(rows));
    }

    private static String rounded(double score) {
        return String.valueOf(Math.round(score * 1000) / 1000.0);
    }
}
