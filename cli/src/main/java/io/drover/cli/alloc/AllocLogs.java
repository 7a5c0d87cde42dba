package io.drover.cli.alloc;

import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code drover alloc logs}. */
public final class AllocLogs implements Command {
    private static final int DEFAULT_LINES = 10;

    /** How long a line may be on average to be found among the last ones. */
    private static final int BYTES_PER_LINE = 120;

    @Override
    public String synopsis() {
        return "[options] <allocation> [<task>]";
    }

    @Override
    public String description() {
        return "Prints the logs of a task, and with -f goes on as they grow.";
    }

    @Override
    public void declare(Options options) {
        options.flag("stdout", "Print the standard output; this is the default.")
                .flag("stderr", "Print the standard error.")
                .flag("f", "Follow the log. Without -stdout or -stderr both are followed.")
                .flag("tail", "Begin near the end: with the last 10 lines, or what -n or -c say.")
                .value("n", "lines", "With -tail: how many lines.")
                .value("c", "bytes", "With -tail: how many bytes.")
                .value("task", "name", "The task; needed when there are several.")
                .value("group", "name", "With -job: the group to take an allocation of.")
                .flag("job", "The first argument is a job; an allocation of it is chosen.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty()) {
            throw Failure.usage(
                    call.flag("job") ? "A job ID is required" : "An allocation ID is required");
        }
        if (arguments.size() > 2) {
            throw Failure.usage("This command takes one or two arguments");
        }
        var choice = new TaskChoice(call);
        Json allocation = choice.allocation(arguments.getFirst());
        String task = choice.task(allocation, arguments.size() == 2 ? arguments.get(1) : "");
        boolean out = call.flag("stdout");
        boolean err = call.flag("stderr");
        if (call.flag("f") && out == err) {
            return both(call, allocation, task);
        }
        copy(
                call,
                query(call, allocation, task, err && !out ? "stderr" : "stdout"),
                call.terminal().out());
        return 0;
    }

    private static int both(Invocation call, Json allocation, String task) {
        var failure = new Failure[1];
        Thread errors =
                Thread.startVirtualThread(() -> {
                    try {
                        copy(call, query(call, allocation, task, "stderr"), call.terminal().err());
                    } catch (Failure e) {
                        failure[0] = e;
                    }
                });
        copy(call, query(call, allocation, task, "stdout"), call.terminal().out());
        try {
            errors.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        @Nullable Failure late = failure[0];
        if (late != null) {
            throw late;
        }
        return 0;
    }

    private static Query query(Invocation call, Json allocation, String task, String type) {
        Query query =
                Query.of("/v1/client/fs/logs/{}", allocation.text("ID"))
                        .with("task", task)
                        .with("type", type)
                        .with("follow", String.valueOf(call.flag("f")))
                        .with("plain", "true")
                        .withIfSet("namespace", allocation.text("Namespace"));
        if (!tails(call)) {
            return query.with("origin", "start").with("offset", 0);
        }
        long bytes = call.number("c", call.number("n", DEFAULT_LINES) * BYTES_PER_LINE);
        return query.with("origin", "end").with("offset", bytes);
    }

    private static boolean tails(Invocation call) {
        return call.flag("tail") || call.has("n") || call.has("c");
    }

    private static void copy(Invocation call, Query query, PrintStream to) {
        try (InputStream in = call.client().stream(query)) {
            if (tails(call) && !call.has("c")) {
                new LastLines((int) call.number("n", DEFAULT_LINES)).copy(in, to);
            } else {
                LastLines.copyAll(in, to);
            }
        } catch (ApiException e) {
            throw Failure.because("Error reading file: " + e.getMessage());
        } catch (IOException e) {
            throw Failure.because("Error reading file: the stream broke off: " + e.getMessage());
        }
    }
}
