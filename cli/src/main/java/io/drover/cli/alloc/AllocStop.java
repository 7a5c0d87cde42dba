package io.drover.cli.alloc;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;

/** {@code drover alloc stop}. */
public final class AllocStop implements Command {
    @Override
    public String synopsis() {
        return "[options] <allocation>";
    }

    @Override
    public String description() {
        return "Stops an allocation; the scheduler places another for it.";
    }

    @Override
    public void declare(Options options) {
        options.flag("detach", "Return at once and print the evaluation's identifier.")
                .flag("no-shutdown-delay", "Do not wait for the group's shutdown_delay.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        Json allocation =
                new Lookup(call).find(Lookup.Kind.ALLOCATION, call.argument("allocation"));
        String evaluation =
                call.put(
                                "Error stopping allocation",
                                Query.of("/v1/allocation/{}/stop", allocation.text("ID"))
                                        .with(
                                                "no_shutdown_delay",
                                                String.valueOf(call.flag("no-shutdown-delay"))),
                                null)
                        .body()
                        .text("EvalID");
        if (call.flag("detach")) {
            call.say(evaluation);
            return 0;
        }
        return evaluation.isEmpty() ? 0 : new EvaluationMonitor(call).watch(evaluation);
    }
}
