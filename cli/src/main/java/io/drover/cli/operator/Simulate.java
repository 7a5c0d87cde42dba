package io.drover.cli.operator;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import io.drover.cli.view.PlacementFailures;
import io.drover.cli.view.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover operator simulate}. */
public final class Simulate implements Command {
    private static final int SHOWN = 40;

    @Override
    public String synopsis() {
        return "[options] <change>...";
    }

    @Override
    public String description() {
        return "Shows what would be placed, moved, preempted or left pending if something changed."
                + " Nothing is written. Changes are made in the order given: "
                + Change.FORMS
                + ".";
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public void declare(Options options) {
        options.list(
                        "var",
                        "name=value",
                        "Set a variable of the job files. May be given many times.")
                .list("var-file", "file", "Read variables from a file. May be given many times.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        if (call.arguments().isEmpty()) {
            throw Failure.usage("This command takes at least one change: " + Change.FORMS);
        }
        List<Object> changes = new ArrayList<>();
        call.arguments().forEach(text -> changes.add(Change.parse(call, text)));
        TreeMap<String, @Nullable Object> request = new TreeMap<>();
        request.put("Changes", changes);
        Json answer =
                call.put("Error simulating", Query.of("/v1/operator/simulate"), Json.of(request))
                        .body();
        if (call.wantsFormat()) {
            return call.printFormatted(answer);
        }
        show(call, answer);
        return 0;
    }

    private static void show(Invocation call, Json answer) {
        var totals = new StringJoiner(", ");
        answer.members("Totals").forEach((what, count) -> totals.add(count.text() + " " + what));
        call.say(
                Layout.pairs(
                        "State Index", answer.text("Index"),
                        "Allocations", totals.length() == 0 ? "none changed" : totals.toString(),
                        "Evaluations", answer.text("Evaluations"),
                        "Calm After", Times.brief(answer.duration("Elapsed"))));
        if (!answer.flag("Settled")) {
            call.say("\nThings would still be in motion after two hours.");
        }
        allocations(call, answer.items("Allocations"));
        pending(call, answer.items("Pending"));
        List<String> notes = answer.texts("Notes");
        if (!notes.isEmpty()) {
            section(call, "Notes");
            notes.forEach(note -> call.say("  * " + note));
        }
    }

    private static void allocations(Invocation call, List<Json> allocations) {
        if (allocations.isEmpty()) {
            return;
        }
        section(call, "Allocations");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("What", "Name", "From", "Node", "Reason"));
        int most = call.verbose() ? allocations.size() : Math.min(SHOWN, allocations.size());
        for (Json allocation : allocations.subList(0, most)) {
            rows.add(
                    List.of(
                            allocation.text("What"),
                            allocation.text("Name"),
                            orBlank(allocation.text("FromNodeName")),
                            allocation.text("NodeName"),
                            orBlank(allocation.text("Reason"))));
        }
        call.say(Layout.table(rows));
        if (most < allocations.size()) {
            call.say("... and " + (allocations.size() - most) + " more; -verbose shows them");
        }
    }

    private static String orBlank(String text) {
        return text.isEmpty() ? " " : text;
    }

    private static void pending(Invocation call, List<Json> pending) {
        if (pending.isEmpty()) {
            return;
        }
        section(call, "Pending");
        for (Json group : pending) {
            call.say(
                    "%s.%s: %s (now %s)"
                            .formatted(
                                    group.text("JobID"),
                                    group.text("Group"),
                                    group.text("Pending"),
                                    group.text("Before")));
            if (group.number("Pending") > 0) {
                PlacementFailures.reasons(group.get("Metric"), "  ").forEach(call::say);
            }
        }
    }

    private static void section(Invocation call, String title) {
        call.say("\n" + call.style().bold(title));
    }
}
