package io.drover.agent.routes;

import static io.drover.agent.http.Capability.MANAGEMENT;
import static io.drover.agent.http.Capability.node;
import static io.drover.agent.http.Capability.nodePool;
import static io.drover.agent.http.Capability.rows;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Order;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.job.Job;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.Node;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where jobs may be: {@code /v1/namespaces}, {@code /v1/namespace}, {@code /v1/node/pools}. */
public final class PlaceRoutes {
    private final RegionServer server;
    private final Reads reads;

    public PlaceRoutes(RegionServer server) {
        this.server = server;
        this.reads = new Reads(server);
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/namespaces")
                        .needs(rows("read"))
                        .by(Answerer.REGION)
                        .with(Feature.PREFIX)
                        .reads(reads.of(Table.NAMESPACES, this::namespaces)),
                Route.write("/v1/namespace")
                        .needs(MANAGEMENT)
                        .by(Answerer.LEADER)
                        .answers(call -> applyNamespace(call, null)),
                Route.get("/v1/namespace/{name}")
                        .needs(rows("read"))
                        .by(Answerer.REGION)
                        .reads(reads.of(c -> Watch.namespace(c.part("name")), this::namespace)),
                Route.write("/v1/namespace/{name}")
                        .needs(MANAGEMENT)
                        .by(Answerer.LEADER)
                        .answers(call -> applyNamespace(call, call.part("name"))),
                Route.on("/v1/namespace/{name}", "DELETE")
                        .needs(MANAGEMENT)
                        .by(Answerer.LEADER)
                        .answers(call ->
                                Answer.empty(server.settings().deleteNamespace(call.part("name")))),
                Route.get("/v1/node/pools")
                        .needs(nodePool("read"))
                        .by(Answerer.REGION)
                        .with(Feature.PREFIX, Feature.FILTER, Feature.PAGES)
                        .reads(reads.of(Table.NODE_POOLS, this::pools)),
                Route.write("/v1/node/pools")
                        .needs(nodePool("write"))
                        .by(Answerer.LEADER)
                        .answers(call -> applyPool(call, null)),
                Route.get("/v1/node/pool/{pool}")
                        .needs(nodePool("read"))
                        .by(Answerer.REGION)
                        .reads(reads.of(c -> Watch.nodePool(c.part("pool")), this::pool)),
                Route.write("/v1/node/pool/{pool}")
                        .needs(nodePool("write"))
                        .by(Answerer.LEADER)
                        .answers(call -> applyPool(call, call.part("pool"))),
                Route.on("/v1/node/pool/{pool}", "DELETE")
                        .needs(nodePool("delete"))
                        .by(Answerer.LEADER)
                        .answers(call ->
                                Answer.empty(server.settings().deleteNodePool(call.part("pool")))),
                Route.get("/v1/node/pool/{pool}/nodes")
                        .needs(node("read"))
                        .by(Answerer.REGION)
                        .with(Feature.FILTER, Feature.PAGES)
                        .parameters("resources", "os")
                        .reads(reads.of(Table.NODES, this::nodesOfPool)),
                Route.get("/v1/node/pool/{pool}/jobs")
                        .needs(nodePool("read"))
                        .by(Answerer.REGION)
                        .with(
                                Feature.NAMESPACE,
                                Feature.ALL_NAMESPACES,
                                Feature.FILTER,
                                Feature.PAGES,
                                Feature.REVERSE)
                        .parameters("meta")
                        .reads(reads.of(Table.JOBS, this::jobsOfPool)));
    }

    private Answer namespaces(Call call, State state, long index) {
        return new Answer.Rows<>(
                state.namespaces(call.prefix()), index, Order.byText(Namespace::name), n -> n);
    }

    private Answer namespace(Call call, State state, long index) {
        Namespace namespace = state.namespace(call.part("name"));
        if (namespace == null) {
            throw new RequestException(404, "Namespace not found");
        }
        return Answer.json(namespace, index);
    }

    private Answer applyNamespace(Call call, @Nullable String name) throws IOException {
        Namespace namespace = call.body(Namespace.class);
        if (name != null && !name.equals(namespace.name())) {
            throw new RequestException(400, "Namespace name does not match request path");
        }
        return Answer.empty(server.settings().apply(namespace));
    }

    private Answer pools(Call call, State state, long index) {
        return new Answer.Rows<>(
                state.nodePools(call.prefix()), index, Order.byText(NodePool::name), p -> p);
    }

    private Answer pool(Call call, State state, long index) {
        return Answer.json(known(call, state), index);
    }

    private static NodePool known(Call call, State state) {
        NodePool pool = state.nodePool(call.part("pool"));
        if (pool == null) {
            throw new RequestException(404, "node pool not found");
        }
        return pool;
    }

    private Answer applyPool(Call call, @Nullable String name) throws IOException {
        NodePool pool = call.bodyOrNull(NodePool.class);
        if (pool == null) {
            throw new RequestException(400, "must specify at least one node pool");
        }
        if (name != null && !name.equals(pool.name())) {
            throw new RequestException(400, "Node pool name does not match request path");
        }
        return Answer.empty(server.settings().apply(pool));
    }

    private Answer nodesOfPool(Call call, State state, long index) {
        refusePrefix(call);
        String pool = call.part("pool");
        Iterable<Node> nodes =
                () ->
                        state.nodes("").stream()
                                .filter(n -> pool.equals("all") || n.nodePool().equals(pool))
                                .iterator();
        return NodeRoutes.rows(call, nodes, index);
    }

    private static void refusePrefix(Call call) {
        if (!call.prefix().isEmpty()) {
            throw new RequestException(400, "prefix argument not allowed");
        }
    }

    private Answer jobsOfPool(Call call, State state, long index) {
        refusePrefix(call);
        String pool = call.part("pool");
        boolean meta = call.flag("meta");
        Iterable<Job> jobs =
                () ->
                        state.jobs(call.namespaceOrAll(), "").stream()
                                .filter(job -> job.nodePool().equals(pool))
                                .iterator();
        return new Answer.Rows<>(
                jobs,
                index,
                Order.byNamespaceAndId(Job::namespace, Job::id),
                job -> Stubs.of(job, state.jobSummary(job.namespace(), job.id()), meta));
    }
}
