package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover job inspect}. */
public final class JobInspect implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Prints a job as it was registered, with all defaults filled in.";
    }

    @Override
    public void declare(Options options) {
        options.value("version", "version", "The version of the job; default the current one.")
                .flag("hcl", "Print the source of the job file.")
                .flag("with-vars", "With -hcl: print its variables too.")
                .formats();
    }

    @Override
    public int run(Invocation call) {
        Lookup.JobName name = new Lookup(call).job(call.argument("job"), "Error inspecting job");
        if (call.flag("hcl")) {
            return source(call, name);
        }
        Json job = job(call, name);
        if (call.has("t")) {
            return call.printFormatted(job);
        }
        var wrapped = new TreeMap<String, @Nullable Object>();
        wrapped.put("Job", job.plain());
        call.say(Json.of(wrapped).pretty());
        return 0;
    }

    private static Json job(Invocation call, Lookup.JobName name) {
        if (!call.has("version")) {
            return call.get("Error inspecting job", name.query("/v1/job/{}")).body();
        }
        long version = call.number("version", 0);
        for (Json job :
                call.get("Error retrieving job versions", name.query("/v1/job/{}/versions"))
                        .body()
                        .items("Versions")) {
            if (job.number("Version") == version) {
                return job;
            }
        }
        throw Failure.because("job " + name.id() + " with version " + version + " not found");
    }

    private static int source(Invocation call, Lookup.JobName name) {
        long version =
                call.has("version")
                        ? call.number("version", 0)
                        : call.get("Error inspecting job", name.query("/v1/job/{}"))
                                .body()
                                .number("Version");
        Query query = name.query("/v1/job/{}/submission").with("version", version);
        Json submission = call.get("Error inspecting job source", query).body();
        call.say(submission.text("Source").stripTrailing());
        if (call.flag("with-vars")) {
            submission
                    .members("VariableFlags")
                    .forEach((variable, value) -> call.say(variable + " = " + value.text()));
            if (!submission.text("Variables").isEmpty()) {
                call.say(submission.text("Variables").stripTrailing());
            }
        }
        return 0;
    }
}
