package io.drover.server.simulation;

import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentPromoteRequest;
import io.drover.api.job.Job;
import io.drover.api.jobrequest.EvalOptions;
import io.drover.api.jobrequest.JobDispatchRequest;
import io.drover.api.jobrequest.JobEvaluateRequest;
import io.drover.api.jobrequest.JobRevertRequest;
import io.drover.api.jobrequest.ScalingRequest;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.Node;
import io.drover.api.operator.PreemptionConfig;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.Samples;
import io.drover.server.admission.AllocationRequests;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.admission.DeploymentRequests;
import io.drover.server.admission.Evaluations;
import io.drover.server.admission.JobLimits;
import io.drover.server.admission.JobRequests;
import io.drover.server.admission.LaunchRequests;
import io.drover.server.admission.NodeRequests;
import io.drover.server.admission.Proposal;
import io.drover.server.admission.ScaleRequests;
import io.drover.server.admission.VersionRequests;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/**
 * Everything that people can ask of a region, through the same doors: jobs of all types come,
 * change, are scaled, reverted, stopped and forgotten; deployments are promoted, paused and failed;
 * children are dispatched and launched; allocations are stopped; nodes change.
 */
@NullUnmarked
final class AllWork implements Work {
    private final SimulatedRegion region;
    private final Random random;
    private final AllJobs jobs;
    private final Canonicaliser canonicaliser = new Canonicaliser("global");
    private final JobRequests jobRequests = new JobRequests(canonicaliser, JobLimits.DEFAULT);
    private final VersionRequests versions = new VersionRequests(jobRequests);

    AllWork(SimulatedRegion region) {
        this.region = region;
        random = region.random;
        jobs = new AllJobs(random);
        SchedulerConfiguration usual = SchedulerConfiguration.defaults();
        region.append(
                List.of(
                        new Command.SetSchedulerConfiguration(
                                new SchedulerConfiguration(
                                        random.nextBoolean() ? "binpack" : "spread",
                                        new PreemptionConfig(
                                                random.nextBoolean(),
                                                random.nextBoolean(),
                                                random.nextBoolean(),
                                                random.nextBoolean()),
                                        false,
                                        false,
                                        false,
                                        usual.nodeLimitForFeasibilityChecks(),
                                        0,
                                        0),
                                null),
                        new Command.UpsertNodePool(
                                new NodePool(AllJobs.POOL, "", null, null, null, 0, 0, null))),
                _ -> {});
    }

    @Override
    public Node node(int number) {
        return jobs.node(number);
    }

    @Override
    public void doSomething() {
        int number = random.nextInt(AllJobs.JOBS);
        String id = "job-" + number;
        switch (random.nextInt(24)) {
            case 0 -> stop(id, false);
            case 1 -> stop(id, true);
            case 2, 3 -> promote(id);
            case 4 -> pause(id, random.nextBoolean());
            case 5 -> fail(id);
            case 6, 7 -> stopOne(id);
            case 8 -> revert(id);
            case 9, 10 -> scale(id);
            case 11, 12 -> dispatch();
            case 13 -> force();
            case 14, 15 -> lookAgain(id);
            case 16 -> setEligibility(aNode(), random.nextBoolean());
            case 17 -> changeRack();
            case 18 -> stopChildren(true);
            default -> register(number);
        }
    }

    private void write(Supplier<Proposal<?>> request) {
        try {
            region.append(request.get().commands(), _ -> {});
        } catch (RequestException _) {
            // people read why, and do something else
        }
    }

    /** Not through all checks, which refuse what servers schedule and nodes cannot do yet. */
    private void register(int number) {
        State state = region.state();
        Job job = canonicaliser.canonical(jobs.job(number), "default", state);
        Job existing = state.job("default", job.id());
        if (existing != null && !existing.type().equals(job.type())) {
            stop(job.id(), true);
        }
        region.append(
                List.of(
                        new Command.RegisterJob(
                                job,
                                null,
                                Statuses.isParent(job)
                                        ? null
                                        : Evaluations.pending(
                                                job, region.newId(), "job-register", 0),
                                null)),
                _ -> {});
    }

    private void stop(String id, boolean purge) {
        write(() ->
                jobRequests.deregister(
                        region.state(),
                        "default",
                        id,
                        purge,
                        0,
                        random.nextBoolean(),
                        region.newId()));
    }

    private void deployment(String jobId, Function<Deployment, Proposal<?>> request) {
        Deployment latest = region.state().latestDeployment("default", jobId);
        if (latest != null) {
            write(() -> request.apply(latest));
        }
    }

