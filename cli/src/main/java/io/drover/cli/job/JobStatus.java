package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.JobList;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.AllocationTable;
import io.drover.cli.view.DeploymentView;
import io.drover.cli.view.Layout;
import io.drover.cli.view.PlacementFailures;
import io.drover.cli.view.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code drover job status}. */
public final class JobStatus implements Command {
    @Override
    public String synopsis() {
        return "[options] [<job>]";
    }

    @Override
    public String description() {
        return "Shows a job with its groups, its latest deployment and its allocations, and why"
                + " something could not be placed. Without a job it lists all.";
    }

    @Override
    public void declare(Options options) {
        options.flag("all-allocs", "Show the allocations of earlier jobs of that name too.")
                .flag("evals", "Show the evaluations.")
                .flag("short", "Leave the allocations out.")
                .flag("ui", "Accepted, without effect.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        String prefix = call.optionalArgument("job");
        return prefix.isEmpty() ? list(call) : one(call, new Lookup(call).job(prefix));
    }

    private static int list(Invocation call) {
        Json jobs = call.list("Error querying jobs", Query.of("/v1/jobs"));
        if (call.wantsFormat()) {
            return call.printFormatted(jobs);
        }
        if (jobs.isEmpty()) {
            call.say("No running jobs");
            return 0;
        }
        call.say(JobList.table(jobs.items(), call, call.client().config().namespace().equals("*")));
        return 0;
    }

    private static int one(Invocation call, Lookup.JobName name) {
        Json job = call.get("Error querying job", name.query("/v1/job/{}")).body();
        if (call.wantsFormat()) {
            return call.printFormatted(job);
        }
        call.say(head(call, job));
        if (call.flag("short")) {
            return 0;
        }
        if (!job.get("Periodic").isNull() || isParameterized(job)) {
            children(call, name, job);
            return 0;
        }
        summary(call, name);
        evaluations(call, name);
        deployment(call, name);
        allocations(call, name);
        return 0;
    }

    private static boolean isParameterized(Json job) {
        return !job.get("ParameterizedJob").isNull() && !job.flag("Dispatched");
    }

    private static String head(Invocation call, Json job) {
        var pairs =
                new ArrayList<>(
                        List.of(
                                "ID", job.text("ID"),
                                "Name", job.text("Name"),
                                "Submit Date",
                                        Times.exact(
                                                job.number("SubmitTime"), call.terminal().zone()),
                                "Type", job.text("Type"),
                                "Priority", job.text("Priority"),
                                "Datacenters", String.join(",", job.texts("Datacenters")),
                                "Namespace", job.text("Namespace"),
                                "Node Pool", job.text("NodePool"),
                                "Status", JobList.status(job)));
        pairs.addAll(
                List.of(
                        "Periodic", String.valueOf(!job.get("Periodic").isNull()),
                        "Parameterized", String.valueOf(isParameterized(job))));
        if (!job.text("DispatchIdempotencyToken").isEmpty()) {
            pairs.addAll(List.of("Idempotency Token", job.text("DispatchIdempotencyToken")));
        }
        if (!job.get("Periodic").isNull() && !isParameterized(job)) {
            pairs.addAll(List.of("Next Periodic Launch", nextLaunch(call, job)));
        }
        return Layout.pairs(pairs);
    }

    private static String nextLaunch(Invocation call, Json job) {
        if (job.flag("Stop")) {
            return "none (job stopped)";
        }
        String next = NextLaunch.of(call, job);
        return next.isEmpty() ? "none" : next;
    }

    private static void children(Invocation call, Lookup.JobName name, Json job) {
        boolean periodic = !job.get("Periodic").isNull();
        Json counts =
                call.get("Error querying job summary", name.query("/v1/job/{}/summary"))
                        .body()
                        .get("Children");
        section(call, periodic ? "Children Job Summary" : "Parameterized Job Summary");
        call.say(
                Layout.table(
                        List.of(
                                List.of("Pending", "Running", "Dead"),
                                List.of(
                                        String.valueOf(counts.number("Pending")),
                                        String.valueOf(counts.number("Running")),
                                        String.valueOf(counts.number("Dead"))))));
        String prefix = name.id() + (periodic ? "/periodic-" : "/dispatch-");
        Query query =
                Query.of("/v1/jobs")
                        .with("prefix", prefix)
                        .withIfSet("namespace", name.namespace());
        List<Json> launched = call.list("Error querying child jobs", query).items();
        section(call, periodic ? "Previously Launched Jobs" : "Dispatched Jobs");
        if (launched.isEmpty()) {
            call.say(
                    periodic
                            ? "No instances of periodic job found"
                            : "No dispatched instances of parameterized job found");
            return;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "Status"));
        launched.forEach(child -> rows.add(List.of(child.text("ID"), JobList.status(child))));
        call.say(Layout.table(rows));
    }

