package io.drover.agent.routes;

import static io.drover.agent.http.Capability.operator;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Route;
import io.drover.api.evaluation.EvalReplayRequest;
import java.io.IOException;
import java.util.List;

/** Decisions made again: {@code /v1/evaluation/{eval}/replay}, {@code /v1/evaluations/replay}. */
public final class ReplayRoutes {
    private final RegionServer server;

    public ReplayRoutes(RegionServer server) {
        this.server = server;
    }

    /** The routes of this family. They change nothing. */
    public List<Route> routes() {
        return List.of(
                Route.write("/v1/evaluation/{eval}/replay")
                        .needs(operator("read"))
                        .by(Answerer.REGION)
                        .answers(this::one),
                Route.write("/v1/evaluations/replay")
                        .needs(operator("read"))
                        .by(Answerer.REGION)
                        .answers(this::all));
    }

    private Answer one(Call call) {
        return Answer.json(server.replays().replay(call.part("eval"), server.state()));
    }

    private Answer all(Call call) throws IOException {
        return Answer.json(server.replays().replayAll(call.body(EvalReplayRequest.class)));
    }
}
