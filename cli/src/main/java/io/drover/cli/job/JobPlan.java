package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.DiffView;
import io.drover.cli.view.Layout;
import io.drover.cli.view.PlacementFailures;
import io.drover.cli.view.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover job plan}. */
public final class JobPlan implements Command {
    private static final int ERROR = 255;

    /** From how many preemptions on they are counted per job. */
    private static final int MANY = 10;

    @Override
    public String synopsis() {
        return "[options] <path>";
    }

    @Override
    public String description() {
        return "Shows what running a job file would change, and changes nothing. Exits with 0 when no"
                + " allocation would be created or destroyed, 1 when some would, and 255 on errors.";
    }

    @Override
    public void declare(Options options) {
        JobFile.declare(options);
        options.flag("diff", "Show how the job differs from the registered one; default true.")
                .flag("policy-override", "Override policies that allow it.")
                .flag("json-output", "Print the answer as JSON.")
                .value("t", "template", "Format the answer by a Go template.")
                .verbose();
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        try {
            return plan(call);
        } catch (Failure failure) {
            throw failure.withExitCode(ERROR);
        }
    }

    private static int plan(Invocation call) {
        String path = call.argument("path");
        JobFile file = JobFile.read(call, path);
        file.narrow(call);
        var request = new TreeMap<String, @Nullable Object>();
        request.put("Job", file.job());
        request.put("Diff", !call.has("diff") || call.flag("diff"));
        request.put("PolicyOverride", call.flag("policy-override"));
        Json plan =
                call.put(
                                "Error during plan",
                                Query.of("/v1/job/{}/plan", file.job().text("ID")),
                                Json.of(request))
                        .body();
        if (call.flag("json-output") || call.has("t")) {
            call.printFormatted(plan, call.flag("json-output"));
            return exitCode(plan);
        }
        show(call, path, file, plan);
        return exitCode(plan);
    }

    private static void show(Invocation call, String path, JobFile file, Json plan) {
        if (!plan.get("Diff").isNull()) {
            call.say(DiffView.of(plan.get("Diff"), call.style(), call.verbose()));
        }
        call.say(call.style().bold("Scheduler dry-run:"));
        call.say(dryRun(call, file.job(), plan));
        call.say("");
        Warnings.print(call, file.warnings(), plan.text("Warnings"));
        preemptions(call, plan);
        long index = plan.number("JobModifyIndex");
        call.say(call.style().bold("Job Modify Index: " + index));
        call.say(
                """
                To submit the job with version verification run:

                drover job run -check-index %d %s%s

                When running the job with the check-index flag, the job will only be run if the
                job modify index given matches the server-side version. If the index has
                changed, another user has modified the job and the plan's results are
                potentially invalid.\
                """
                        .formatted(index, options(call), path));
    }

    /** The options of the job file again, for the command to copy. */
    private static String options(Invocation call) {
        var text = new StringBuilder();
        if (call.flag("json")) {
            text.append("-json ");
        }
        call.values("var").forEach(var -> text.append("-var=\"").append(var).append("\" "));
        call.values("var-file").forEach(file -> text.append("-var-file=").append(file).append(' '));
        return text.toString();
    }

    private static String dryRun(Invocation call, Json job, Json plan) {
        var lines = new ArrayList<String>();
        var failures = plan.members("FailedTGAllocs");
        if (failures.isEmpty()) {
            lines.add(call.style().green("- All tasks successfully allocated."));
        } else {
            boolean system =
                    job.text("Type").equals("system") || job.text("Type").equals("sysbatch");
            lines.add(
                    call.style()
                            .yellow(
                                    "- WARNING: Failed to place "
                                            + (system
                                                    ? "allocations on all nodes."
                                                    : "all allocations.")));
            failures.forEach((group, metric) -> {
                long count = metric.number("CoalescedFailures") + 1;
                lines.add(
                        "  Task Group \""
                                + group
                                + "\" (failed to place "
                                + count
                                + " allocation"
                                + (count == 1 ? "" : "s")
                                + "):");
                lines.addAll(PlacementFailures.reasons(metric, "    "));
            });
        }
        if (plan.time("NextPeriodicLaunch") != null) {
            lines.add(
                    "- If submitted now, next periodic launch would be at "
                            + Times.exact(plan.time("NextPeriodicLaunch"), call.terminal().zone())
                            + ".");
        }
        return String.join("\n", lines);
    }

    private static void preemptions(Invocation call, Json plan) {
        List<Json> preempted = plan.get("Annotations").items("PreemptedAllocs");
        if (preempted.isEmpty()) {
            return;
        }
        call.say(
                call.style().bold("Preemptions:")
                        + "\n\n"
                        + (preempted.size() < MANY ? each(call, preempted) : byJob(preempted))
                        + "\n");
    }

    private static String each(Invocation call, List<Json> preempted) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Alloc ID", "Job ID", "Task Group"));
        for (Json allocation : preempted) {
            rows.add(
                    List.of(
                            call.shorten(allocation.text("ID")),
                            allocation.text("JobID"),
                            allocation.text("TaskGroup")));
        }
        return Layout.table(rows);
    }

    private static String byJob(List<Json> preempted) {
        var counts = new TreeMap<String, Integer>();
        var firsts = new TreeMap<String, Json>();
        for (Json allocation : preempted) {
            String job = allocation.text("JobID") + "\0" + allocation.text("Namespace");
            counts.merge(job, 1, Integer::sum);
            firsts.putIfAbsent(job, allocation);
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Job ID", "Namespace", "Job Type", "Preemptions"));
        firsts.forEach((job, first) ->
                rows.add(
                        List.of(
                                first.text("JobID"),
                                first.text("Namespace"),
                                first.text("JobType"),
                                String.valueOf(counts.get(job)))));
        return Layout.table(rows);
    }

    private static int exitCode(Json plan) {
        for (Json updates : plan.get("Annotations").members("DesiredTGUpdates").values()) {
            if (updates.number("Stop")
                            + updates.number("Place")
                            + updates.number("Migrate")
                            + updates.number("DestructiveUpdate")
                            + updates.number("Canary")
                    > 0) {
                return 1;
            }
        }
        return 0;
    }
}
