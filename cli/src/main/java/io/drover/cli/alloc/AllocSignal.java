package io.drover.cli.alloc;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code drover alloc signal}. */
public final class AllocSignal implements Command {
    @Override
    public String synopsis() {
        return "[options] <allocation> [<task>]";
    }

    @Override
    public String description() {
        return "Sends a signal to the running tasks of an allocation, or to one of them.";
    }

    @Override
    public void declare(Options options) {
        options.value("s", "signal", "The signal; default SIGKILL.")
                .value("task", "name", "The task.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw Failure.usage("This command takes one or two arguments: <allocation> <task>");
        }
        var choice = new TaskChoice(call);
        Json allocation = choice.allocation(arguments.getFirst());
        String task = arguments.size() == 2 ? arguments.get(1) : call.value("task");
        if (!task.isEmpty()) {
            choice.task(allocation, task);
        }
        String signal = call.value("s").isEmpty() ? "SIGKILL" : call.value("s");
        call.put(
                "Error signalling allocation",
                Query.of("/v1/client/allocation/{}/signal", allocation.text("ID"))
                        .withIfSet("namespace", allocation.text("Namespace")),
                Json.of(new TreeMap<String, Object>(Map.of("Signal", signal, "Task", task))));
        return 0;
    }
}
