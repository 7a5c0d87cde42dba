package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Order;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.jobrequest.JobDeregisterResponse;
import io.drover.api.jobrequest.JobEvaluateRequest;
import io.drover.api.jobrequest.JobPlanRequest;
import io.drover.api.jobrequest.JobPlanResponse;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.JobValidateRequest;
import io.drover.api.jobstatus.JobSummary;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs: {@code /v1/jobs}, {@code /v1/job}, {@code /v1/validate/job}. */
public final class JobRoutes {
    private final RegionServer server;
    private final Reads reads;

    public JobRoutes(RegionServer server) {
        this.server = server;
        this.reads = new Reads(server);
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/jobs")
                        .needs(namespace("list-jobs"))
                        .by(Answerer.REGION)
                        .with(
                                Feature.NAMESPACE,
                                Feature.ALL_NAMESPACES,
                                Feature.PREFIX,
                                Feature.FILTER,
                                Feature.PAGES,
                                Feature.REVERSE)
                        .parameters("meta")
                        .reads(reads.of(Table.JOBS, this::list)),
                Route.write("/v1/jobs")
                        .needs(namespace("submit-job", "register-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(call -> register(call, null)),
                Route.write("/v1/validate/job")
                        .needs(namespace("read-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(this::validate),
                Route.get("/v1/job/{job...}")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .with(Feature.NAMESPACE)
                        .reads(reads.of(JobRoutes::watchJob, this::read)),
                Route.write("/v1/job/{job...}")
                        .needs(namespace("submit-job", "register-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(call -> register(call, call.part("job"))),
                Route.on("/v1/job/{job...}", "DELETE")
                        .needs(namespace("submit-job", "deregister-job", "purge-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .parameters("purge", "global", "no_shutdown_delay", "eval_priority")
                        .answers(this::deregister),
                of("allocations")
                        .parameters("all")
                        .reads(reads.of(Table.ALLOCATIONS, this::allocations)),
                of("evaluations").reads(reads.of(Table.EVALUATIONS, this::evaluations)),
                of("deployments")
                        .parameters("all")
                        .reads(reads.of(Table.DEPLOYMENTS, this::deployments)),
                of("deployment").reads(reads.of(Table.DEPLOYMENTS, this::deployment)),
                of("summary").reads(reads.of(JobRoutes::watchSummary, this::summary)),
                Route.write("/v1/job/{job...}/evaluate")
                        .needs(namespace("submit-job", "evaluate-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(this::evaluate),
                Route.write("/v1/job/{job...}/plan")
                        .needs(namespace("submit-job", "plan-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(this::plan));
    }

    /** A read of something that belongs to one job. */
    static Route.Draft of(String what) {
        return Route.get("/v1/job/{job...}/" + what)
                .needs(namespace("read-job"))
                .by(Answerer.REGION)
                .with(Feature.NAMESPACE);
    }

    private static Watch watchJob(Call call) {
        return Watch.job(call.namespace(), call.part("job"));
    }

    private static Watch watchSummary(Call call) {
        return Watch.jobSummary(call.namespace(), call.part("job"));
    }

    private Answer list(Call call, State state, long index) {
        boolean meta = call.flag("meta");
        return new Answer.Rows<>(
                state.jobs(call.namespaceOrAll(), call.prefix()),
                index,
                Order.byNamespaceAndId(Job::namespace, Job::id),
                job -> Stubs.of(job, state.jobSummary(job.namespace(), job.id()), meta));
    }

    private Answer register(Call call, @Nullable String pathJob) throws IOException {
        JobRegisterRequest request = call.body(JobRegisterRequest.class);
        Job job = request.job();
        if (job == null) {
            throw new RequestException(400, "Job must be specified");
        }
        if (job.id().isEmpty()) {
            throw new RequestException(400, "Job ID hasn't been provided");
        }
        if (pathJob != null && !job.id().equals(pathJob)) {
            throw new RequestException(400, "Job ID does not match name");
        }
        JobRegisterResponse done = server.jobs().register(request, namedNamespace(call));
        return Answer.withMeta(done, done.index());
    }

    /** Only what the caller named: the job's own namespace counts otherwise. */
    private static String namedNamespace(Call call) {
        return call.namesNamespace() ? call.namespace() : "";
    }

    private Answer validate(Call call) throws IOException {
        Job job = call.body(JobValidateRequest.class).job();
        if (job == null) {
            throw new RequestException(400, "Job must be specified");
        }
        return Answer.json(server.jobs().validate(job, namedNamespace(call)));
    }

    private Answer read(Call call, State state, long index) {
        return Answer.json(job(call, state), index);
    }

    private static Job job(Call call, State state) {
        Job job = state.job(call.namespace(), call.part("job"));
        if (job == null) {
            throw new RequestException(404, "job not found");
        }
        return job;
    }

    private Answer deregister(Call call) {
        int priority = evalPriority(call);
        boolean purge = call.flag("purge");
        boolean noDelay = call.flag("no_shutdown_delay");
        JobDeregisterResponse done =
                server.jobs()
                        .deregister(call.namespace(), call.part("job"), purge, priority, noDelay);
        return Answer.withMeta(done, Math.max(done.evalCreateIndex(), done.jobModifyIndex()));
    }

    private static int evalPriority(Call call) {
        String text = call.query("eval_priority");
        if (text == null || text.isEmpty()) {
            return 0;
        }
        try {
            int priority = Integer.parseInt(text);
            if (priority >= 1 && priority <= 100) {
                return priority;
            }
        } catch (NumberFormatException e) {
            throw new RequestException(400, "eval_priority is no number: " + text, e);
        }
        throw new RequestException(400, "Eval priority must be between 1 and 100 inclusively");
    }

    private Answer allocations(Call call, State state, long index) {
        Job job = state.job(call.namespace(), call.part("job"));
        long since = job == null || call.flag("all") ? 0 : job.createIndex();
        return Answer.list(
                server.records(state).allocationsByJob(call.namespace(), call.part("job")).stream()
                        .filter(a -> incarnation(a) >= since)
                        .sorted(Comparator.comparingLong(Allocation::createIndex))
                        .map(a -> Stubs.of(a, false, true))
                        .toList(),
                index);
    }

    private static long incarnation(Allocation allocation) {
        Job job = allocation.job();
        return job == null ? Long.MAX_VALUE : job.createIndex();
    }

    private Answer evaluations(Call call, State state, long index) {
        return Answer.list(
                server.records(state).evaluationsByJob(call.namespace(), call.part("job")).stream()
                        .sorted(Comparator.comparingLong(Evaluation::createIndex))
                        .toList(),
                index);
    }

    private Answer deployments(Call call, State state, long index) {
        Job job = state.job(call.namespace(), call.part("job"));
        long since = job == null || call.flag("all") ? 0 : job.createIndex();
        return Answer.list(
                server.records(state).deploymentsByJob(call.namespace(), call.part("job")).stream()
                        .filter(d -> d.jobCreateIndex() >= since)
                        .sorted(Comparator.comparingLong(Deployment::createIndex))
                        .toList(),
                index);
    }

    private Answer deployment(Call call, State state, long index) {
        return Answer.json(state.latestDeployment(call.namespace(), call.part("job")), index);
    }

    private Answer summary(Call call, State state, long index) {
        JobSummary summary = state.jobSummary(call.namespace(), call.part("job"));
        if (summary == null) {
            throw new RequestException(404, "job not found");
        }
        return Answer.json(summary, index);
    }

    private Answer evaluate(Call call) throws IOException {
        JobEvaluateRequest sent = call.bodyOrNull(JobEvaluateRequest.class);
        JobEvaluateRequest request =
                sent == null ? new JobEvaluateRequest(call.part("job"), null) : sent;
        if (request.jobId().isEmpty()) {
            throw new RequestException(400, "Job ID must be specified");
        }
        if (!request.jobId().equals(call.part("job"))) {
            throw new RequestException(400, "JobID not same as job name");
        }
        JobRegisterResponse done =
                server.jobs().evaluate(request, call.namespace(), request.jobId());
        return Answer.withMeta(done, done.index());
    }

    private Answer plan(Call call) throws IOException {
        JobPlanRequest request = call.body(JobPlanRequest.class);
        Job job = request.job();
        if (job == null) {
            throw new RequestException(400, "Job must be specified");
        }
        if (job.id().isEmpty()) {
            throw new RequestException(400, "Job must have a valid ID");
        }
        if (!job.id().equals(call.part("job"))) {
            throw new RequestException(400, "Job ID does not match");
        }
        JobPlanResponse planned = server.jobs().plan(request, namedNamespace(call));
        return Answer.written(planned, planned.index());
    }
}
