package io.drover.agent.routes;

import static io.drover.agent.http.Capability.MANAGEMENT;
import static io.drover.agent.http.Capability.operator;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Route;
import io.drover.api.operator.StateHashResponse;
import io.drover.server.state.StateHash;
import java.util.List;

/** The state as a whole: {@code /v1/operator/state-hash}, {@code /v1/system}. */
public final class StateRoutes {
    private final RegionServer server;

    public StateRoutes(RegionServer server) {
        this.server = server;
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/operator/state-hash")
                        .needs(operator("read"))
                        .by(Answerer.REGION)
                        .answers(this::hash),
                Route.write("/v1/system/gc")
                        .needs(MANAGEMENT)
                        .by(Answerer.LEADER)
                        .answers(this::collect),
                Route.write("/v1/system/reconcile/summaries")
                        .needs(MANAGEMENT)
                        .by(Answerer.LEADER)
                        .answers(this::recount));
    }

    private Answer collect(Call call) {
        server.upkeep().collectGarbage();
        return Answer.empty();
    }

    private Answer recount(Call call) {
        server.upkeep().reconcileSummaries();
        return Answer.empty();
    }

    private Answer hash(Call call) {
        StateHash hash = server.state().hash();
        return Answer.json(
                new StateHashResponse(hash.index(), hash.tables(), hash.total()), hash.index());
    }
}
