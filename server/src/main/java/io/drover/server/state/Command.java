package io.drover.server.state;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import io.drover.api.job.JobVersionTag;
import io.drover.api.jobrequest.ScalingEvent;
import io.drover.api.json.CompiledCodec;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.DrainStrategy;
import io.drover.api.node.Node;
import io.drover.api.node.NodeEvent;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.wire.AllocationUpdate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to the state.
 *
 * <p>A command carries decisions that are already made: ids, times of what happened outside, and
 * the evaluations that it raises. Apply stamps indexes, versions and the time of the entry, and
 * checks only what may have changed between decision and apply. Every command takes one step of the
 * state's index.
 */
@CompiledCodec
public sealed interface Command {
    /**
     * A node introduces itself or its fingerprint changed. Status, eligibility, drain and events
     * are kept from the stored node; a new node is {@code initializing}.
     *
     * @param node as the node sees itself, with its secret and computed class
     */
    record RegisterNode(Node node, List<Evaluation> evaluations) implements Command {
        public RegisterNode {
            evaluations = List.copyOf(evaluations);
        }
    }

    /**
     * A node's status changed.
     *
     * @param status {@code ready}, {@code down}, {@code disconnected} or {@code initializing}
     * @param event what to remember of it, or null
     */
    record SetNodeStatus(
            String nodeId,
            String status,
            String description,
            @Nullable NodeEvent event,
            List<Evaluation> evaluations)
            implements Command {
        public SetNodeStatus {
            evaluations = List.copyOf(evaluations);
        }
    }

    /**
     * A node may take new work, or not.
     *
     * @param eligibility {@code eligible} or {@code ineligible}
     */
    record SetNodeEligibility(
            String nodeId,
            String eligibility,
            @Nullable NodeEvent event,
            List<Evaluation> evaluations)
            implements Command {
        public SetNodeEligibility {
            evaluations = List.copyOf(evaluations);
        }
    }

    /**
     * A drain begins, changes or ends.
     *
     * @param drain null ends the drain
     * @param markEligible whether the node may take work once the drain is ended
     * @param complete whether it ends because it is done, not because somebody called it off
     * @param accessorId whose token asked for it; empty for nobody's
     * @param meta what they had to say, added to what was said of this drain before; or null
     */
    record SetNodeDrain(
            String nodeId,
            @Nullable DrainStrategy drain,
            boolean markEligible,
            @Nullable NodeEvent event,
            List<Evaluation> evaluations,
            boolean complete,
            String accessorId,
            @Nullable SortedMap<String, String> meta)
            implements Command {
        public SetNodeDrain {
            evaluations = List.copyOf(evaluations);
            accessorId = Absent.asEmpty(accessorId);
            meta = Ordered.map(meta);
        }
    }

    /** Forgets nodes. */
    record DeleteNodes(List<String> nodeIds, List<Evaluation> evaluations) implements Command {
        public DeleteNodes {
            nodeIds = List.copyOf(nodeIds);
            evaluations = List.copyOf(evaluations);
        }
    }

    /**
     * A new job or a new version of one.
     *
     * @param job canonical and valid; version, status and indexes are set by apply
     * @param submission what the user wrote, or null
     * @param evaluation none for periodic and parameterized jobs
     * @param enforcedIndex refuse unless the stored job's JobModifyIndex is this (0: no such job);
     *     null checks nothing
     */
    record RegisterJob(
            Job job,
            @Nullable JobSubmission submission,
            @Nullable Evaluation evaluation,
            @Nullable Long enforcedIndex)
            implements Command {}

    /**
     * Stops a job.
     *
     * @param purge forget it at once
     * @param noShutdownDelay end its tasks without their shutdown delay
     */
    record DeregisterJob(
            String namespace,
            String jobId,
            boolean purge,
            boolean noShutdownDelay,
            @Nullable Evaluation evaluation)
            implements Command {}

    /** Marks a version as one to go back to, or not. */
    record SetJobStability(String namespace, String jobId, int version, boolean stable)
            implements Command {}

    record UpsertEvaluations(List<Evaluation> evaluations) implements Command {
        public UpsertEvaluations {
            evaluations = List.copyOf(evaluations);
        }
    }

    /** The decisions of one plan that hold against the newest state. */
    record ApplyPlan(PlanResult plan) implements Command {}

    /**
     * What nodes say of their allocations.
     *
     * @param reports by node; an update of an allocation that is not that node's is ignored
     * @param evaluations raised by failures among them
     */
    record UpdateAllocationsFromClient(List<NodeReport> reports, List<Evaluation> evaluations)
            implements Command {
        public UpdateAllocationsFromClient {
            reports = List.copyOf(reports);
            evaluations = List.copyOf(evaluations);
        }
    }

    /** What one node says, oldest first. */
    record NodeReport(String nodeId, List<AllocationUpdate> updates) {
        public NodeReport {
            updates = List.copyOf(updates);
        }
    }

