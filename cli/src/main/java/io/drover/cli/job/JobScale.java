package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover job scale}. */
public final class JobScale implements Command {
    @Override
    public String synopsis() {
        return "[options] <job> [<group>] <count>";
    }

    @Override
    public String description() {
        return "Changes the count of a group. The group may be left out when the job has only one.";
    }

    @Override
    public void declare(Options options) {
        options.value("check-index", "index", "Scale only if the job's modify index is this one.")
                .flag("detach", "Return at once and print the evaluation's identifier.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        List<String> arguments = call.arguments();
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw Failure.usage(
                    "This command takes two or three arguments: <job> [<group>] <count>");
        }
        int count = count(arguments.getLast());
        Lookup.JobName name = new Lookup(call).job(arguments.getFirst());
        String group = arguments.size() == 3 ? arguments.get(1) : onlyGroup(call, name);
        SortedMap<String, @Nullable Object> body = new TreeMap<>();
        body.put("Count", count);
        body.put("Target", new TreeMap<>(Map.of("Job", name.id(), "Group", group)));
        body.put("Message", "submitted using the Drover CLI");
        body.put("JobModifyIndex", call.number("check-index", 0));
        Json answer =
                call.put(
                                "Error submitting scaling request",
                                name.query("/v1/job/{}/scale"),
                                Json.of(body))
                        .body();
        String warnings = answer.text("Warnings");
        if (!warnings.isEmpty()) {
            call.terminal().complain("Job Warnings:\n" + warnings + "\n");
        }
        String evaluation = answer.text("EvalID");
        if (evaluation.isEmpty()) {
            call.say("Job scale successful");
            return 0;
        }
        if (call.flag("detach")) {
            call.say("Evaluation ID: " + evaluation);
            return 0;
        }
        return new EvaluationMonitor(call).watch(evaluation);
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Failure.because(
                    "Failed to convert count \"" + text + "\" to a number: expected a whole one");
        }
    }

    private static String onlyGroup(Invocation call, Lookup.JobName name) {
        List<Json> groups =
                call.get("Error querying job", name.query("/v1/job/{}")).body().items("TaskGroups");
        if (groups.size() != 1) {
            throw Failure.because(
                    "Group name required: job \"%s\" has the groups %s"
                            .formatted(
                                    name.id(),
                                    String.join(
                                            ", ",
                                            groups.stream().map(g -> g.text("Name")).toList())));
        }
        return groups.getFirst().text("Name");
    }
}
