package io.drover.server;

import io.drover.api.RequestException;
import io.drover.api.allocation.AllocStopResponse;
import io.drover.api.deployment.DeploymentAllocHealthRequest;
import io.drover.api.deployment.DeploymentPromoteRequest;
import io.drover.api.deployment.DeploymentUpdateResponse;
import io.drover.api.job.Job;
import io.drover.api.jobrequest.JobDeregisterResponse;
import io.drover.api.jobrequest.JobDispatchRequest;
import io.drover.api.jobrequest.JobDispatchResponse;
import io.drover.api.jobrequest.JobEvaluateRequest;
import io.drover.api.jobrequest.JobPlanRequest;
import io.drover.api.jobrequest.JobPlanResponse;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.JobRevertRequest;
import io.drover.api.jobrequest.JobStabilityRequest;
import io.drover.api.jobrequest.JobStabilityResponse;
import io.drover.api.jobrequest.JobTagResponse;
import io.drover.api.jobrequest.JobValidateResponse;
import io.drover.api.jobrequest.PeriodicForceResponse;
import io.drover.api.jobrequest.ScalingRequest;
import io.drover.api.jobrequest.TagVersionRequest;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.NodeDrainUpdateResponse;
import io.drover.api.node.NodeEligibilityUpdateResponse;
import io.drover.api.node.NodeUpdateDrainRequest;
import io.drover.api.node.NodeUpdateResponse;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.admission.AllocationRequests;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.admission.DeploymentRequests;
import io.drover.server.admission.JobLimits;
import io.drover.server.admission.JobPlanner;
import io.drover.server.admission.JobRequests;
import io.drover.server.admission.LaunchRequests;
import io.drover.server.admission.NodeRequests;
import io.drover.server.admission.PlaceRequests;
import io.drover.server.admission.Proposal;
import io.drover.server.admission.ScaleRequests;
import io.drover.server.admission.VersionRequests;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides requests on the newest state, then waits until the log has carried them out. */
final class LogWrites implements Jobs, Allocations, Nodes, Deployments, RegionSettings {
    private static final int MAX_TRIES = 5;

    private final Commits commits;
    private final Supplier<State> newest;
    private final InstantSource clock;
    private final JobLimits limits;
    private final Canonicaliser canonicaliser;
    private final JobRequests requests;
    private final PlaceRequests places;
    private final JobPlanner planner;
    private final VersionRequests versions;
    private final Backlog backlog;

    LogWrites(
            Commits commits,
            Supplier<State> newest,
            InstantSource clock,
            String region,
            JobLimits limits,
            Backlog backlog,
            Scheduler scheduler) {
        this.commits = commits;
        this.backlog = backlog;
        this.newest = newest;
        this.clock = clock;
        this.limits = limits;
        canonicaliser = new Canonicaliser(region, limits);
        requests = new JobRequests(canonicaliser, limits);
        places = new PlaceRequests(region);
        planner = new JobPlanner(requests, scheduler);
        versions = new VersionRequests(requests);
    }

    @Override
    public JobRegisterResponse register(JobRegisterRequest request, String namespace) {
        return write(s -> requests.register(s, request, namespace, newId()));
    }

    @Override
    public JobDeregisterResponse deregister(
            String namespace,
            String jobId,
            boolean purge,
            int evalPriority,
            boolean noShutdownDelay) {
        return write(s ->
                requests.deregister(
                        s, namespace, jobId, purge, evalPriority, noShutdownDelay, newId()));
    }

    @Override
    public JobPlanResponse plan(JobPlanRequest request, String namespace) {
        return planner.plan(newest.get(), request, namespace, newId(), now());
    }

    @Override
    public JobValidateResponse validate(Job job, String namespace) {
        return requests.validate(newest.get(), job, namespace);
    }

    @Override
    public Job canonical(Job job, String namespace) {
        return canonicaliser.canonical(job, namespace, newest.get());
    }

    @Override
    public JobRegisterResponse evaluate(
            JobEvaluateRequest request, String namespace, String jobId) {
        return write(s -> requests.evaluate(s, request, namespace, jobId, newId()));
    }

    @Override
    public PeriodicForceResponse forcePeriodic(String namespace, String jobId) {
        return again(
                e -> e.status() == 409,
                s -> LaunchRequests.force(s, namespace, jobId, now(), newId()));
    }

    @Override
    public JobDispatchResponse dispatch(
            String namespace, JobDispatchRequest request, String token) {
        return again(
                e -> e.status() == 409,
                s ->
                        LaunchRequests.dispatch(
                                s, namespace, request, token, limits, now(), LogWrites::newId));
    }

