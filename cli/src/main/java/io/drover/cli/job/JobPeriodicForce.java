package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;

/** {@code drover job periodic force}. */
public final class JobPeriodicForce implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Launches a periodic job now, besides its times, even while an earlier launch runs.";
    }

    @Override
    public void declare(Options options) {
        options.flag("detach", "Return at once and print the evaluation's identifier.").verbose();
    }

    @Override
    public int run(Invocation call) {
        Lookup.JobName name = new Lookup(call).job(call.argument("job"));
        Json answer =
                call.put(
                                "Error forcing periodic job \"" + name.id() + "\"",
                                name.query("/v1/job/{}/periodic/force"),
                                null)
                        .body();
        String evaluation = answer.text("EvalID");
        if (call.flag("detach") || evaluation.isEmpty()) {
            call.say("Force periodic successful");
            if (!evaluation.isEmpty()) {
                call.say("Evaluation ID: " + evaluation);
            }
            return 0;
        }
        return new EvaluationMonitor(call).watch(evaluation);
    }
}
