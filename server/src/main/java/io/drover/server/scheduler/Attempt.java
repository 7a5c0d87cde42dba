package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.RescheduleEvent;
import io.drover.api.job.Job;
import io.drover.server.state.Statuses;
import java.util.List;

/**
 * What a reconciler has to know of an allocation that has ended, or that another one shall take the
 * place of. Far less than the allocation, so that it can be kept when the allocation is not.
 *
 * @param nameIndex the number in its name; -1 for none
 * @param jobCreateIndex tells incarnations of a job apart; -1 when its job is not known
 * @param jobVersion the version that it ran
 * @param clientStatus what its node said last
 * @param stopped whether the servers wanted it to end
 * @param replaced whether another allocation has taken its place
 * @param canary whether it is a canary of {@code deploymentId}
 * @param wasHealthy whether its deployment had counted it as healthy before it ended
 * @param forced whether somebody wants it to be tried again whatever its policy says
 * @param allowed whether it may be tried again while its deployment goes on
 * @param leavesNoSuccessor whether it was stopped for good
 * @param owed whether it was stopped for a reason that is not its job's, so that it has to be
 *     replaced whatever its deployment waits for
 * @param returned whether it came back from out of reach and no plan has dealt with that
 * @param endedAt when the last of its tasks ended, Unix nanoseconds
 * @param events earlier attempts, oldest first
 * @param followUp the evaluation that is to look at it again, or empty
 */
record Attempt(
        String id,
        int nameIndex,
        String nodeId,
        long jobCreateIndex,
        int jobVersion,
        String clientStatus,
        boolean stopped,
        boolean replaced,
        String deploymentId,
        boolean canary,
        boolean wasHealthy,
        boolean forced,
        boolean allowed,
        boolean leavesNoSuccessor,
        boolean owed,
        boolean returned,
        long endedAt,
        List<RescheduleEvent> events,
        String followUp) {
    Attempt {
        events = List.copyOf(events);
    }

    static Attempt of(Allocation allocation) {
        Job job = allocation.job();
        return new Attempt(
                allocation.id(),
                AllocationFacts.nameIndex(allocation),
                allocation.nodeId(),
                job == null ? -1 : job.createIndex(),
                job == null ? 0 : job.version(),
                allocation.clientStatus(),
                Statuses.isServerTerminal(allocation),
                !allocation.nextAllocation().isEmpty(),
                allocation.deploymentId(),
                AllocationFacts.isCanary(allocation),
                Boolean.TRUE.equals(AllocationFacts.health(allocation)),
                AllocationFacts.forcedReschedule(allocation),
                AllocationFacts.mayBeReplacedInDeployment(allocation),
                AllocationFacts.leavesNoSuccessor(allocation),
                AllocationFacts.isOwed(allocation),
                AllocationFacts.outOfReachSince(allocation) >= 0,
                Reschedule.endedAt(allocation),
                Reschedule.events(allocation),
                allocation.followupEvalId());
    }

    /** One of a job's newest version that is complete, and of which no more is known than that. */
    static Attempt completed(Job job, int nameIndex) {
        return new Attempt(
                "",
                nameIndex,
                "",
                job.createIndex(),
                job.version(),
                "complete",
                false,
                false,
                "",
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                0,
                List.of(),
                "");
    }

    boolean isOf(Job wanted) {
        return jobVersion == wanted.version() && jobCreateIndex == wanted.createIndex();
    }
}
