package io.drover.cli.view;

import io.drover.api.client.Json;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A deployment with its groups. */
public final class DeploymentView {
    private DeploymentView() {}

    /** All of it, as {@code deployment status} shows it. */
    public static String full(
            Json deployment, UnaryOperator<String> shorten, ZoneId zone, Style style) {
        return Layout.pairs(
                        "ID", shorten.apply(deployment.text("ID")),
                        "Job ID", deployment.text("JobID"),
                        "Job Version", deployment.text("JobVersion"),
                        "Status", deployment.text("Status"),
                        "Description", deployment.text("StatusDescription"))
                + "\n\n"
                + deployed(deployment, zone, style);
    }

    /** Without what {@code job status} shows already. */
    public static String brief(
            Json deployment, UnaryOperator<String> shorten, ZoneId zone, Style style) {
        return Layout.pairs(
                        "ID", shorten.apply(deployment.text("ID")),
                        "Status", deployment.text("Status"),
                        "Description", deployment.text("StatusDescription"))
                + "\n\n"
                + deployed(deployment, zone, style);
    }

    /** Several as a table; a line that says so when there are none. */
    public static String list(List<Json> deployments, UnaryOperator<String> shorten) {
        if (deployments.isEmpty()) {
            return "No deployments found";
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "Job ID", "Job Version", "Status", "Description"));
        for (Json deployment : deployments) {
            rows.add(
                    List.of(
                            shorten.apply(deployment.text("ID")),
                            deployment.text("JobID"),
                            deployment.text("JobVersion"),
                            deployment.text("Status"),
                            deployment.text("StatusDescription")));
        }
        return Layout.table(rows);
    }

    private static String deployed(Json deployment, ZoneId zone, Style style) {
        var groups = deployment.members("TaskGroups");
        boolean reverts = any(groups.values(), group -> group.flag("AutoRevert"));
        boolean canaries = any(groups.values(), group -> group.number("DesiredCanaries") > 0);
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<String>();
        header.add("Task Group");
        if (reverts) {
            header.add("Auto Revert");
        }
        if (canaries) {
            header.add("Promoted");
        }
        header.add("Desired");
        if (canaries) {
            header.add("Canaries");
        }
        header.addAll(List.of("Placed", "Healthy", "Unhealthy", "Progress Deadline"));
        rows.add(header);
        groups.forEach((name, group) -> {
            var row = new ArrayList<String>();
            row.add(name);
            if (reverts) {
                row.add(String.valueOf(group.flag("AutoRevert")));
            }
            if (canaries) {
                row.add(
                        group.number("DesiredCanaries") == 0
                                ? "N/A"
                                : String.valueOf(group.flag("Promoted")));
            }
            row.add(group.text("DesiredTotal"));
            if (canaries) {
                row.add(group.text("DesiredCanaries"));
            }
            row.add(group.text("PlacedAllocs"));
            row.add(group.text("HealthyAllocs"));
            row.add(group.text("UnhealthyAllocs"));
            row.add(Times.exact(group.time("RequireProgressBy"), zone));
            rows.add(row);
        });
        return style.bold("Deployed") + "\n" + Layout.table(rows);
    }

    private static boolean any(Iterable<Json> groups, Predicate<Json> test) {
        for (Json group : groups) {
            if (test.test(group)) {
                return true;
            }
        }
        return false;
    }
}
