package io.drover.cli.job;

import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover job validate}. */
public final class JobValidate implements Command {
    @Override
    public String synopsis() {
        return "[options] <path>";
    }

    @Override
    public String description() {
        return "Checks a job file, its driver configuration too when an agent can be reached.";
    }

    @Override
    public void declare(Options options) {
        JobFile.declare(options);
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        JobFile file = JobFile.read(call, call.argument("path"));
        file.narrow(call);
        var request = new TreeMap<String, @Nullable Object>();
        request.put("Job", file.job());
        Json result;
        try {
            result = call.client().put(Query.of("/v1/validate/job"), Json.of(request)).body();
        } catch (ApiException e) {
            if (e.status() != 0) {
                throw Failure.because("Error validating job: " + e.getMessage());
            }
            result = Json.of(new TreeMap<>(Map.of("DriverConfigValidated", false)));
        }
        if (!result.flag("DriverConfigValidated")) {
            call.say(
                    call.style()
                            .yellow(
                                    "Driver configuration not validated since connection to the"
                                            + " agent couldn't be established.\n"));
        }
        List<String> errors = result.texts("ValidationErrors");
        String error = result.text("Error");
        if (!errors.isEmpty() || !error.isEmpty()) {
            throw invalid(call, errors, error);
        }
        Warnings.print(call, file.warnings(), result.text("Warnings"));
        call.say(call.style().green("Job validation successful"));
        return 0;
    }

    private static Failure invalid(Invocation call, List<String> errors, String summary) {
        if (call.flag("json")) {
            List<String> all = errors.isEmpty() ? List.of(summary) : errors;
            return Failure.because(JobFile.errors(all).pretty());
        }
        var text = new StringBuilder("Job validation errors:\n");
        text.append(
                errors.isEmpty()
                        ? summary
                        : errors.size()
                                + (errors.size() == 1 ? " error" : " errors")
                                + " occurred:");
        errors.forEach(one -> text.append("\n  * ").append(one.strip()));
        return Failure.because(text.toString());
    }
}
