package io.drover.agent.routes;

import static io.drover.agent.http.Capability.namespace;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Answerer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Feature;
import io.drover.agent.http.Route;
import io.drover.api.RequestException;
import io.drover.api.evaluation.EvalCountResponse;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.evaluation.EvaluationStub;
import io.drover.server.history.Records;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Evaluations: {@code /v1/evaluations}, {@code /v1/evaluation}. */
public final class EvaluationRoutes {
    private final RegionServer server;
    private final Reads reads;

    public EvaluationRoutes(RegionServer server) {
        this.server = server;
        this.reads = new Reads(server);
    }

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/evaluations")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .with(
                                Feature.NAMESPACE,
                                Feature.ALL_NAMESPACES,
                                Feature.PREFIX,
                                Feature.FILTER,
                                Feature.PAGES,
                                Feature.REVERSE)
                        .parameters("status", "job")
                        .reads(reads.of(Table.EVALUATIONS, this::list)),
                Route.get("/v1/evaluations/count")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .with(
                                Feature.NAMESPACE,
                                Feature.ALL_NAMESPACES,
                                Feature.PREFIX,
                                Feature.FILTER)
                        .reads(reads.of(Table.EVALUATIONS, this::count)),
                Route.get("/v1/evaluation/{eval}")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .parameters("related")
                        .reads(reads.of(c -> Watch.evaluation(c.part("eval")), this::read)),
                Route.get("/v1/evaluation/{eval}/allocations")
                        .needs(namespace("read-job"))
                        .by(Answerer.REGION)
                        .reads(reads.of(Table.ALLOCATIONS, this::allocations)));
    }

    private Answer list(Call call, State state, long index) {
        return rows(call, server.records(state), index);
    }

    private static Answer.Rows<Evaluation> rows(Call call, Records records, long index) {
        String status = call.query("status");
        String job = call.query("job");
        if ((status != null || job != null) && call.query("filter") != null) {
            throw new RequestException(
                    400, "Filter expression cannot be used with other filter parameters");
        }
        String namespace = call.namespaceOrAll();
        Iterable<Evaluation> rows =
                () ->
                        records.evaluations(call.prefix()).stream()
                                .filter(e -> namespace == null || e.namespace().equals(namespace))
                                .filter(e -> status == null || e.status().equals(status))
                                .filter(e -> job == null || e.jobId().equals(job))
                                .iterator();
        return Reads.byCreation(call, rows, index, Evaluation::createIndex, Evaluation::id, e -> e);
    }

    private Answer count(Call call, State state, long index) {
        return Answer.withMeta(
                new EvalCountResponse(rows(call, server.records(state), index).count(call)), index);
    }

    private Answer read(Call call, State state, long index) {
        Records records = server.records(state);
        Evaluation evaluation = records.evaluation(call.part("eval"));
        if (evaluation == null) {
            throw new RequestException(404, "eval not found");
        }
        return Answer.json(
                call.flag("related")
                        ? EvaluationBuilder.builder(evaluation)
                                .relatedEvals(related(evaluation, records))
                                .build()
                        : evaluation,
                index);
    }

    /** Those that followed from it or led to it, over any number of steps. */
    private static List<EvaluationStub> related(Evaluation start, Records records) {
        SortedMap<String, Evaluation> found = new TreeMap<>();
        Deque<Evaluation> waiting = new ArrayDeque<>(List.of(start));
        while (!waiting.isEmpty()) {
            Evaluation next = waiting.remove();
            if (found.putIfAbsent(next.id(), next) != null) {
                continue;
            }
            for (String id : List.of(next.nextEval(), next.previousEval(), next.blockedEval())) {
                Evaluation other = id.isEmpty() ? null : records.evaluation(id);
                if (other != null) {
                    waiting.add(other);
                }
            }
        }
        found.remove(start.id());
        List<Evaluation> others = new ArrayList<>(found.values());
        others.sort(Comparator.comparingLong(Evaluation::createIndex));
        return others.stream().map(Stubs::of).toList();
    }

    private Answer allocations(Call call, State state, long index) {
        return Answer.list(
                server.records(state).allocationsByEvaluation(call.part("eval")).stream()
                        .map(a -> Stubs.of(a, false, true))
                        .toList(),
                index);
    }
}
