package io.drover.server.state;

import io.drover.api.Ordered;
import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.AllocationMetric;
import io.drover.api.allocation.PortMapping;
import io.drover.api.allocation.RescheduleTracker;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.DecisionTrace;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.json.CompiledCodec;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a plan may be carried out: decisions only, from which apply builds the allocations.
 *
 * @param evaluationId the evaluation that the plan answers
 * @param namespace of the job
 * @param jobId the job
 * @param placements new allocations
 * @param updates allocations that take over a newer job version without a restart
 * @param stops allocations that the servers want stopped or know to be lost
 * @param evictions allocations that make room for placements
 * @param metrics how nodes were judged; placements point into this list
 * @param deployment a deployment to create or replace, or null
 * @param deploymentUpdates changes of status of existing deployments
 * @param evaluations evaluations to write in the same step: the answered one, follow-ups and those
 *     of jobs that lost allocations
 * @param decided how the plan was decided; every part of it says so. Null when that is not kept
 */
@CompiledCodec
public record PlanResult(
        String evaluationId,
        String namespace,
        String jobId,
        List<Placement> placements,
        List<InPlaceUpdate> updates,
        List<Stop> stops,
        List<Eviction> evictions,
        List<AllocationMetric> metrics,
        @Nullable Deployment deployment,
        List<DeploymentStatusUpdate> deploymentUpdates,
        List<Evaluation> evaluations,
        @Nullable DecisionTrace decided) {
    public PlanResult {
        placements = List.copyOf(placements);
        updates = List.copyOf(updates);
        stops = List.copyOf(stops);
        evictions = List.copyOf(evictions);
        metrics = List.copyOf(metrics);
        deploymentUpdates = List.copyOf(deploymentUpdates);
        evaluations = List.copyOf(evaluations);
    }

    /** A plan of which nobody has taken down how it was decided. */
    public PlanResult(
            String evaluationId,
            String namespace,
            String jobId,
            List<Placement> placements,
            List<InPlaceUpdate> updates,
            List<Stop> stops,
            List<Eviction> evictions,
            List<AllocationMetric> metrics,
            @Nullable Deployment deployment,
            List<DeploymentStatusUpdate> deploymentUpdates,
            List<Evaluation> evaluations) {
        this(
                evaluationId,
                namespace,
                jobId,
                placements,
                updates,
                stops,
                evictions,
                metrics,
                deployment,
                deploymentUpdates,
                evaluations,
                null);
    }

    /** The same plan, with how it was decided. */
    public PlanResult decidedBy(@Nullable DecisionTrace trace) {
        return new PlanResult(
                evaluationId,
                namespace,
                jobId,
                placements,
                updates,
                stops,
                evictions,
                metrics,
                deployment,
                deploymentUpdates,
                evaluations,
                trace);
    }

    /** A plan that only writes evaluations. */
    public static PlanResult evaluationsOnly(Evaluation answered, List<Evaluation> evaluations) {
        return new PlanResult(
                answered.id(),
                answered.namespace(),
                answered.jobId(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                evaluations);
    }

    /**
     * One new allocation.
     *
     * @param allocationId its id
     * @param group its task group
     * @param nameIndex the number in its name, {@code job.group[nameIndex]}
     * @param jobVersion the version of the job that it runs
     * @param nodeId where
     * @param ports host ports by label, as given on that node; empty when the group asks for none
     * @param grants cores and devices by task; tasks without either are left out
     * @param metric place in {@link PlanResult#metrics}; -1 for none
     * @param deploymentId the deployment it belongs to, or empty
     * @param canary whether it is a canary of that deployment
     * @param previousAllocation the one it replaces, or empty; apply links both ways
     * @param rescheduleTracker attempts so far, when it replaces a failed one
     */
    @CompiledCodec
    public record Placement(
            String allocationId,
            String group,
            int nameIndex,
            int jobVersion,
            String nodeId,
            List<PortMapping> ports,
            @Nullable SortedMap<String, Grant> grants,
            int metric,
            String deploymentId,
            boolean canary,
            String previousAllocation,
            @Nullable RescheduleTracker rescheduleTracker) {
        public Placement {
            ports = List.copyOf(ports);
            grants = Ordered.map(grants);
        }
    }

    /**
     * What one task got beyond numbers: exclusive cores and device instances.
     *
     * @param cores ids of cores; empty for none
     * @param cpuShares MHz that these cores amount to; 0 without cores
     * @param devices device instances; empty for none
     */
    @CompiledCodec
    public record Grant(List<Integer> cores, int cpuShares, List<AllocatedDeviceResource> devices) {
        public Grant {
            cores = List.copyOf(cores);
            devices = List.copyOf(devices);
        }
    }

    /**
     * An allocation that goes on running under a newer job version.
     *
     * @param deploymentId the deployment that it now belongs to, or empty
     */
    @CompiledCodec
    public record InPlaceUpdate(
            String allocationId, int jobVersion, String deploymentId, int metric) {}

    /**
     * An allocation that shall not run any more, or that is known not to.
     *
     * @param desiredStatus {@code stop}, or empty to leave it
     * @param description why, for people; empty leaves it
     * @param clientStatus {@code lost}, {@code unknown} or empty to leave it to its node
     * @param followupEvaluation the evaluation that will look at it again, or empty
     * @param rescheduleTracker the tracker to keep, when a reschedule found no place; else null
     */
    @CompiledCodec
    public record Stop(
            String allocationId,
            String desiredStatus,
            String description,
            String clientStatus,
            String followupEvaluation,
            @Nullable RescheduleTracker rescheduleTracker) {}

    /** An allocation that has to go for {@code byAllocation}. */
    @CompiledCodec
    public record Eviction(String allocationId, String byAllocation) {}

    /** A new status of a deployment. */
    @CompiledCodec
    public record DeploymentStatusUpdate(String deploymentId, String status, String description) {}
}
