package io.drover.server.state;

import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.jobstatus.JobChildrenSummary;
import io.drover.api.jobstatus.JobSummary;
import io.drover.api.jobstatus.TaskGroupSummary;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one command changed in the counts of one job; gathered, then written once. */
final class JobWork {
    private final SortedMap<String, int[]> byStatus = new TreeMap<>();
    private final SortedMap<String, Integer> queued = new TreeMap<>();
    private int pendingChildren;
    private int runningChildren;
    private int deadChildren;
    int live;
    int openEvaluations;
    int activeDeployments;
    int rows;

    private enum Bucket {
        STARTING,
        RUNNING,
        COMPLETE,
        FAILED,
        LOST,
        UNKNOWN;

        static Bucket of(String clientStatus) {
            return switch (clientStatus) {
                case "running" -> RUNNING;
                case "complete" -> COMPLETE;
                case "failed" -> FAILED;
                case "lost" -> LOST;
                case "unknown" -> UNKNOWN;
                default -> STARTING;
            };
        }
    }

    void count(String group, String clientStatus, int change) {
        int[] counts = byStatus.computeIfAbsent(group, g -> new int[6]);
        counts[place(Bucket.of(clientStatus))] += change;
    }

    void queue(SortedMap<String, Integer> byGroup) {
        queued.putAll(byGroup);
    }

    void child(String status, int change) {
        switch (status) {
            case "running" -> runningChildren += change;
            case "dead" -> deadChildren += change;
            default -> pendingChildren += change;
        }
    }

    /** The summary of a job that is registered, with a row for each of its groups. */
    static JobSummary summaryFor(Job job, @Nullable JobSummary existing, long index) {
        SortedMap<String, TaskGroupSummary> groups = new TreeMap<>();
        if (existing != null && existing.summary() != null) {
            groups.putAll(existing.summary());
        }
        List<TaskGroup> wanted = job.taskGroups() == null ? List.of() : job.taskGroups();
        for (TaskGroup group : wanted) {
            groups.putIfAbsent(group.name(), new TaskGroupSummary(0, 0, 0, 0, 0, 0, 0));
        }
        JobChildrenSummary children =
                existing == null || existing.children() == null
                        ? new JobChildrenSummary(0, 0, 0)
                        : existing.children();
        return new JobSummary(
                job.id(),
                job.namespace(),
                groups,
                children,
                existing == null ? index : existing.createIndex(),
                index);
    }

    /** The summary with these changes; the same one when they cancel out. */
    JobSummary changed(JobSummary summary, long index) {
        SortedMap<String, TaskGroupSummary> groups = new TreeMap<>();
        if (summary.summary() != null) {
            groups.putAll(summary.summary());
        }
        for (Map.Entry<String, int[]> entry : byStatus.entrySet()) {
            TaskGroupSummary group = groups.get(entry.getKey());
            if (group != null) {
                groups.put(entry.getKey(), add(group, entry.getValue()));
            }
        }
        for (Map.Entry<String, Integer> entry : queued.entrySet()) {
            TaskGroupSummary g = groups.get(entry.getKey());
            if (g != null) {
                groups.put(
                        entry.getKey(),
                        new TaskGroupSummary(
                                entry.getValue(),
                                g.complete(),
                                g.failed(),
                                g.running(),
                                g.starting(),
                                g.lost(),
                                g.unknown()));
            }
        }
        JobChildrenSummary before =
                summary.children() == null ? new JobChildrenSummary(0, 0, 0) : summary.children();
        JobChildrenSummary children =
                new JobChildrenSummary(
                        before.pending() + pendingChildren,
                        before.running() + runningChildren,
                        before.dead() + deadChildren);
        if (groups.equals(summary.summary()) && children.equals(summary.children())) {
            return summary;
        }
        return new JobSummary(
                summary.jobId(),
                summary.namespace(),
                groups,
                children,
                summary.createIndex(),
                index);
    }

    private static TaskGroupSummary add(TaskGroupSummary g, int[] change) {
        return new TaskGroupSummary(
                g.queued(),
                g.complete() + change[place(Bucket.COMPLETE)],
                g.failed() + change[place(Bucket.FAILED)],
                g.running() + change[place(Bucket.RUNNING)],
                g.starting() + change[place(Bucket.STARTING)],
                g.lost() + change[place(Bucket.LOST)],
                g.unknown() + change[place(Bucket.UNKNOWN)]);
    }

    @SuppressWarnings("EnumOrdinal") // a place in an array that lives as long as one command
    private static int place(Bucket bucket) {
        return bucket.ordinal();
    }
}
