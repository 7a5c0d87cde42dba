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

/** {@code drover alloc restart}. */
public final class AllocRestart implements Command {
    @Override
    public String synopsis() {
        return "[options] <allocation> [<task>]";
    }

    @Override
    public String description() {
        return "Restarts the running tasks of an allocation where they are, or one of them.";
    }

    @Override
    public void declare(Options options) {
        options.flag("all-tasks", "Restart tasks that have ended too.")
                .value("task", "name", "The task to restart.")
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
        call.put(
                "Failed to restart allocation",
                Query.of("/v1/client/allocation/{}/restart", allocation.text("ID"))
                        .withIfSet("namespace", allocation.text("Namespace")),
                Json.of(
                        new TreeMap<String, Object>(
                                Map.of("TaskName", task, "AllTasks", call.flag("all-tasks")))));
        return 0;
    }
}