    @Override
    public JobRegisterResponse scale(String namespace, String jobId, ScalingRequest request) {
        return again(
                e ->
                        request.jobModifyIndex() == 0
                                && String.valueOf(e.getMessage())
                                        .startsWith("Enforcing job modify index"),
                s -> ScaleRequests.scale(s, namespace, jobId, request, newId()));
    }

    /** Decides anew when somebody else was faster; not for ever. */
    private <R> R again(Predicate<RequestException> outpaced, Function<State, Proposal<R>> decide) {
        for (int tries = 1; tries < MAX_TRIES; tries++) {
            try {
                return write(decide);
            } catch (RequestException e) {
                if (!outpaced.test(e)) {
                    throw e;
                }
            }
        }
        return write(decide);
    }

    @Override
    public JobRegisterResponse revert(JobRevertRequest request, String namespace) {
        return write(s -> versions.revert(s, request, namespace, newId()));
    }

    @Override
    public JobStabilityResponse setStable(JobStabilityRequest request, String namespace) {
        return write(s -> versions.setStable(s, request, namespace));
    }

    @Override
    public JobTagResponse tag(
            TagVersionRequest request, String namespace, String jobId, String name) {
        return write(s -> versions.tag(s, request, namespace, jobId, name, now()));
    }

    @Override
    public JobTagResponse untag(String namespace, String jobId, String name) {
        return write(s -> versions.untag(s, namespace, jobId, name));
    }

    @Override
    public DeploymentUpdateResponse promote(String deploymentId, DeploymentPromoteRequest request) {
        return write(s -> DeploymentRequests.promote(s, deploymentId, request, newId()));
    }

    @Override
    public DeploymentUpdateResponse fail(String deploymentId) {
        return write(s -> DeploymentRequests.fail(s, deploymentId, newId()));
    }

    @Override
    public DeploymentUpdateResponse pause(String deploymentId, boolean pause) {
        return write(s -> DeploymentRequests.pause(s, deploymentId, pause, newId()));
    }

    @Override
    public DeploymentUpdateResponse unblock(String deploymentId) {
        return write(s -> DeploymentRequests.unblock(s, deploymentId, newId()));
    }

    @Override
    public DeploymentUpdateResponse setHealth(
            String deploymentId, DeploymentAllocHealthRequest request) {
        return write(s -> DeploymentRequests.setHealth(s, deploymentId, request, newId()));
    }

    @Override
    public AllocStopResponse stop(
            String allocationId, boolean noShutdownDelay, boolean reschedule) {
        return write(s ->
                AllocationRequests.stop(s, allocationId, noShutdownDelay, reschedule, newId()));
    }

    @Override
    public NodeEligibilityUpdateResponse eligibility(String nodeId, String eligibility) {
        return write(s -> NodeRequests.eligibility(s, nodeId, eligibility, LogWrites::newId));
    }

    @Override
    public NodeDrainUpdateResponse drain(String nodeId, NodeUpdateDrainRequest request) {
        return write(s -> NodeRequests.drain(s, nodeId, request, "", now(), LogWrites::newId));
    }

    @Override
    public NodeUpdateResponse purge(String nodeId) {
        return write(s -> NodeRequests.purge(s, nodeId, LogWrites::newId));
    }

    @Override
    public NodeUpdateResponse evaluate(String nodeId) {
        return write(s -> NodeRequests.evaluate(s, nodeId, LogWrites::newId));
    }

    @Override
    public long apply(Namespace namespace) {
        return write(s -> places.apply(s, namespace));
    }

    @Override
    public long deleteNamespace(String name) {
        return write(s -> places.deleteNamespace(s, name));
    }

    @Override
    public long apply(NodePool pool) {
        return write(_ -> places.apply(pool));
    }

    @Override
    public long deleteNodePool(String name) {
        return write(s -> places.deletePool(s, name));
    }

    @Override
    public OptionalLong configure(SchedulerConfiguration configuration, @Nullable Long onlyAt) {
        try {
            return OptionalLong.of(write(_ -> PlaceRequests.configure(configuration, onlyAt)));
        } catch (RequestException e) {
            if (e.status() == 409) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private <R> R write(Function<State, Proposal<R>> decide) {
        State state = newest.get();
        Proposal<R> proposal = decide.apply(state);
        if (proposal.commands().isEmpty()) {
            return proposal.reply().apply(state.index());
        }
        backlog.admit(proposal.commands());
        return proposal.reply().apply(commits.write(proposal.commands()));
    }
}
