package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.job.ScalingPolicy;
import io.drover.api.job.ScalingPolicyBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.JobScaleStatusResponse;
import io.drover.api.jobrequest.ScalingEvent;
import io.drover.api.jobrequest.ScalingPolicyListStub;
import io.drover.api.jobrequest.ScalingRequest;
import io.drover.api.jobrequest.TaskGroupScaleStatus;
import io.drover.server.state.JobActivity;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts of groups and their policies: {@code /v1/job/…/scale}, {@code /v1/scaling}. */
public final class ScalingRoutes {
    private final RegionServer server;
    private final Reads reads;

    public ScalingRoutes(RegionServer server) {
        this.server = server;
        this.reads = new Reads(server);
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/job/{job...}/scale")
                        .needs(namespace("read-job", "read-job-scaling"))
                        .by(Answerer.REGION)
                        .with(Feature.NAMESPACE)
                        .reads(reads.of(ScalingRoutes::watch, this::status)),
                Route.write("/v1/job/{job...}/scale")
                        .needs(namespace("scale-job", "submit-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(this::scale),
                Route.get("/v1/scaling/policies")
                        .needs(namespace("list-scaling-policies", "list-jobs"))
                        .by(Answerer.REGION)
                        .with(Feature.NAMESPACE, Feature.ALL_NAMESPACES, Feature.PREFIX)
                        .parameters("job", "type")
                        .reads(reads.of(Table.JOBS, this::policies)),
                Route.get("/v1/scaling/policy/{policy}")
                        .needs(namespace("read-scaling-policy", "list-jobs"))
                        .by(Answerer.REGION)
                        .with(Feature.NAMESPACE)
                        .reads(reads.of(Table.JOBS, this::policy)));
    }

    private static Watch watch(Call call) {
        return Watch.jobSummary(call.namespace(), call.part("job"));
    }

    private Answer scale(Call call) throws IOException {
        ScalingRequest request = call.body(ScalingRequest.class);
        SortedMap<String, String> target =
                request.target() == null ? new TreeMap<>() : request.target();
        if (!target.getOrDefault("Job", call.part("job")).equals(call.part("job"))) {
            throw new RequestException(400, "job ID in payload did not match URL");
        }
        if (!target.getOrDefault("Namespace", call.namespace()).equals(call.namespace())) {
            throw new RequestException(400, "namespace in payload did not match header");
        }
        JobRegisterResponse done = server.jobs().scale(call.namespace(), call.part("job"), request);
        return Answer.withMeta(done, done.index());
    }

    private Answer status(Call call, State state, long index) {
        Job job = state.job(call.namespace(), call.part("job"));
        if (job == null) {
            throw new RequestException(404, "job not found");
        }
        JobActivity activity = state.jobActivity(job.namespace(), job.id());
        List<Allocation> allocations =
                state.allocationsByJob(job.namespace(), job.id()).stream()
                        .filter(allocation -> !Statuses.isTerminal(allocation))
                        .toList();
        SortedMap<String, TaskGroupScaleStatus> groups = new TreeMap<>();
        for (TaskGroup group : groupsOf(job)) {
            groups.put(group.name(), status(group, allocations, activity));
        }
        return Answer.json(
                new JobScaleStatusResponse(
                        job.id(),
                        job.namespace(),
                        job.createIndex(),
                        job.jobModifyIndex(),
                        job.stop(),
                        groups),
                index);
    }

    private static TaskGroupScaleStatus status(
            TaskGroup group, List<Allocation> allocations, @Nullable JobActivity activity) {
        int placed = 0;
        int running = 0;
        int healthy = 0;
        int unhealthy = 0;
        for (Allocation allocation : allocations) {
            if (allocation.taskGroup().equals(group.name())) {
                placed++;
                running += allocation.clientStatus().equals("running") ? 1 : 0;
                AllocDeploymentStatus health = allocation.deploymentStatus();
                Boolean verdict = health == null ? null : health.healthy();
                healthy += Boolean.TRUE.equals(verdict) ? 1 : 0;
                unhealthy += Boolean.FALSE.equals(verdict) ? 1 : 0;
            }
        }
        SortedMap<String, List<ScalingEvent>> events = activity == null ? null : activity.scaling();
        return new TaskGroupScaleStatus(
                group.count() == null ? 1 : group.count(),
                placed,
                running,
                healthy,
                unhealthy,
                events == null ? null : events.get(group.name()));
    }

    private static List<TaskGroup> groupsOf(Job job) {
        return job.taskGroups() == null ? List.of() : job.taskGroups();
    }

    private Answer policies(Call call, State state, long index) {
        String job = call.query("job");
        String type = call.query("type");
        List<ScalingPolicyListStub> stubs =
                all(state, call.namespaceOrAll()).stream()
                        .filter(p -> p.id().startsWith(call.prefix()))
                        .filter(p -> job == null || job.isEmpty() || job.equals(jobOf(p)))
                        // a type by its beginning: "vertical" stands for all of those
                        .filter(p -> type == null || p.type().startsWith(type))
                        .map(ScalingRoutes::stub)
                        .toList();
        return Answer.list(stubs, index);
    }

    private static @Nullable String jobOf(ScalingPolicy policy) {
        return policy.target() == null ? null : policy.target().get("Job");
    }

    private static ScalingPolicyListStub stub(ScalingPolicy policy) {
        return new ScalingPolicyListStub(
                policy.id(),
                !Boolean.FALSE.equals(policy.enabled()),
                policy.type(),
                policy.target(),
                policy.createIndex(),
                policy.modifyIndex());
    }

    private Answer policy(Call call, State state, long index) {
        for (ScalingPolicy policy : all(state, null)) {
            if (policy.id().equals(call.part("policy"))) {
                return Answer.json(policy, index);
            }
        }
        throw new RequestException(404, "policy not found");
    }

    /** Those of jobs that are not stopped; a child shares its parent's. */
    private static List<ScalingPolicy> all(State state, @Nullable String namespace) {
        List<ScalingPolicy> all = new ArrayList<>();
        for (Job job : state.jobs(namespace, "")) {
            if (job.stop() || !job.parentId().isEmpty()) {
                continue;
            }
            for (TaskGroup group : groupsOf(job)) {
                add(all, job, group.scaling());
                for (Task task : group.tasks() == null ? List.<Task>of() : group.tasks()) {
                    if (task.scalingPolicies() != null) {
                        task.scalingPolicies().forEach(policy -> add(all, job, policy));
                    }
                }
            }
        }
        all.sort(Comparator.comparing(ScalingPolicy::id));
        return all;
    }

    private static void add(List<ScalingPolicy> all, Job job, @Nullable ScalingPolicy policy) {
        if (policy != null) {
            all.add(
                    ScalingPolicyBuilder.builder(policy)
                            .createIndex(job.createIndex())
                            .modifyIndex(job.jobModifyIndex())
                            .build());
        }
    }
}