    private void promote(String id) {
        deployment(
                id,
                latest ->
                        DeploymentRequests.promote(
                                region.state(),
                                latest.id(),
                                new DeploymentPromoteRequest(latest.id(), true, null, 0),
                                region.newId()));
    }

    private void pause(String id, boolean pause) {
        deployment(
                id,
                latest ->
                        DeploymentRequests.pause(
                                region.state(), latest.id(), pause, region.newId()));
    }

    private void fail(String id) {
        deployment(
                id, latest -> DeploymentRequests.fail(region.state(), latest.id(), region.newId()));
    }

    private void stopOne(String jobId) {
        List<Allocation> live =
                region.state().allocationsByJob("default", jobId).stream()
                        .filter(allocation -> !Statuses.isTerminal(allocation))
                        .toList();
        if (!live.isEmpty()) {
            String id = live.get(random.nextInt(live.size())).id();
            write(() ->
                    AllocationRequests.stop(
                            region.state(),
                            id,
                            random.nextBoolean(),
                            random.nextBoolean(),
                            region.newId()));
        }
    }

    private void revert(String id) {
        List<Job> known = region.state().jobVersions("default", id).stream().toList();
        if (!known.isEmpty()) {
            int version = known.get(random.nextInt(known.size())).version();
            Job wanted = region.state().jobVersion("default", id, version);
            boolean admissible = wanted != null && !usesDevices(wanted);
            if (admissible) {
                write(() ->
                        versions.revert(
                                region.state(),
                                new JobRevertRequest(id, version, null),
                                "default",
                                region.newId()));
            }
        }
    }

    private static boolean usesDevices(Job job) {
        return job.taskGroups().stream()
                .anyMatch(group -> group.tasks().getFirst().resources().devices() != null);
    }

    private void scale(String id) {
        write(() ->
                ScaleRequests.scale(
                        region.state(),
                        "default",
                        id,
                        new ScalingRequest(
                                random.nextInt(6),
                                Samples.strings("Group", "work"),
                                "",
                                false,
                                null,
                                false,
                                0),
                        region.newId()));
    }

    private void dispatch() {
        write(() ->
                LaunchRequests.dispatch(
                        region.state(),
                        "default",
                        new JobDispatchRequest(
                                AllJobs.PARAMETERIZED, null, Samples.strings("build", "x"), "", 0),
                        random.nextBoolean() ? "" : "token-" + random.nextInt(3),
                        JobLimits.DEFAULT,
                        region.now(),
                        () -> new UUID(random.nextLong(), random.nextLong()).toString()));
    }

    private void force() {
        write(() ->
                LaunchRequests.force(
                        region.state(), "default", AllJobs.PERIODIC, region.now(), region.newId()));
    }

    private void lookAgain(String id) {
        write(() ->
                jobRequests.evaluate(
                        region.state(),
                        new JobEvaluateRequest(id, new EvalOptions(random.nextBoolean())),
                        "default",
                        id,
                        region.newId()));
    }

    private SimulatedNode aNode() {
        List<SimulatedNode> nodes = region.nodes();
        return nodes.get(random.nextInt(nodes.size()));
    }

    private void setEligibility(SimulatedNode node, boolean eligible) {
        if (region.state().node(node.id()) != null) {
            write(() ->
                    NodeRequests.eligibility(
                            region.state(),
                            node.id(),
                            eligible ? "eligible" : "ineligible",
                            region::newId));
        }
    }

    private void changeRack() {
        SimulatedNode node = aNode();
        node.change(jobs::racked);
    }

    private void stopChildren(boolean one) {
        List<Job> children =
                region.state().jobs(null, "").stream()
                        .filter(job -> !job.parentId().isEmpty() && !job.stop())
                        .toList();
        for (Job child : children) {
            if (!one || random.nextInt(children.size()) == 0) {
                stop(child.id(), false);
            }
        }
    }

    @Override
    public void letGoOn() {
        stop(AllJobs.PERIODIC, false);
        region.nodes().forEach(node -> setEligibility(node, true));
        for (Job job : region.state().jobs(null, "")) {
            pause(job.id(), false);
            promote(job.id());
        }
    }

    @Override
    public void check() {
        for (Job job : region.state().jobs(null, "")) {
            if (!job.stop() && !Statuses.isParent(job)) {
                new Fulfilment(region, job).check();
            }
        }
    }
}
