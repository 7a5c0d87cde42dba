package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import java.util.Map;
import java.util.TreeMap;

/** {@code drover job eval}. */
public final class JobEval implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Lets the scheduler look at a job again.";
    }

    @Override
    public void declare(Options options) {
        options.flag("force-reschedule", "Replace failed allocations now, even if they would wait.")
                .flag("detach", "Return at once and print the evaluation's identifier.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        Lookup.JobName name = new Lookup(call).job(call.argument("job"));
        var options =
                new TreeMap<String, Object>(
                        Map.of("ForceReschedule", call.flag("force-reschedule")));
        var request =
                new TreeMap<String, Object>(Map.of("JobID", name.id(), "EvalOptions", options));
        String evaluation =
                call.put(
                                "Error evaluating job",
                                name.query("/v1/job/{}/evaluate"),
                                Json.of(request))
                        .body()
                        .text("EvalID");
        if (call.flag("detach")) {
            call.say("Created eval ID: \"" + call.shorten(evaluation) + "\"");
            return 0;
        }
        return new EvaluationMonitor(call).watch(evaluation);
    }
}