    private static void summary(Invocation call, Lookup.JobName name) {
        var groups =
                call.get("Error querying job summary", name.query("/v1/job/{}/summary"))
                        .body()
                        .members("Summary");
        var rows = new ArrayList<List<String>>();
        List<String> counts =
                List.of("Queued", "Starting", "Running", "Failed", "Complete", "Lost", "Unknown");
        var header = new ArrayList<String>(List.of("Task Group"));
        header.addAll(counts);
        rows.add(header);
        groups.forEach((group, summary) -> {
            var row = new ArrayList<String>(List.of(group));
            counts.forEach(count -> row.add(String.valueOf(summary.number(count))));
            rows.add(row);
        });
        section(call, "Summary");
        call.say(Layout.table(rows));
    }

    private static void evaluations(Invocation call, Lookup.JobName name) {
        List<Json> evaluations =
                call
                        .get("Error querying job evaluations", name.query("/v1/job/{}/evaluations"))
                        .body()
                        .items()
                        .stream()
                        .sorted(Comparator.comparingLong(eval -> -eval.number("CreateIndex")))
                        .toList();
        if (call.flag("evals")) {
            section(call, "Evaluations");
            call.say(table(call, evaluations));
        }
        reschedules(call, evaluations);
        boolean waiting =
                evaluations.stream().anyMatch(eval -> eval.text("Status").equals("blocked"));
        if (waiting) {
            evaluations.stream()
                    .filter(eval -> !eval.members("FailedTGAllocs").isEmpty())
                    .findFirst()
                    .ifPresent(eval -> failures(call, eval));
        }
    }

    private static String table(Invocation call, List<Json> evaluations) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "Priority", "Triggered By", "Status", "Placement Failures"));
        for (Json eval : evaluations) {
            rows.add(
                    List.of(
                            call.shorten(eval.text("ID")),
                            eval.text("Priority"),
                            eval.text("TriggeredBy"),
                            eval.text("Status"),
                            eval.text("Status").equals("blocked")
                                    ? "N/A - In Progress"
                                    : String.valueOf(!eval.get("FailedTGAllocs").isEmpty())));
        }
        return Layout.table(rows);
    }

    private static void reschedules(Invocation call, List<Json> evaluations) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Task Group", "Eval ID", "Eval Time"));
        for (Json eval : evaluations) {
            if (eval.text("Status").equals("pending") && eval.time("WaitUntil") != null) {
                rows.add(
                        List.of(
                                String.join(",", eval.members("QueuedAllocations").keySet()),
                                call.shorten(eval.text("ID")),
                                Times.exact(eval.time("WaitUntil"), call.terminal().zone())));
            }
        }
        if (rows.size() > 1) {
            section(call, "Future Rescheduling Attempts");
            call.say(Layout.table(rows));
        }
    }

    private static void failures(Invocation call, Json evaluation) {
        section(call, "Placement Failure");
        evaluation
                .members("FailedTGAllocs")
                .forEach((group, metric) -> {
                    call.say("Task Group \"" + group + "\":");
                    PlacementFailures.reasons(metric, "  ").forEach(call::say);
                });
    }

    private static void deployment(Invocation call, Lookup.JobName name) {
        Json deployment =
                call.get("Error querying job deployments", name.query("/v1/job/{}/deployment"))
                        .body();
        if (!deployment.isNull()) {
            section(call, "Latest Deployment");
            call.say(
                    DeploymentView.brief(
                            deployment, call::shorten, call.terminal().zone(), call.style()));
        }
    }

    private static void allocations(Invocation call, Lookup.JobName name) {
        Json allocations =
                call.get(
                                "Error querying job allocations",
                                name.query("/v1/job/{}/allocations")
                                        .with("all", String.valueOf(call.flag("all-allocs"))))
                        .body();
        section(call, "Allocations");
        call.say(
                AllocationTable.of(
                        allocations.items(),
                        call.verbose(),
                        call.terminal().clock().instant(),
                        call.terminal().zone()));
    }

    private static void section(Invocation call, String title) {
        call.say("\n" + call.style().bold(title));
    }
}
