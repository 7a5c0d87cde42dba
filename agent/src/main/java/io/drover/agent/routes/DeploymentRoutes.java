package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Handler;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentAllocHealthRequest;
import io.drover.api.deployment.DeploymentPauseRequest;
import io.drover.api.deployment.DeploymentPromoteRequest;
import io.drover.api.deployment.DeploymentUnblockRequest;
import io.drover.api.deployment.DeploymentUpdateResponse;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.io.IOException;
import java.util.List;

/** Deployments: {@code /v1/deployments}, {@code /v1/deployment}. */
public final class DeploymentRoutes {
    private final RegionServer server;
    private final Reads reads;

    public DeploymentRoutes(RegionServer server) {
        this.server = server;
        this.reads = new Reads(server);
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/deployments")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .with(
                                Feature.NAMESPACE,
                                Feature.ALL_NAMESPACES,
                                Feature.PREFIX,
                                Feature.FILTER,
                                Feature.PAGES,
                                Feature.REVERSE)
                        .reads(reads.of(Table.DEPLOYMENTS, this::list)),
                Route.get("/v1/deployment/{deployment}")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .reads(reads.of(c -> Watch.deployment(c.part("deployment")), this::read)),
                Route.get("/v1/deployment/allocations/{deployment}")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .reads(reads.of(Table.ALLOCATIONS, this::allocations)),
                write("fail", "fail-deployment", this::fail),
                write("pause", "pause-deployment", this::pause),
                write("promote", "promote-deployment", this::promote),
                write("unblock", "unblock-deployment", this::unblock),
                write("allocation-health", "set-alloc-health-deployment", this::setHealth));
    }

    private static Route write(String what, String capability, Handler.Once handler) {
        return Route.write("/v1/deployment/" + what + "/{deployment}")
                .needs(namespace("submit-job", capability))
                .by(Answerer.LEADER)
                .answers(handler);
    }

    private Answer fail(Call call) {
        return answer(server.deployments().fail(call.part("deployment")));
    }

    private Answer pause(Call call) throws IOException {
        DeploymentPauseRequest request = call.body(DeploymentPauseRequest.class);
        checkId(call, request.deploymentId());
        return answer(server.deployments().pause(call.part("deployment"), request.pause()));
    }

    private Answer promote(Call call) throws IOException {
        DeploymentPromoteRequest request = call.body(DeploymentPromoteRequest.class);
        checkId(call, request.deploymentId());
        return answer(server.deployments().promote(call.part("deployment"), request));
    }

    private Answer unblock(Call call) throws IOException {
        DeploymentUnblockRequest request = call.body(DeploymentUnblockRequest.class);
        checkId(call, request.deploymentId());
        return answer(server.deployments().unblock(call.part("deployment")));
    }

    private Answer setHealth(Call call) throws IOException {
        DeploymentAllocHealthRequest request = call.body(DeploymentAllocHealthRequest.class);
        checkId(call, request.deploymentId());
        return answer(server.deployments().setHealth(call.part("deployment"), request));
    }

    private static void checkId(Call call, String inBody) {
        if (inBody.isEmpty()) {
            throw new RequestException(400, "DeploymentID must be specified");
        }
        if (!inBody.equals(call.part("deployment"))) {
            throw new RequestException(400, "Deployment ID does not match");
        }
    }

    private static Answer answer(DeploymentUpdateResponse done) {
        return Answer.withMeta(done, done.deploymentModifyIndex());
    }

    private Answer list(Call call, State state, long index) {
        String namespace = call.namespaceOrAll();
        Iterable<Deployment> rows =
                () ->
                        server.records(state).deployments(call.prefix()).stream()
                                .filter(d -> namespace == null || d.namespace().equals(namespace))
                                .iterator();
        return Reads.byCreation(call, rows, index, Deployment::createIndex, Deployment::id, d -> d);
    }

    private Answer read(Call call, State state, long index) {
        Deployment deployment = server.records(state).deployment(call.part("deployment"));
        if (deployment == null) {
            throw new RequestException(404, "deployment not found");
        }
        return Answer.json(deployment, index);
    }

    private Answer allocations(Call call, State state, long index) {
        return Answer.list(
                server.records(state).allocationsByDeployment(call.part("deployment")).stream()
                        .map(a -> Stubs.of(a, false, true))
                        .toList(),
                index);
    }
}
