package io.drover.server.state;

import io.drover.api.allocation.Allocation;
import io.drover.api.jobstatus.JobSummary;
import io.drover.api.jobstatus.TaskGroupSummary;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts the allocations of a job anew. Those that are over are counted at least as often as
 * before: most of them are in the history, which apply does not read.
 */
final class SummaryRecount {
    private int starting;
    private int running;
    private int complete;
    private int failed;
    private int lost;
    private int unknown;

    private SummaryRecount() {}

    static JobSummary of(JobSummary before, Iterable<Allocation> allocations, long index) {
        SortedMap<String, SummaryRecount> counts = new TreeMap<>();
        for (Allocation allocation : allocations) {
            counts.computeIfAbsent(allocation.taskGroup(), g -> new SummaryRecount())
                    .add(allocation);
        }
        SortedMap<String, TaskGroupSummary> groups = new TreeMap<>();
        if (before.summary() != null) {
            for (Map.Entry<String, TaskGroupSummary> entry : before.summary().entrySet()) {
                SummaryRecount count = counts.get(entry.getKey());
                groups.put(
                        entry.getKey(),
                        (count == null ? new SummaryRecount() : count).over(entry.getValue()));
            }
        }
        return groups.equals(before.summary())
                ? before
                : new JobSummary(
                        before.jobId(),
                        before.namespace(),
                        groups,
                        before.children(),
                        before.createIndex(),
                        index);
    }

    private void add(Allocation allocation) {
        switch (allocation.clientStatus()) {
            case "running" -> running++;
            case "complete" -> complete++;
            case "failed" -> failed++;
            case "lost" -> lost++;
            case "unknown" -> unknown++;
            default -> starting++;
        }
    }

    private TaskGroupSummary over(TaskGroupSummary before) {
        return new TaskGroupSummary(
                before.queued(),
                Math.max(before.complete(), complete),
                Math.max(before.failed(), failed),
                running,
                starting,
                Math.max(before.lost(), lost),
                unknown);
    }
}
