package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import java.util.Map;
import java.util.TreeMap;

/** {@code drover job revert}. */
public final class JobRevert implements Command {
    @Override
    public String synopsis() {
        return "[options] <job> <version|tag>";
    }

    @Override
    public String description() {
        return "Runs an older version of a job again, as a new version.";
    }

    @Override
    public void declare(Options options) {
        options.flag("detach", "Return at once and print the evaluation's identifier.").verbose();
    }

    @Override
    public int run(Invocation call) {
        if (call.arguments().size() != 2) {
            throw Failure.usage("This command takes two arguments: <job> <version|tag>");
        }
        Lookup.JobName name = new Lookup(call).job(call.arguments().getFirst());
        long version = version(call, name, call.arguments().getLast());
        String evaluation =
                call.put(
                                "Error reverting job",
                                name.query("/v1/job/{}/revert"),
                                Json.of(
                                        new TreeMap<String, Object>(
                                                Map.of("JobID", name.id(), "JobVersion", version))))
                        .body()
                        .text("EvalID");
        if (evaluation.isEmpty()) {
            return 0;
        }
        if (call.flag("detach")) {
            call.say("Evaluation ID: " + evaluation);
            return 0;
        }
        return new EvaluationMonitor(call).watch(evaluation);
    }

    private static long version(Invocation call, Lookup.JobName name, String typed) {
        try {
            return Long.parseLong(typed);
        } catch (NumberFormatException _) {
            return tagged(call, name, typed);
        }
    }

    private static long tagged(Invocation call, Lookup.JobName name, String tag) {
        Json versions =
                call.get("Error retrieving job versions", name.query("/v1/job/{}/versions")).body();
        for (Json version : versions.items("Versions")) {
            if (version.get("VersionTag").text("Name").equals(tag)) {
                return version.number("Version");
            }
        }
        throw Failure.because(
                "Job \"%s\" has no version with tag \"%s\"".formatted(name.id(), tag));
    }
}
