package io.drover.agent.routes;

import static io.drover.agent.http.Capability.operator;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the schedulers decide: {@code /v1/operator/scheduler/configuration}. */
public final class SchedulerRoutes {
    private static final String PATH = "/v1/operator/scheduler/configuration";

    private final RegionServer server;
    private final Reads reads;

    public SchedulerRoutes(RegionServer server) {
        this.server = server;
        this.reads = new Reads(server);
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH)
                        .needs(operator("read"))
                        .by(Answerer.REGION)
                        .reads(reads.of(Table.SCHEDULER_CONFIGURATION, this::show)),
                Route.write(PATH)
                        .needs(operator("write"))
                        .by(Answerer.LEADER)
                        .parameters("cas")
                        .answers(this::set));
    }

    private Answer show(Call call, State state, long index) {
        SortedMap<String, SchedulerConfiguration> body = new TreeMap<>();
        body.put("SchedulerConfig", state.schedulerConfiguration());
        return Answer.withMeta(body, index);
    }

    private Answer set(Call call) throws IOException {
        OptionalLong index = server.settings().configure(body(call), cas(call));
        SortedMap<String, Object> body = new TreeMap<>();
        body.put("Updated", index.isPresent());
        return Answer.written(body, index.orElse(server.state().index()));
    }

    private static SchedulerConfiguration body(Call call) throws IOException {
        try {
            return call.body(SchedulerConfiguration.class);
        } catch (RequestException e) {
            throw new RequestException(
                    e.status(), "Error parsing scheduler config: " + e.getMessage(), e);
        }
    }

    private static @Nullable Long cas(Call call) {
        String text = call.query("cas");
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new RequestException(400, "Error parsing cas value: " + text, e);
        }
    }
}
