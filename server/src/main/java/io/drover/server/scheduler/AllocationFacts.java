package io.drover.server.scheduler;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.AllocState;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.server.state.Statuses;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What schedulers read out of an allocation beyond its statuses. */
public final class AllocationFacts {
    private AllocationFacts() {}

    static boolean wantsMigration(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.migrate());
    }

    /** Whether nothing shall be placed for it once it is stopped. */
    static boolean leavesNoSuccessor(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.migrateDisablePlacement());
    }

    /**
     * Whether its node, a drain, a person or more important work took it away, and nothing has
     * taken its place.
     */
    static boolean isOwed(Allocation allocation) {
        return Statuses.isOwed(allocation);
    }

    static boolean forcedReschedule(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.forceReschedule());
    }

    /** Whether whoever watches its deployment lets it be replaced while that goes on. */
    public static boolean mayBeReplacedInDeployment(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.reschedule());
    }

    public static boolean isCanary(Allocation allocation) {
        AllocDeploymentStatus status = allocation.deploymentStatus();
        return status != null && status.canary();
    }

    /** The verdict on its health; null when there is none yet. */
    public static @Nullable Boolean health(Allocation allocation) {
        AllocDeploymentStatus status = allocation.deploymentStatus();
        return status == null ? null : status.healthy();
    }

    /**
     * Since when a plan counts it as out of reach, Unix nanoseconds; -1 when it does not, be it
     * that a later plan has dealt with its return.
     */
    public static long outOfReachSince(Allocation allocation) {
        AllocState last = lastState(allocation);
        return last != null && last.value().equals("unknown") ? nanos(last.time()) : -1;
    }

    private static @Nullable AllocState lastState(Allocation allocation) {
        return allocation.allocStates() == null || allocation.allocStates().isEmpty()
                ? null
                : allocation.allocStates().getLast();
    }

    private static long nanos(@Nullable Instant time) {
        return time == null ? 0 : Reschedule.nanos(time);
    }

    /** Whether the policy of its group lets it be tried again, now or later. */
    public static boolean mayBeTriedAgain(Allocation allocation) {
        Job job = allocation.job();
        TaskGroup group = job == null ? null : UpdateKind.group(job, allocation.taskGroup());
        return group != null
                && Reschedule.next(
                                Reschedule.events(allocation),
                                Reschedule.endedAt(allocation),
                                group.reschedulePolicy())
                        != null;
    }

    static boolean isOf(Job wanted, Allocation allocation) {
        Job has = allocation.job();
        return has != null
                && has.version() == wanted.version()
                && has.createIndex() == wanted.createIndex();
    }

    /** The number in {@code job.group[number]}; -1 for another form. */
    static int nameIndex(Allocation allocation) {
        String name = allocation.name();
        int open = name.lastIndexOf('[');
        if (open < 0 || !name.endsWith("]")) {
            return -1;
        }
        try {
            return Integer.parseInt(name.substring(open + 1, name.length() - 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
