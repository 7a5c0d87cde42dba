package io.drover.cli.job;

import io.drover.api.client.Query;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.shell.Prompt;

/** {@code drover job stop}. */
public final class JobStop implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>...";
    }

    @Override
    public String description() {
        return "Stops jobs and watches until their allocations are told so.";
    }

    @Override
    public void declare(Options options) {
        options.flag("detach", "Return at once and print the evaluation's identifier.")
                .value("eval-priority", "priority", "The priority of the evaluation, 1 to 100.")
                .flag("global", "Stop the job in all its regions.")
                .flag("no-shutdown-delay", "Do not wait for the groups' shutdown_delay.")
                .flag("purge", "Forget the job instead of keeping it as dead.")
                .flag("yes", "Do not ask.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        if (call.arguments().isEmpty()) {
            throw Failure.usage("This command takes at least one argument: <job>");
        }
        int code = 0;
        for (String job : call.arguments()) {
            code = Math.max(code, stop(call, job));
        }
        return code;
    }

    private static int stop(Invocation call, String typed) {
        Lookup.JobName job = new Lookup(call).job(typed);
        if (!job.id().equals(typed)
                && !call.flag("yes")
                && !Prompt.confirms(
                        call, "Are you sure you want to stop job \"" + job.id() + "\"? [y/N] ")) {
            call.say("Job stop cancelled");
            return 0;
        }
        Query query =
                job.query("/v1/job/{}")
                        .with("purge", String.valueOf(call.flag("purge")))
                        .with("global", String.valueOf(call.flag("global")))
                        .with("no_shutdown_delay", String.valueOf(call.flag("no-shutdown-delay")));
        if (call.has("eval-priority")) {
            query = query.with("eval_priority", call.number("eval-priority", 0));
        }
        String evaluation = call.delete("Error deregistering job", query).body().text("EvalID");
        if (evaluation.isEmpty()) {
            return 0;
        }
        if (call.flag("detach")) {
            call.say(evaluation);
            return 0;
        }
        return new EvaluationMonitor(call).watch(evaluation);
    }
}
