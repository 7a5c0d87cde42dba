package io.drover.server.admission;

import io.drover.api.RequestException;
import io.drover.api.allocation.AllocStopResponse;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What requests about allocations lead to. */
public final class AllocationRequests {
    private AllocationRequests() {}

    /**
     * Stops an allocation; the scheduler places another for it, unless it is one of a batch job.
     *
     * @param reschedule have another placed for that of a batch job, too
     */
    public static Proposal<AllocStopResponse> stop(
            State state,
            String allocationId,
            boolean noShutdownDelay,
            boolean reschedule,
            String evaluationId) {
        Allocation allocation = state.allocation(allocationId);
        if (allocation == null) {
            throw new RequestException(404, "allocation not found");
        }
        Job stored = state.job(allocation.namespace(), allocation.jobId());
        Job job = stored == null ? allocation.job() : stored;
        if (job == null) {
            throw new RequestException(
                    500, "allocation \"" + allocationId + "\" has no job any more");
        }
        SortedMap<String, DesiredTransition> transitions = new TreeMap<>();
        boolean forGood = job.type().endsWith("batch") && !reschedule;
        transitions.put(
                allocationId,
                new DesiredTransition(
                        true, null, null, noShutdownDelay ? true : null, forGood ? true : null));
        Evaluation evaluation = Evaluations.pending(job, evaluationId, "alloc-stop", 0);
        return new Proposal<>(
                List.of(new Command.UpdateDesiredTransitions(transitions, List.of(evaluation))),
                index -> new AllocStopResponse(evaluationId));
    }
}
