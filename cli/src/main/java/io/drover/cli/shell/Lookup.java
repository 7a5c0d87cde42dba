package io.drover.cli.shell;

import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.view.Layout;
import io.drover.cli.view.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds what a person means by an identifier's beginning. */
public final class Lookup {
    private final Invocation call;

    public Lookup(Invocation call) {
        this.call = call;
    }

    /**
     * A job's place.
     *
     * @param namespace empty when the agent did not say
     */
    public record JobName(String id, String namespace) {
        /** The query for something of this job. */
        public Query query(String template) {
            return Query.of(template, id).withIfSet("namespace", namespace);
        }
    }

    /** The one job whose identifier is or begins with {@code prefix}. */
    public JobName job(String prefix) {
        return job(prefix, "Error querying job prefix \"" + prefix + "\"");
    }

    /** The same with another text in front of errors. */
    public JobName job(String prefix, String doing) {
        List<Json> found;
        try {
            found =
                    call.client()
                            .get(Query.of("/v1/jobs").with("prefix", prefix).with("per_page", 20))
                            .body()
                            .items();
        } catch (ApiException e) {
            if (e.status() == 403) {
                return new JobName(prefix, "");
            }
            throw Failure.because(doing + ": " + e.getMessage());
        }
        List<Json> exact = found.stream().filter(job -> job.text("ID").equals(prefix)).toList();
        List<Json> best = exact.isEmpty() ? found : exact;
        if (best.isEmpty()) {
            throw Failure.because("No job(s) with prefix or ID \"" + prefix + "\" found");
        }
        if (best.size() > 1) {
            throw Failure.because(
                    "Prefix matched multiple jobs\n\n" + JobList.table(best, call, true));
        }
        Json job = best.getFirst();
        String namespace = job.text("Namespace");
        return new JobName(
                job.text("ID"),
                namespace.isEmpty() ? job.get("JobSummary").text("Namespace") : namespace);
    }

    /**
     * The one object of a kind whose identifier begins with {@code prefix}.
     *
     * @param kind what the objects are called, which also is their list's path
     */
    public Json find(Kind kind, String prefix) {
        if (prefix.length() < 2) {
            throw Failure.because("Identifier must contain at least two characters.");
        }
        String even = kind.even(prefix);
        List<Json> found =
                call.list("Error querying " + kind.one, kind.query().with("prefix", even)).items();
        List<Json> exact = found.stream().filter(item -> item.text("ID").equals(prefix)).toList();
        if (exact.size() == 1) {
            return exact.getFirst();
        }
        if (found.isEmpty()) {
            throw Failure.because(
                    "No " + kind.one + "(s) with prefix " + kind.orId + "\"" + prefix + "\" found");
        }
        if (found.size() > 1) {
            throw Failure.because(
                    "Prefix matched multiple " + kind.one + "s\n\n" + kind.table(found, call));
        }
        return found.getFirst();
    }

    /** Kinds of objects that have a UUID. */
    public enum Kind {
        ALLOCATION("allocation", "allocations", "or id "),
        EVALUATION("evaluation", "evaluations", "or id "),
        DEPLOYMENT("deployment", "deployments", "or id "),
        NODE("node", "nodes", "");

        private final String one;
        private final String path;
        private final String orId;

        Kind(String one, String path, String orId) {
            this.one = one;
            this.path = path;
            this.orId = orId;
        }

        private Query query() {
            return Query.of("/v1/" + path);
        }

        /** Indexes of identifiers go by whole bytes: the last odd digit is dropped. */
        private String even(String prefix) {
            String digits = prefix.replace("-", "");
            return digits.length() % 2 == 0 || prefix.length() >= 36
                    ? prefix
                    : prefix.substring(0, prefix.length() - 1);
        }

        private String table(List<Json> found, Invocation call) {
            return switch (this) {
                case ALLOCATION -> allocations(found, call);
                case EVALUATION ->
                        columns(
                                found,
                                "ID",
                                "ID",
                                "Priority",
                                "Priority",
                                "Triggered By",
                                "TriggeredBy",
                                "Status",
                                "Status");
                case DEPLOYMENT ->
                        columns(
                                found,
                                "ID",
                                "ID",
                                "Job ID",
                                "JobID",
                                "Job Version",
                                "JobVersion",
                                "Status",
                                "Status",
                                "Description",
                                "StatusDescription");
                case NODE ->
                        columns(
                                found,
                                "ID",
                                "ID",
                                "Datacenter",
                                "Datacenter",
                                "Name",
                                "Name",
                                "Class",
                                "NodeClass",
                                "Drain",
                                "Drain",
                                "Eligibility",
                                "SchedulingEligibility",
                                "Status",
                                "Status");
            };
        }
    }

    private static String allocations(List<Json> found, Invocation call) {
        Instant now = call.terminal().clock().instant();
        var rows = new ArrayList<List<String>>();
        rows.add(
                List.of(
                        "ID",
                        "Node ID",
                        "Task Group",
                        "Version",
                        "Desired",
                        "Status",
                        "Created",
                        "Modified"));
        for (Json allocation : found) {
            rows.add(
                    List.of(
                            allocation.text("ID"),
                            allocation.text("NodeID"),
                            allocation.text("TaskGroup"),
                            allocation.text("JobVersion"),
                            allocation.text("DesiredStatus"),
                            allocation.text("ClientStatus"),
                            Times.ago(allocation.number("CreateTime"), now),
                            Times.ago(allocation.number("ModifyTime"), now)));
        }
        return Layout.table(rows);
    }

    /** A table of members: pairs of heading and member name. */
    private static String columns(List<Json> items, String... headingsAndMembers) {
        var rows = new ArrayList<List<String>>();
        var headings = new ArrayList<String>();
        for (int i = 0; i < headingsAndMembers.length; i += 2) {
            headings.add(headingsAndMembers[i]);
        }
        rows.add(headings);
        for (Json item : items) {
            var row = new ArrayList<String>();
            for (int i = 1; i < headingsAndMembers.length; i += 2) {
                row.add(item.text(headingsAndMembers[i]));
            }
            rows.add(row);
        }
        return Layout.table(rows);
    }
}
