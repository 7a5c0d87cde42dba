package io.drover.server.state;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;

/** What statuses mean. */
public final class Statuses {
    /** Why an allocation ends that leaves a node. */
    public static final String MIGRATING = "alloc is being migrated";

    /** Why an allocation ends whose node is down. */
    public static final String LOST = "alloc is lost since its node is down";

    private Statuses() {}

    /** Its node says that it ended, or is known not to have it any more. */
    public static boolean isClientTerminal(Allocation allocation) {
        return switch (allocation.clientStatus()) {
            case "complete", "failed", "lost" -> true;
            default -> false;
        };
    }

    /** The servers want it to end. */
    public static boolean isServerTerminal(Allocation allocation) {
        return switch (allocation.desiredStatus()) {
            case "stop", "evict" -> true;
            default -> false;
        };
    }

    /** It has ended or shall end. */
    public static boolean isTerminal(Allocation allocation) {
        return isServerTerminal(allocation) || isClientTerminal(allocation);
    }

    /**
     * Its node, a drain, a person or more important work took it away, and nothing has taken its
     * place.
     */
    public static boolean isOwed(Allocation allocation) {
        boolean taken =
                allocation.desiredStatus().equals("evict")
                        || (allocation.desiredStatus().equals("stop")
                                && (allocation.desiredDescription().equals(LOST)
                                        || allocation.desiredDescription().equals(MIGRATING)));
        return taken && allocation.nextAllocation().isEmpty() && !leavesNoSuccessor(allocation);
    }

    private static boolean leavesNoSuccessor(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.migrateDisablePlacement());
    }

    /** It waits for a scheduler or for room. */
    public static boolean isOpen(Evaluation evaluation) {
        return evaluation.status().equals("pending") || evaluation.status().equals("blocked");
    }

    public static boolean isActive(Deployment deployment) {
        return switch (deployment.status()) {
            case "successful", "failed", "cancelled" -> false;
            default -> true;
        };
    }

    /** It runs by starting others: on a schedule, or when it is dispatched. */
    public static boolean isParent(Job job) {
        return job.periodic() != null || (job.parameterizedJob() != null && !job.dispatched());
    }

    static String ofJob(Job job, JobTally tally) {
        if (!job.stop() && (job.type().equals("system") || isParent(job))) {
            return "running";
        }
        if (tally.live() > 0) {
            return "running";
        }
        if (tally.openEvaluations() > 0) {
            return "pending";
        }
        if (tally.activeDeployments() > 0 && !job.stop()) {
            return "running";
        }
        boolean neverRan = tally.rows() == 0 && job.status().equals("pending") && !job.stop();
        return neverRan ? "pending" : "dead";
    }
}
