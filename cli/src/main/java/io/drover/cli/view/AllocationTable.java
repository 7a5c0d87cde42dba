package io.drover.cli.view;

import io.drover.api.client.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Allocations as {@code job status} and {@code node status} list them. */
public final class AllocationTable {
    private AllocationTable() {}

    /** The table, newest first; a line that says so when there are none. */
    public static String of(List<Json> allocations, boolean verbose, Instant now, ZoneId zone) {
        if (allocations.isEmpty()) {
            return "No allocations placed";
        }
        var rows = new ArrayList<List<String>>();
        rows.add(
                verbose
                        ? List.of(
                                "ID",
                                "Eval ID",
                                "Node ID",
                                "Node Name",
                                "Task Group",
                                "Version",
                                "Desired",
                                "Status",
                                "Created",
                                "Modified")
                        : List.of(
                                "ID",
                                "Node ID",
                                "Task Group",
                                "Version",
                                "Desired",
                                "Status",
                                "Created",
                                "Modified"));
        allocations.stream()
                .sorted((a, b) -> Long.compare(b.number("CreateIndex"), a.number("CreateIndex")))
                .forEach(allocation ->
                        rows.add(verbose ? verbose(allocation, zone) : brief(allocation, now)));
        return Layout.table(rows);
    }

    private static List<String> verbose(Json allocation, ZoneId zone) {
        return List.of(
                allocation.text("ID"),
                allocation.text("EvalID"),
                allocation.text("NodeID"),
                allocation.text("NodeName"),
                allocation.text("TaskGroup"),
                version(allocation),
                allocation.text("DesiredStatus"),
                allocation.text("ClientStatus"),
                Times.exact(allocation.number("CreateTime"), zone),
                Times.exact(allocation.number("ModifyTime"), zone));
    }

    private static List<String> brief(Json allocation, Instant now) {
        return List.of(
                head(allocation.text("ID")),
                head(allocation.text("NodeID")),
                allocation.text("TaskGroup"),
                version(allocation),
                allocation.text("DesiredStatus"),
                allocation.text("ClientStatus"),
                Times.ago(allocation.number("CreateTime"), now),
                Times.ago(allocation.number("ModifyTime"), now));
    }

    /** List entries carry the job's version themselves, full allocations inside the job. */
    private static String version(Json allocation) {
        Json job = allocation.get("Job");
        return String.valueOf(
                job.isNull() ? allocation.number("JobVersion") : job.number("Version"));
    }

    private static String head(String id) {
        return id.length() <= 8 ? id : id.substring(0, 8);
    }
}
