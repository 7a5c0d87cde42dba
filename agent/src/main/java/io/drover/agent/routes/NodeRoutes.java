package io.drover.agent.routes;

import static io.drover.agent.http.Capability.node;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Order;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeDrainUpdateResponse;
import io.drover.api.node.NodeEligibilityUpdateResponse;
import io.drover.api.node.NodeUpdateDrainRequest;
import io.drover.api.node.NodeUpdateEligibilityRequest;
import io.drover.api.node.NodeUpdateResponse;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.io.IOException;
import java.util.List;

/** Nodes: {@code /v1/nodes}, {@code /v1/node}. */
public final class NodeRoutes {
    private final RegionServer server;
    private final Reads reads;

    public NodeRoutes(RegionServer server) {
        this.server = server;
        this.reads = new Reads(server);
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/nodes")
                        .needs(node("read"))
                        .by(Answerer.REGION)
                        .with(Feature.PREFIX, Feature.FILTER, Feature.PAGES, Feature.REVERSE)
                        .parameters("resources", "os")
                        .reads(reads.of(Table.NODES, this::list)),
                Route.get("/v1/node/{node}")
                        .needs(node("read"))
                        .by(Answerer.REGION)
                        .reads(reads.of(c -> Watch.node(c.part("node")), this::read)),
                Route.get("/v1/node/{node}/allocations")
                        .needs(node("read"))
                        .by(Answerer.REGION)
                        .reads(reads.of(Table.ALLOCATIONS, this::allocations)),
                write("evaluate").answers(this::evaluate),
                write("eligibility").answers(this::eligibility),
                write("drain").answers(this::drain),
                write("purge").answers(this::purge));
    }

    private static Route.Draft write(String what) {
        return Route.write("/v1/node/{node}/" + what).needs(node("write")).by(Answerer.LEADER);
    }

    private Answer list(Call call, State state, long index) {
        return rows(call, state.nodes(call.prefix()), index);
    }

    static Answer rows(Call call, Iterable<Node> nodes, long index) {
        boolean resources = call.flag("resources");
        boolean system = call.flag("os");
        return new Answer.Rows<>(
                nodes, index, Order.byText(Node::id), n -> Stubs.of(n, resources, system));
    }

    private Answer read(Call call, State state, long index) {
        Node node = state.node(call.part("node"));
        if (node == null) {
            throw new RequestException(404, "node not found");
        }
        return Answer.json(NodeBuilder.builder(node).secretId("").build(), index);
    }

    private Answer allocations(Call call, State state, long index) {
        return Answer.list(
                server.records(state).allocationsByNode(call.part("node")).toList(), index);
    }

    private Answer evaluate(Call call) {
        NodeUpdateResponse done = server.nodes().evaluate(call.part("node"));
        return Answer.withMeta(done, Math.max(done.evalCreateIndex(), done.nodeModifyIndex()));
    }

    private Answer eligibility(Call call) throws IOException {
        NodeUpdateEligibilityRequest request = call.body(NodeUpdateEligibilityRequest.class);
        NodeEligibilityUpdateResponse done =
                server.nodes().eligibility(call.part("node"), request.eligibility());
        return Answer.written(done, Math.max(done.evalCreateIndex(), done.nodeModifyIndex()));
    }

    private Answer drain(Call call) throws IOException {
        NodeUpdateDrainRequest request = call.body(NodeUpdateDrainRequest.class);
        NodeDrainUpdateResponse done = server.nodes().drain(call.part("node"), request);
        return Answer.written(done, Math.max(done.evalCreateIndex(), done.nodeModifyIndex()));
    }

    private Answer purge(Call call) {
        NodeUpdateResponse done = server.nodes().purge(call.part("node"));
        return Answer.withMeta(done, Math.max(done.evalCreateIndex(), done.nodeModifyIndex()));
    }
}
