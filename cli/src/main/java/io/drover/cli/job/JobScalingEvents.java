package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import io.drover.cli.view.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code drover job scaling-events}. */
public final class JobScalingEvents implements Command {
    /** An event and the group that it is of. */
    private record Event(String group, Json json) {}

    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Lists how the counts of a job were changed, the newest first.";
    }

    @Override
    public void declare(Options options) {
        options.verbose();
    }

    @Override
    public int run(Invocation call) {
        Lookup.JobName name = new Lookup(call).job(call.argument("job"));
        Json status =
                call.get("Error listing scaling events", name.query("/v1/job/{}/scale")).body();
        List<Event> events = new ArrayList<>();
        status.members("TaskGroups")
                .forEach((group, one) ->
                        one.items("Events").forEach(event -> events.add(new Event(group, event))));
        if (events.isEmpty()) {
            call.say("No events found");
            return 0;
        }
        events.sort(Comparator.comparingLong(event -> -event.json().number("Time")));
        call.say(table(call, events));
        return 0;
    }

    private static String table(Invocation call, List<Event> events) {
        boolean verbose = call.verbose();
        var rows = new ArrayList<List<String>>();
        rows.add(
                verbose
                        ? List.of(
                                "Task Group",
                                "Count",
                                "PrevCount",
                                "Error",
                                "Message",
                                "Eval ID",
                                "Date")
                        : List.of("Task Group", "Count", "PrevCount", "Date"));
        for (Event event : events) {
            Json json = event.json();
            var row =
                    new ArrayList<>(
                            List.of(
                                    event.group(),
                                    json.get("Count").isNull()
                                            ? ""
                                            : String.valueOf(json.number("Count")),
                                    String.valueOf(json.number("PreviousCount"))));
            if (verbose) {
                row.add(String.valueOf(json.flag("Error")));
                row.add(json.text("Message"));
                row.add(call.shorten(json.text("EvalID")));
            }
            row.add(Times.exact(json.number("Time"), call.terminal().zone()));
            rows.add(row);
        }
        return Layout.table(rows);
    }
}
