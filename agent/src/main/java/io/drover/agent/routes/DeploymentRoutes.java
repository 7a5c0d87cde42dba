package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.deployment.Deployment;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.util.List;

/** Deployments: {@code /v1/deployments}, {@code /v1/deployment}. */
public final class DeploymentRoutes {
    private final Reads reads;

    public DeploymentRoutes(RegionServer server) {
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
                        .reads(reads.of(Table.ALLOCATIONS, this::allocations)));
    }

    private Answer list(Call call, State state, long index) {
        String namespace = call.namespaceOrAll();
        Iterable<Deployment> rows =
                () ->
                        state.deployments(call.prefix()).stream()
                                .filter(d -> namespace == null || d.namespace().equals(namespace))
                                .iterator();
        return Reads.byCreation(call, rows, index, Deployment::createIndex, Deployment::id, d -> d);
    }

    private Answer read(Call call, State state, long index) {
        Deployment deployment = state.deployment(call.part("deployment"));
        if (deployment == null) {
            throw new RequestException(404, "deployment not found");
        }
        return Answer.json(deployment, index);
    }

    private Answer allocations(Call call, State state, long index) {
        return Answer.list(
                state.allocationsByDeployment(call.part("deployment")).stream()
                        .map(a -> Stubs.of(a, false, true))
                        .toList(),
                index);
    }
}
