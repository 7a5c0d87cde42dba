package io.drover.cli.eval;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.AllocationTable;
import io.drover.cli.view.Layout;
import io.drover.cli.view.PlacementFailures;
import io.drover.cli.view.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code drover eval status}. */
public final class EvalStatus implements Command {
    @Override
    public String synopsis() {
        return "[options] <evaluation>";
    }

    @Override
    public String description() {
        return "Shows an evaluation: what caused it, what it placed, and why something could not be"
                + " placed.";
    }

    @Override
    public void declare(Options options) {
        options.flag("monitor", "Watch it until it ends.")
                .flag("ui", "Accepted, without effect.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        if (call.arguments().isEmpty() && call.wantsFormat()) {
            return new EvalList().run(call);
        }
        String prefix = call.argument("evaluation");
        Json found = new Lookup(call).find(Lookup.Kind.EVALUATION, prefix);
        if (call.flag("monitor")) {
            return new EvaluationMonitor(call).watch(found.text("ID"));
        }
        Json evaluation =
                call.get(
                                "Error querying evaluation",
                                Query.of("/v1/evaluation/{}", found.text("ID"))
                                        .with("related", "true"))
                        .body();
        if (evaluation.isNull()) {
            throw Failure.because("No evaluation(s) with prefix or id \"" + prefix + "\" found");
        }
        if (call.wantsFormat()) {
            return call.printFormatted(evaluation);
        }
        show(call, evaluation);
        return 0;
    }

    static String failures(Json evaluation) {
        return evaluation.text("Status").equals("blocked")
                ? "N/A - In Progress"
                : String.valueOf(!evaluation.get("FailedTGAllocs").isEmpty());
    }

    private static void show(Invocation call, Json evaluation) {
        call.say(head(call, evaluation));
        related(call, evaluation);
        annotations(call, evaluation);
        placed(call, evaluation);
        var failed = evaluation.members("FailedTGAllocs");
        if (!failed.isEmpty()) {
            section(call, "Failed Placements");
            failed.forEach((group, metric) -> {
                long count = metric.number("CoalescedFailures") + 1;
                call.say(
                        "Task Group \""
                                + group
                                + "\" (failed to place "
                                + count
                                + " allocation"
                                + (count == 1 ? "" : "s")
                                + "):");
                PlacementFailures.reasons(metric, "  ").forEach(call::say);
            });
            if (!evaluation.text("BlockedEval").isEmpty()) {
                call.say(
                        "\nEvaluation \""
                                + call.shorten(evaluation.text("BlockedEval"))
                                + "\" waiting for additional capacity to place remainder");
            }
        }
        if (!evaluation.texts("MissingNonNodeResources").isEmpty()) {
            section(call, "Missing Resources");
            evaluation
                    .texts("MissingNonNodeResources")
                    .forEach(resource -> call.say("  * " + resource));
        }
    }

    private static String head(Invocation call, Json evaluation) {
        var pairs =
                new ArrayList<>(
                        List.of(
                                "ID", call.shorten(evaluation.text("ID")),
                                "Create Time", when(call, evaluation.number("CreateTime")),
                                "Modify Time", when(call, evaluation.number("ModifyTime")),
                                "Status", evaluation.text("Status"),
                                "Status Description", description(evaluation),
                                "Type", evaluation.text("Type"),
                                "TriggeredBy", evaluation.text("TriggeredBy")));
        switch (evaluation.text("TriggeredBy")) {
            case "node-update", "node-drain" -> {
                add(pairs, "Node ID", call.shorten(evaluation.text("NodeID")));
                addJob(pairs, evaluation);
            }
            default -> addJob(pairs, evaluation);
        }
        if (!evaluation.text("DeploymentID").isEmpty()) {
            add(pairs, "Deployment ID", call.shorten(evaluation.text("DeploymentID")));
        }
        add(pairs, "Priority", evaluation.text("Priority"));
        add(pairs, "Placement Failures", failures(evaluation));
        if (evaluation.time("WaitUntil") != null) {
            add(
                    pairs,
                    "Wait Until",
                    Times.exact(evaluation.time("WaitUntil"), call.terminal().zone()));
        }
        if (!evaluation.text("QuotaLimitReached").isEmpty()) {
            add(pairs, "Quota Limit Reached", evaluation.text("QuotaLimitReached"));
        }
        if (call.verbose()) {
            add(pairs, "Previous Eval", evaluation.text("PreviousEval"));
            add(pairs, "Next Eval", evaluation.text("NextEval"));
            add(pairs, "Blocked Eval", evaluation.text("BlockedEval"));
        }
        return Layout.pairs(pairs);
    }

    private static void addJob(List<String> pairs, Json evaluation) {
        add(pairs, "Job ID", evaluation.text("JobID"));
        add(pairs, "Namespace", evaluation.text("Namespace"));
    }

    private static void add(List<String> pairs, String name, String value) {
        pairs.add(name);
        pairs.add(value);
    }

    private static String description(Json evaluation) {
        String text = evaluation.text("StatusDescription");
        return text.isEmpty() ? evaluation.text("Status") : text;
    }

    private static String when(Invocation call, long nanos) {
        Instant now = call.terminal().clock().instant();
        return call.verbose() ? Times.exact(nanos, call.terminal().zone()) : Times.ago(nanos, now);
    }

    private static void related(Invocation call, Json evaluation) {
        List<Json> related = evaluation.items("RelatedEvals");
        if (related.isEmpty()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "Priority", "Triggered By", "Node ID", "Status", "Description"));
        for (Json other : related) {
            rows.add(
                    List.of(
                            call.shorten(other.text("ID")),
                            other.text("Priority"),
                            other.text("TriggeredBy"),
                            call.shorten(other.text("NodeID")),
                            other.text("Status"),
                            other.text("StatusDescription")));
        }
        section(call, "Related Evaluations");
        call.say(Layout.table(rows));
    }

    private static void annotations(Invocation call, Json evaluation) {
        var updates = evaluation.get("PlanAnnotations").members("DesiredTGUpdates");
        if (updates.isEmpty()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Task Group", "Ignore", "Place", "Stop", "InPlace", "Destructive"));
        updates.forEach((group, update) ->
                rows.add(
                        List.of(
                                group,
                                String.valueOf(update.number("Ignore")),
                                String.valueOf(update.number("Place")),
                                String.valueOf(update.number("Stop")),
                                String.valueOf(update.number("InPlaceUpdate")),
                                String.valueOf(update.number("DestructiveUpdate")))));
        section(call, "Plan Annotations");
        call.say(Layout.table(rows));
    }

    private static void placed(Invocation call, Json evaluation) {
        List<Json> placed =
                call.get(
                                "Error querying related allocations",
                                Query.of("/v1/evaluation/{}/allocations", evaluation.text("ID")))
                        .body()
                        .items();
        if (!placed.isEmpty()) {
            section(call, "Placed Allocations");
            call.say(
                    AllocationTable.of(
                            placed,
                            call.verbose(),
                            call.terminal().clock().instant(),
                            call.terminal().zone()));
        }
    }

    private static void section(Invocation call, String title) {
        call.say("\n" + call.style().bold(title));
    }
}
