package io.drover.cli.monitor;

import io.drover.api.client.Answer;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Invocation;
import io.drover.cli.view.PlacementFailures;
import io.drover.cli.view.Times;
import java.time.Duration;
import java.util.TreeMap;

/** Tells what an evaluation does until it ends, then follows the deployment that it belongs to. */
public final class EvaluationMonitor {
    /** How long the agent may hold a question back while nothing changes. */
    private static final Duration HOLD = Duration.ofSeconds(5);

    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Invocation call;
    private String status = "pending";
    private String deployment = "";
    private boolean begun;
    private final TreeMap<String, String> allocations = new TreeMap<>();

    public EvaluationMonitor(Invocation call) {
        this.call = call;
    }

    /**
     * Watches until the evaluation and its deployment end.
     *
     * @return 0, or 2 when something could not be placed, or 1 when the deployment failed
     */
    public int watch(String id) {
        head("Monitoring evaluation \"" + call.shorten(id) + "\"");
        Json evaluation = untilItEnds(id);
        boolean failed = finished(evaluation);
        String next = evaluation.text("NextEval");
        if (!next.isEmpty()) {
            head(
                    "Monitoring next evaluation \""
                            + call.shorten(next)
                            + "\" in "
                            + Times.brief(evaluation.duration("Wait")));
            return new EvaluationMonitor(call).watch(next);
        }
        if (!deployment.isEmpty() && new DeploymentMonitor(call).watch(deployment) != 0) {
            return 1;
        }
        return failed ? 2 : 0;
    }

    private Json untilItEnds(String id) {
        long index = 0;
        while (true) {
            Query query = Query.of("/v1/evaluation/{}", id);
            Answer answer =
                    call.get(
                            "Error reading evaluation",
                            index == 0 ? query : query.blocking(index, HOLD));
            index = answer.index();
            Json evaluation = answer.body();
            // Read after the evaluation: what it has placed by now is in this list.
            Json placed =
                    call.get(
                                    "Error reading allocations",
                                    Query.of("/v1/evaluation/{}/allocations", id))
                            .body();
            tell(evaluation, placed);
            if (hasEnded(evaluation)) {
                return evaluation;
            }
            call.terminal().pause(BETWEEN);
        }
    }

    private static boolean hasEnded(Json evaluation) {
        return switch (evaluation.text("Status")) {
            case "complete", "failed", "canceled" -> true;
            default -> false;
        };
    }

    private void tell(Json evaluation, Json placed) {
        if (!begun) {
            begun = true;
            String node = evaluation.text("NodeID");
            if (!node.isEmpty()) {
                line("Evaluation triggered by node \"" + call.shorten(node) + "\"");
            } else if (!evaluation.text("JobID").isEmpty()) {
                line("Evaluation triggered by job \"" + evaluation.text("JobID") + "\"");
            }
        }
        if (deployment.isEmpty() && !evaluation.text("DeploymentID").isEmpty()) {
            deployment = evaluation.text("DeploymentID");
            line("Evaluation within deployment: \"" + call.shorten(deployment) + "\"");
        }
        for (Json allocation : placed.items()) {
            tell(allocation, evaluation.number("CreateIndex"));
        }
        String now = evaluation.text("Status");
        if (!now.equals(status)) {
            line("Evaluation status changed: \"" + status + "\" -> \"" + now + "\"");
            status = now;
        }
    }

    private void tell(Json allocation, long since) {
        String id = allocation.text("ID");
        String now = allocation.text("ClientStatus");
        String before = allocations.put(id, now);
        if (before == null) {
            line(
                    "Allocation \""
                            + call.shorten(id)
                            + (allocation.number("CreateIndex") < since
                                    ? "\" modified: node \""
                                    : "\" created: node \"")
                            + call.shorten(allocation.text("NodeID"))
                            + "\", group \""
                            + allocation.text("TaskGroup")
                            + "\"");
        } else if (!before.equals(now)) {
            String why = allocation.text("ClientDescription");
            line(
                    "Allocation \""
                            + call.shorten(id)
                            + "\" status changed: \""
                            + before
                            + "\" -> \""
                            + now
                            + "\""
                            + (why.isEmpty() ? "" : " (" + why + ")"));
        }
    }

    /** Says how it ended and whether something is left that could not be placed. */
    private boolean finished(Json evaluation) {
        String end =
                "Evaluation \""
                        + call.shorten(evaluation.text("ID"))
                        + "\" finished with status \""
                        + evaluation.text("Status")
                        + "\"";
        var failures = evaluation.members("FailedTGAllocs");
        if (failures.isEmpty()) {
            head(end);
            return false;
        }
        head(end + " but failed to place all allocations:");
        failures.forEach((group, metric) -> {
            long count = metric.number("CoalescedFailures") + 1;
            line(
                    "Task Group \""
                            + group
                            + "\" (failed to place "
                            + count
                            + " allocation"
                            + (count == 1 ? "" : "s")
                            + "):");
            PlacementFailures.reasons(metric, "      ").forEach(call::say);
        });
        if (!evaluation.text("BlockedEval").isEmpty()) {
            line(
                    "Evaluation \""
                            + call.shorten(evaluation.text("BlockedEval"))
                            + "\" waiting for additional capacity to place remainder");
        }
        return true;
    }

    private void head(String text) {
        call.say(call.style().bold("==> " + now() + ": " + text));
    }

    private void line(String text) {
        call.say("    " + now() + ": " + text);
    }

    private String now() {
        return Times.exact(call.terminal().clock().instant(), call.terminal().zone());
    }
}
