package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover job dispatch}. */
public final class JobDispatch implements Command {
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    @Override
    public String synopsis() {
        return "[options] <parameterized job> [<payload file>]";
    }

    @Override
    public String description() {
        return "Starts an instance of a parameterized job with a payload and meta of its own. A payload of"
                + " - reads the standard input.";
    }

    @Override
    public void declare(Options options) {
        options.list("meta", "key=value", "Meta for this instance; may be repeated.")
                .flag("detach", "Return at once and print the identifiers.")
                .value(
                        "idempotency-token",
                        "token",
                        "Start nothing when an instance with this token still lives.")
                .value("id-prefix-template", "text", "Goes into the instance's identifier.")
                .value("priority", "priority", "Another priority than the job's.")
                .flag("wait", "Wait until the instance has ended.")
                .flag("ui", "Accepted, without effect.")
                .verbose();
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw Failure.usage(
                    "This command takes one or two arguments: <parameterized job> [<payload file>]");
        }
        byte[] payload = arguments.size() == 2 ? read(call, arguments.get(1)) : new byte[0];
        Lookup.JobName name = new Lookup(call).job(arguments.getFirst());
        Query query =
                name.query("/v1/job/{}/dispatch")
                        .withIfSet("idempotency_token", call.value("idempotency-token"));
        Json answer =
                call.put("Failed to dispatch job", query, Json.of(body(call, name, payload)))
                        .body();
        return tell(call, name, answer);
    }

    private static int tell(Invocation call, Lookup.JobName name, Json answer) {
        String child = answer.text("DispatchedJobID");
        String evaluation = answer.text("EvalID");
        List<String> pairs = new ArrayList<>(List.of("Dispatched Job ID", child));
        if (!evaluation.isEmpty()) {
            pairs.addAll(List.of("Evaluation ID", call.shorten(evaluation)));
        }
        call.say(Layout.pairs(pairs));
        if (call.flag("detach") || evaluation.isEmpty()) {
            return 0;
        }
        call.say("");
        int code = new EvaluationMonitor(call).watch(evaluation);
        return code == 0 && call.flag("wait") ? await(call, name, child) : code;
    }

    private static byte[] read(Invocation call, String path) {
        try {
            return path.equals("-")
                    ? call.terminal().in().readAllBytes()
                    : Files.readAllBytes(Path.of(path));
        } catch (IOException e) {
            throw Failure.because("Error reading input data: " + e.getMessage());
        }
    }

    private static SortedMap<String, @Nullable Object> body(
            Invocation call, Lookup.JobName name, byte[] payload) {
        SortedMap<String, @Nullable Object> meta = new TreeMap<>();
        for (String pair : call.values("meta")) {
            int sign = pair.indexOf('=');
            if (sign < 1) {
                throw Failure.because(
                        "Error parsing meta value: \"" + pair + "\": expected key=value");
            }
            meta.put(pair.substring(0, sign), pair.substring(sign + 1));
        }
        SortedMap<String, @Nullable Object> body = new TreeMap<>();
        body.put("JobID", name.id());
        body.put("Meta", meta);
        body.put("IdPrefixTemplate", call.value("id-prefix-template"));
        body.put("Priority", call.number("priority", 0));
        if (payload.length > 0) {
            body.put("Payload", Base64.getEncoder().encodeToString(payload));
        }
        return body;
    }

    /** Waits until every group has ended; the exit code says whether all ended well. */
    private static int await(Invocation call, Lookup.JobName name, String child) {
        Query query =
                Query.of("/v1/job/{}/summary", child).withIfSet("namespace", name.namespace());
        while (true) {
            SortedMap<String, Json> groups =
                    call.get("Error querying job summary", query).body().members("Summary");
            if (groups.values().stream().noneMatch(JobDispatch::lives)) {
                call.say("\n" + table(groups));
                return groups.values().stream()
                                .allMatch(g -> g.number("Failed") + g.number("Lost") == 0)
                        ? 0
                        : 1;
            }
            call.terminal().pause(BETWEEN);
        }
    }

    private static boolean lives(Json group) {
        return group.number("Queued")
                        + group.number("Starting")
                        + group.number("Running")
                        + group.number("Unknown")
                > 0;
    }

    private static String table(SortedMap<String, Json> groups) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Task Group", "Complete", "Failed", "Lost"));
        groups.forEach((name, group) ->
                rows.add(
                        List.of(
                                name,
                                String.valueOf(group.number("Complete")),
                                String.valueOf(group.number("Failed")),
                                String.valueOf(group.number("Lost")))));
        return Layout.table(rows);
    }
}