    /**
     * What the servers want to become of allocations.
     *
     * @param transitions by allocation id; members that are null leave the stored ones
     */
    record UpdateDesiredTransitions(
            SortedMap<String, DesiredTransition> transitions, List<Evaluation> evaluations)
            implements Command {
        public UpdateDesiredTransitions {
            transitions = Collections.unmodifiableSortedMap(new TreeMap<>(transitions));
            evaluations = List.copyOf(evaluations);
        }
    }

    record UpsertDeployment(Deployment deployment) implements Command {}

    /**
     * A deployment's status changed.
     *
     * @param rollback a job version to register in the same step, or null
     */
    record UpdateDeploymentStatus(
            PlanResult.DeploymentStatusUpdate update,
            @Nullable Job rollback,
            @Nullable Evaluation evaluation)
            implements Command {}

    /**
     * Promotes canaries.
     *
     * @param groups empty for all
     */
    record PromoteDeployment(
            String deploymentId, List<String> groups, @Nullable Evaluation evaluation)
            implements Command {
        public PromoteDeployment {
            groups = List.copyOf(groups);
        }
    }

    /** An operator's or the watcher's verdict on allocations of a deployment. */
    record SetAllocationHealth(
            String deploymentId,
            List<String> healthy,
            List<String> unhealthy,
            PlanResult.@Nullable DeploymentStatusUpdate update,
            @Nullable Job rollback,
            @Nullable Evaluation evaluation)
            implements Command {
        public SetAllocationHealth {
            healthy = List.copyOf(healthy);
            unhealthy = List.copyOf(unhealthy);
        }
    }

    /** Forgets what is over. */
    record CollectGarbage(
            List<String> evaluations,
            List<String> allocations,
            List<String> deployments,
            List<JobKey> jobs,
            List<String> nodes)
            implements Command {
        public CollectGarbage {
            evaluations = List.copyOf(evaluations);
            allocations = List.copyOf(allocations);
            deployments = List.copyOf(deployments);
            jobs = List.copyOf(jobs);
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * How the schedulers shall decide.
     *
     * @param enforcedIndex refuse unless the stored configuration has this ModifyIndex; null checks
     *     nothing
     */
    record SetSchedulerConfiguration(
            SchedulerConfiguration configuration, @Nullable Long enforcedIndex)
            implements Command {}

    record UpsertNamespace(Namespace namespace) implements Command {}

    record UpsertNodePool(NodePool nodePool) implements Command {}

    /**
     * Gives a version of a job a name, which keeps it, or takes it away.
     *
     * @param tag null takes it away
     */
    record TagJobVersion(String namespace, String jobId, int version, @Nullable JobVersionTag tag)
            implements Command {}

    /**
     * Launches a periodic job for one of its times, or passes that time by. Refused when the job
     * was launched for this time or a later one, so that no time counts twice.
     *
     * @param nominal the time that the job's expressions name, Unix nanoseconds; 0 for a launch by
     *     hand, which no time is used up for
     * @param child the job to register; null when the time is passed by
     */
    record LaunchPeriodic(
            String namespace,
            String jobId,
            long nominal,
            @Nullable Job child,
            @Nullable Evaluation evaluation)
            implements Command {}

    /**
     * Registers a child of a parameterized job. Refused when its parent has gone, or when a child
     * with its token lives already.
     *
     * @param evaluation none for a child that is periodic
     */
    record DispatchJob(Job child, @Nullable Evaluation evaluation) implements Command {}

    /**
     * Changes the count of a group, or only notes what a scaler reports.
     *
     * @param job the job with the new count; null when nothing changes
     * @param event what is kept of it; its time and index are set by apply
     * @param enforcedIndex refuse unless the stored job's JobModifyIndex is this; null checks
     *     nothing
     */
    record ScaleJob(
            String namespace,
            String jobId,
            String group,
            @Nullable Job job,
            ScalingEvent event,
            @Nullable Evaluation evaluation,
            @Nullable Long enforcedIndex)
            implements Command {}

    /** Forgets namespaces in which nothing is left. */
    record DeleteNamespaces(List<String> names) implements Command {
        public DeleteNamespaces {
            names = List.copyOf(names);
        }
    }

    /** Forgets node pools that nothing uses. */
    record DeleteNodePools(List<String> names) implements Command {
        public DeleteNodePools {
            names = List.copyOf(names);
        }
    }

    /**
     * Moves what is over from the state to the history, where it is read by the same requests. Rows
     * that somebody needs after all stay.
     */
    record Archive(List<String> allocations, List<String> evaluations, List<String> deployments)
            implements Command {
        public Archive {
            allocations = List.copyOf(allocations);
            evaluations = List.copyOf(evaluations);
            deployments = List.copyOf(deployments);
        }
    }

    /**
     * Forgets what was archived.
     *
     * @param throughIndex what went to the history at or before this index of the state; the
     *     command's own index for everything so far
     */
    record ForgetHistory(long throughIndex) implements Command {}

    /** Counts the allocations of every job anew, into their summaries. */
    record ReconcileSummaries() implements Command {}
}
