package io.drover.cli.eval;

import io.drover.api.client.Answer;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;

/** {@code drover eval list}. */
public final class EvalList implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Lists evaluations.";
    }

    @Override
    public void declare(Options options) {
        options.value("job", "job", "Only those of this job.")
                .value("status", "status", "Only those of this status.")
                .value("filter", "expression", "Only those that the expression is true for.")
                .value("per-page", "count", "How many to show; default all.")
                .value("page-token", "token", "Where to begin.")
                .flag("ui", "Accepted, without effect.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Query query =
                Query.of("/v1/evaluations")
                        .withIfSet("job", call.value("job"))
                        .withIfSet("status", call.value("status"))
                        .withIfSet("filter", call.value("filter"))
                        .withIfSet("per_page", call.value("per-page"))
                        .withIfSet("next_token", call.value("page-token"));
        Answer answer = call.get("Error querying evaluations", query);
        Json evaluations =
                call.has("per-page")
                        ? answer.body()
                        : call.list("Error querying evaluations", query);
        if (call.wantsFormat()) {
            return call.printFormatted(evaluations);
        }
        if (evaluations.isEmpty()) {
            call.say("No evals found");
            return 0;
        }
        call.say(table(call, evaluations.items()));
        if (call.has("per-page") && !answer.nextToken().isEmpty()) {
            call.say(
                    "\nResults have been paginated. To get the next page run:\n\n"
                            + "drover eval list -per-page="
                            + call.value("per-page")
                            + " -page-token "
                            + answer.nextToken());
        }
        return 0;
    }

    private static String table(Invocation call, List<Json> evaluations) {
        var rows = new ArrayList<List<String>>();
        rows.add(
                List.of(
                        "ID",
                        "Priority",
                        "Triggered By",
                        "Job ID",
                        "Namespace",
                        "Node ID",
                        "Status",
                        "Placement Failures"));
        for (Json evaluation : evaluations) {
            rows.add(
                    List.of(
                            call.shorten(evaluation.text("ID")),
                            evaluation.text("Priority"),
                            evaluation.text("TriggeredBy"),
                            evaluation.text("JobID"),
                            evaluation.text("Namespace"),
                            call.shorten(evaluation.text("NodeID")),
                            evaluation.text("Status"),
                            EvalStatus.failures(evaluation)));
        }
        return Layout.table(rows);
    }
}
