package io.drover.agent.routes;

import static io.drover.agent.http.Capability.operator;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Route;
import io.drover.api.operator.SimulationRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What would happen if: {@code /v1/operator/simulate}. */
public final class SimulationRoutes {
    private final RegionServer server;
    private final InstantSource clock;

    public SimulationRoutes(RegionServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
    }

    /** The routes of this family. They change nothing. */
    public List<Route> routes() {
        return List.of(
                Route.write("/v1/operator/simulate")
                        .needs(operator("read"))
                        .by(Answerer.REGION)
                        .answers(this::simulate));
    }

    private Answer simulate(Call call) throws IOException {
        SimulationRequest request = call.body(SimulationRequest.class);
        Instant now = clock.instant();
        return Answer.json(
                server.whatIf()
                        .simulate(
                                server.state(),
                                request,
                                now.getEpochSecond() * 1_000_000_000L + now.getNano()));
    }
}
