package io.drover.cli.shell;

import io.drover.api.client.Json;
import io.drover.cli.view.Layout;
import io.drover.cli.view.Times;
import java.util.ArrayList;
import java.util.List;

/** The table of jobs. */
public final class JobList {
    private JobList() {}

    /** The table, with the column of namespaces where it is asked for. */
    public static String table(List<Json> jobs, Invocation call, boolean namespaces) {
        var rows = new ArrayList<List<String>>();
        rows.add(row(namespaces, "ID", "Namespace", "Type", "Priority", "Status", "Submit Date"));
        for (Json job : jobs) {
            String namespace = job.text("Namespace");
            rows.add(
                    row(
                            namespaces,
                            job.text("ID"),
                            namespace.isEmpty()
                                    ? job.get("JobSummary").text("Namespace")
                                    : namespace,
                            type(job),
                            job.text("Priority"),
                            status(job),
                            Times.exact(job.number("SubmitTime"), call.terminal().zone())));
        }
        return Layout.table(rows);
    }

    private static List<String> row(
            boolean namespaces, String id, String namespace, String... others) {
        var row = new ArrayList<String>();
        row.add(id);
        if (namespaces) {
            row.add(namespace);
        }
        row.addAll(List.of(others));
        return row;
    }

    private static String type(Json job) {
        String type = job.text("Type");
        if (job.flag("Periodic")) {
            type += "/periodic";
        }
        if (job.flag("ParameterizedJob")) {
            type += "/parameterized";
        }
        return type;
    }

    /** A job's status, which tells what a person stopped from what ended. */
    public static String status(Json job) {
        String status = job.text("Status");
        return job.flag("Stop") ? status + " (stopped)" : status;
    }
}
