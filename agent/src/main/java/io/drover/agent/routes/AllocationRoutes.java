package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.allocation.AllocStopResponse;
import io.drover.api.allocation.Allocation;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.util.List;

/** Allocations as servers know them: {@code /v1/allocations}, {@code /v1/allocation}. */
public final class AllocationRoutes {
    private final RegionServer server;
    private final Reads reads;

    public AllocationRoutes(RegionServer server) {
        this.server = server;
        this.reads = new Reads(server);
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/allocations")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .with(
                                Feature.NAMESPACE,
                                Feature.ALL_NAMESPACES,
                                Feature.PREFIX,
                                Feature.FILTER,
                                Feature.PAGES,
                                Feature.REVERSE)
                        .parameters("resources", "task_states")
                        .reads(reads.of(Table.ALLOCATIONS, this::list)),
                Route.get("/v1/allocation/{alloc}")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .reads(reads.of(c -> Watch.allocation(c.part("alloc")), this::read)),
                Route.write("/v1/allocation/{alloc}/stop")
                        .needs(namespace("alloc-lifecycle"))
                        .by(Answerer.LEADER)
                        .parameters("no_shutdown_delay", "reschedule")
                        .answers(this::stop));
    }

    private Answer list(Call call, State state, long index) {
        boolean resources = call.flag("resources");
        boolean taskStates = call.flag("task_states", true);
        String namespace = call.namespaceOrAll();
        Iterable<Allocation> rows =
                () ->
                        server.records(state).allocations(call.prefix()).stream()
                                .filter(a -> namespace == null || a.namespace().equals(namespace))
                                .iterator();
        return Reads.byCreation(
                call,
                rows,
                index,
                Allocation::createIndex,
                Allocation::id,
                a -> Stubs.of(a, resources, taskStates));
    }

    private Answer read(Call call, State state, long index) {
        Allocation allocation = server.records(state).allocation(call.part("alloc"));
        if (allocation == null) {
            throw new RequestException(404, "alloc not found");
        }
        return Answer.json(allocation, index);
    }

    private Answer stop(Call call) {
        if (server.records(server.state()).allocation(call.part("alloc")) == null) {
            throw new RequestException(404, "allocation not found");
        }
        AllocStopResponse done =
                server.allocations()
                        .stop(
                                call.part("alloc"),
                                call.flag("no_shutdown_delay"),
                                call.flag("reschedule"));
        return Answer.written(done, server.state().index());
    }
}
