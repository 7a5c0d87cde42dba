package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationMetric;
import io.drover.api.allocation.NodeScoreMeta;
import io.drover.api.allocation.TaskState;
import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.Job;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code disconnect} block of a group: what becomes of allocations whose node is out of reach.
 *
 * @param lostAfter nanoseconds after which they are lost; 0 when they are at once
 * @param replace whether others take their place meanwhile
 * @param holdAfterLoss nanoseconds for which nothing takes the place of a lost one, since its node
 *     may only now be stopping it; 0 for none
 * @param strategy which one stays when a node returns and others have taken its place
 */
public record Disconnection(long lostAfter, boolean replace, long holdAfterLoss, String strategy) {
    private static final Disconnection NONE = new Disconnection(0, true, 0, "");

    /** Of an allocation, by the version of the job that it runs. */
    public static Disconnection of(Allocation allocation) {
        Job job = allocation.job();
        TaskGroup group = job == null ? null : UpdateKind.group(job, allocation.taskGroup());
        return group == null ? NONE : of(group);
    }

    static Disconnection of(TaskGroup group) {
        DisconnectStrategy block = group.disconnect();
        if (block == null) {
            return NONE;
        }
        long stopAfter = nanos(block.stopOnClientAfter());
        return new Disconnection(
                nanos(block.lostAfter()),
                !Boolean.FALSE.equals(block.replace()),
                stopAfter == 0 ? 0 : stopAfter + longestKill(group),
                block.reconcile());
    }

    private static long longestKill(TaskGroup group) {
        long longest = 0;
        for (Task task : GroupNeeds.each(group.tasks())) {
            longest = Math.max(longest, nanos(task.killTimeout()));
        }
        return longest;
    }

    private static long nanos(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toNanos();
    }

    /** Whether an allocation goes on for a while when its node does not answer any more. */
    boolean outlivesItsNode() {
        return lostAfter > 0 || !replace;
    }

    /**
     * When an allocation counts as lost at the latest, Unix nanoseconds; {@link Long#MAX_VALUE} for
     * never.
     *
     * @param now counts as the beginning for one that is not known to be out of reach yet
     */
    public long lostAt(Allocation allocation, long now) {
        if (lostAfter == 0) {
            return replace ? now : Long.MAX_VALUE;
        }
        long since = AllocationFacts.outOfReachSince(allocation);
        return (since < 0 ? now : since) + lostAfter;
    }

    /** Whether the returning one shall stay rather than the one that took its place. */
    boolean keepsOriginal(Allocation original, Allocation replacement) {
        if (version(replacement) > version(original)) {
            return false;
        }
        return switch (strategy) {
            case "keep_original" -> true;
            case "keep_replacement" -> false;
            case "longest_running" -> hasRunLonger(original, replacement);
            default -> scoresBetter(original, replacement);
        };
    }

    private static int version(Allocation allocation) {
        return allocation.job() == null ? 0 : allocation.job().version();
    }

    private static boolean scoresBetter(Allocation original, Allocation replacement) {
        if (!replacement.clientStatus().equals("running")) {
            return true;
        }
        return original.clientStatus().equals("running") && score(replacement) <= score(original);
    }

    private static double score(Allocation allocation) {
        AllocationMetric metrics = allocation.metrics();
        if (metrics != null && metrics.scoreMetaData() != null) {
            for (NodeScoreMeta node : metrics.scoreMetaData()) {
                if (node.nodeId().equals(allocation.nodeId())) {
                    return node.normScore();
                }
            }
        }
        return 0;
    }

    private static boolean hasRunLonger(Allocation original, Allocation replacement) {
        Instant first = startOf(original);
        Instant second = startOf(replacement);
        if (first == null || second == null) {
            return second == null && (first != null || scoresBetter(original, replacement));
        }
        return first.equals(second) ? scoresBetter(original, replacement) : first.isBefore(second);
    }

    /** When its leader started, or the first of its tasks; null when none runs. */
    private static @Nullable Instant startOf(Allocation allocation) {
        Map<String, TaskState> tasks = allocation.taskStates();
        Job job = allocation.job();
        TaskGroup group = job == null ? null : UpdateKind.group(job, allocation.taskGroup());
        if (tasks == null || group == null) {
            return null;
        }
        Instant earliest = null;
        for (Task task : GroupNeeds.each(group.tasks())) {
            TaskState known = tasks.get(task.name());
            Instant started =
                    known == null || !known.state().equals("running") ? null : known.startedAt();
            if (task.leader() && started != null) {
                return started;
            }
            if (started != null && (earliest == null || started.isBefore(earliest))) {
                earliest = started;
            }
        }
        return earliest;
    }
}
