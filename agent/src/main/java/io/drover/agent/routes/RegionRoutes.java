package io.drover.agent.routes;

import static io.drover.agent.http.Capability.NOTHING;
import static io.drover.agent.http.Capability.rows;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.search.SearchRequest;
import io.drover.api.search.SearchResponse;
import io.drover.server.RaftPeerInfo;
import io.drover.server.state.State;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** The region as a whole: status, regions, search. */
public final class RegionRoutes {
    private final RegionServer server;
    private final Supplier<List<String>> regions;

    /**
     * @param regions names of all known regions, in order
     */
    public RegionRoutes(RegionServer server, Supplier<List<String>> regions) {
        this.server = server;
        this.regions = regions;
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
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
                Route.write("/v1/search")
                        .needs(rows("read"))
                        .by(Answerer.LEADER)
                        .with(Feature.NAMESPACE, Feature.ALL_NAMESPACES)
                        .answers(this::search));
    }

    private String leader() {
        return server.leaderAddress()
                .orElseThrow(() -> new RequestException(500, "No cluster leader"));
    }

    private Answer search(Call call) throws IOException {
        SearchRequest request = call.body(SearchRequest.class);
        State state = server.state();
        SearchResponse found = new Search(server.records(state), call.namespaceOrAll()).of(request);
        return Answer.withMeta(found, state.index());
    }
}
