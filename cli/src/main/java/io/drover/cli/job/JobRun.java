package io.drover.cli.job;

import io.drover.api.client.Answer;
import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover job run}. */
public final class JobRun implements Command {
    @Override
    public String synopsis() {
        return "[options] <path>";
    }

    @Override
    public String description() {
        return "Registers the job of a file, or its new version, and watches until it is placed and"
                + " deployed. A path of - reads the standard input. Exits with 0 when all is placed,"
                + " 2 when something could not be placed, and 1 on errors or a failed deployment.";
    }

    @Override
    public void declare(Options options) {
        JobFile.declare(options);
        options.value(
                        "check-index",
                        "index",
                        "Register only if the job's modify index is this one; 0 if there is no such"
                                + " job yet.")
                .flag("detach", "Return at once and print the evaluation's identifier.")
                .value("eval-priority", "priority", "The priority of the evaluation, 1 to 100.")
                .flag("output", "Print the request as JSON and send nothing.")
                .flag("policy-override", "Override policies that allow it.")
                .flag("preserve-counts", "Keep the groups' present counts.")
                .flag("preserve-resources", "Keep the tasks' present resources.")
                .flag("ui", "Accepted, without effect.")
                .verbose();
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        String path = call.argument("path");
        JobFile file = JobFile.read(call, path);
        Json request = request(call, file);
        if (call.flag("output")) {
            call.say(Json.of(new TreeMap<>(Map.of("Job", plain(file.job())))).pretty());
            return 0;
        }
        file.narrow(call);
        Answer answer = register(call, request);
        Warnings.print(call, file.warnings(), answer.body().text("Warnings"));
        String evaluation = answer.body().text("EvalID");
        if (call.flag("detach") || evaluation.isEmpty()) {
            call.say("Job registration successful");
            if (!evaluation.isEmpty()) {
                call.say("Evaluation ID: " + evaluation);
            } else if (!file.job().get("Periodic").isNull()
                    && file.job().get("ParameterizedJob").isNull()) {
                String next = NextLaunch.of(call, file.job());
                call.say(
                        next.isEmpty()
                                ? "No launch is due: the job is disabled or its times are over"
                                : "Approximate next launch time: " + next);
            }
            return 0;
        }
        call.say("");
        return new EvaluationMonitor(call).watch(evaluation);
    }

    private static Object plain(Json json) {
        Object plain = json.plain();
        return plain == null ? new TreeMap<String, Object>() : plain;
    }

    private static Json request(Invocation call, JobFile file) {
        var request = new TreeMap<String, @Nullable Object>();
        request.put("Job", file.job());
        if (file.submission() != null) {
            request.put("Submission", file.submission().plain());
        }
        if (call.has("check-index")) {
            request.put("EnforceIndex", true);
            request.put("JobModifyIndex", call.number("check-index", 0));
        }
        long priority = call.number("eval-priority", 0);
        if (call.has("eval-priority") && (priority < 1 || priority > 100)) {
            throw Failure.usage("-eval-priority is " + priority + ", expected 1 to 100");
        }
        request.put("EvalPriority", priority);
        request.put("PolicyOverride", call.flag("policy-override"));
        request.put("PreserveCounts", call.flag("preserve-counts"));
        request.put("PreserveResources", call.flag("preserve-resources"));
        return Json.of(request);
    }

    private static Answer register(Invocation call, Json request) {
        try {
            return call.client().put(Query.of("/v1/jobs"), request);
        } catch (ApiException e) {
            if (e.getMessage().contains("Enforcing job modify index")) {
                String text = e.body().isEmpty() ? e.getMessage() : e.body();
                throw Failure.because(
                        text.substring(text.indexOf("Enforcing job modify index"))
                                + "\nJob not updated");
            }
            throw Failure.because("Error submitting job: " + e.getMessage());
        }
    }
}
