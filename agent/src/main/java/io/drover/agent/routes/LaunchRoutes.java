package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Route;
import io.drover.api.Bytes;
import io.drover.api.RequestException;
import io.drover.api.jobrequest.JobDispatchRequest;
import io.drover.api.jobrequest.JobDispatchRequestBuilder;
import io.drover.api.jobrequest.JobDispatchResponse;
import io.drover.api.jobrequest.PeriodicForceResponse;
import java.io.IOException;
import java.util.List;

/** Jobs that start others: launches of periodic jobs by hand, and dispatches. */
public final class LaunchRoutes {
    private final RegionServer server;

    public LaunchRoutes(RegionServer server) {
        this.server = server;
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.write("/v1/job/{job...}/periodic/force")
                        .needs(namespace("dispatch-job", "submit-job", "force-periodic-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .answers(this::force),
                Route.write("/v1/job/{job...}/dispatch")
                        .needs(namespace("dispatch-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .parameters("idempotency_token")
                        .answers(this::dispatch),
                Route.write("/v1/job/{job...}/dispatch/payload")
                        .needs(namespace("dispatch-job"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE)
                        .parameters("idempotency_token")
                        .answers(this::dispatchBytes));
    }

    private Answer force(Call call) {
        PeriodicForceResponse done =
                server.jobs().forcePeriodic(call.namespace(), call.part("job"));
        return Answer.withMeta(done, done.index());
    }

    private Answer dispatch(Call call) throws IOException {
        JobDispatchRequest sent = call.bodyOrNull(JobDispatchRequest.class);
        JobDispatchRequest request =
                sent == null ? JobDispatchRequestBuilder.builder().build() : sent;
        if (!request.jobId().isEmpty() && !request.jobId().equals(call.part("job"))) {
            throw new RequestException(400, "Job ID does not match");
        }
        return dispatch(call, request);
    }

    private Answer dispatchBytes(Call call) throws IOException {
        byte[] payload = call.rawBody();
        return dispatch(
                call, JobDispatchRequestBuilder.builder().payload(Bytes.of(payload)).build());
    }

    private Answer dispatch(Call call, JobDispatchRequest request) {
        JobDispatchRequest named =
                JobDispatchRequestBuilder.builder(request).jobId(call.part("job")).build();
        String token = call.query("idempotency_token");
        JobDispatchResponse done =
                server.jobs().dispatch(call.namespace(), named, token == null ? "" : token);
        return Answer.withMeta(done, done.index());
    }
}
