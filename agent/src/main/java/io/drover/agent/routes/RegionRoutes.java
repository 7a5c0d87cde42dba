package io.drover.agent.routes;

import static io.drover.agent.http.Capability.NOTHING;
import static io.drover.agent.http.Capability.operator;
import static io.drover.agent.http.Capability.rows;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Order;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.namespace.Namespace;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.search.SearchRequest;
import io.drover.api.search.SearchResponse;
import io.drover.server.RaftPeerInfo;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The region as a whole: namespaces, status, regions, search, the scheduler's configuration. */
public final class RegionRoutes {
    private final RegionServer server;
    private final Supplier<List<String>> regions;
    private final Reads reads;

    /**
     * @param regions names of all known regions, in order
     */
    public RegionRoutes(RegionServer server, Supplier<List<String>> regions) {
        this.server = server;
        this.regions = regions;
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
                Route.get("/v1/namespace/{name}")
                        .needs(rows("read"))
                        .by(Answerer.REGION)
                        .reads(reads.of(c -> Watch.namespace(c.part("name")), this::namespace)),
                Route.get("/v1/regions")
                        .needs(NOTHING)
                        .by(Answerer.SERVER)
                        .answers(_ -> Answer.json(regions.get())),
                Route.get("/v1/status/leader")
                        .needs(NOTHING)
                        .by(Answerer.SERVER)
                        .answers(_ -> Answer.json(leader())),
                Route.get("/v1/status/peers")
                        .needs(NOTHING)
                        .by(Answerer.SERVER)
                        .answers(_ ->
                                Answer.json(
                                        server.peers().stream()
                                                .map(RaftPeerInfo::address)
                                                .toList())),
                Route.get("/v1/operator/scheduler/configuration")
                        .needs(operator("read"))
                        .by(Answerer.REGION)
                        .reads(reads.of(Table.SCHEDULER_CONFIGURATION, this::scheduler)),
                Route.write("/v1/search")
                        .needs(rows("read"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE, Feature.ALL_NAMESPACES)
                        .answers(this::search));
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

    private String leader() {
        return server.leaderAddress()
                .orElseThrow(() -> new RequestException(500, "No cluster leader"));
    }

    private Answer scheduler(Call call, State state, long index) {
        SortedMap<String, SchedulerConfiguration> body = new TreeMap<>();
        body.put("SchedulerConfig", state.schedulerConfiguration());
        return Answer.withMeta(body, index);
    }

    private Answer search(Call call) throws IOException {
        SearchRequest request = call.body(SearchRequest.class);
        State state = server.state();
        SearchResponse found = new Search(state, call.namespaceOrAll()).of(request);
        return Answer.withMeta(found, state.index());
    }
}
