package io.drover.cli.view;

import io.drover.api.client.Json;
import java.util.ArrayList;
import java.util.List;

/** Devices of nodes and tasks for people. */
public final class Devices {
    private Devices() {}

    /** Names of devices with the one figure that says most of each. */
    public static List<String> summaries(List<Json> groups) {
        var pairs = new ArrayList<String>();
        for (Json group : groups) {
            group.members("InstanceStats")
                    .forEach((id, stats) -> {
                        pairs.add(kind(group) + "[" + id + "]");
                        pairs.add(figure(stats.get("Summary")));
                    });
        }
        return pairs;
    }

    /** The devices that a task was given, of which no figures are known. */
    public static List<String> granted(List<Json> groups) {
        var pairs = new ArrayList<String>();
        for (Json group : groups) {
            for (Json id : group.items("DeviceIDs")) {
                pairs.add(kind(group) + "[" + id.text() + "]");
                pairs.add("<none>");
            }
        }
        return pairs;
    }

    /** All figures of one device after the other, each with the name of its device. */
    public static List<String> figures(List<Json> groups) {
        var pairs = new ArrayList<String>();
        for (Json group : groups) {
            group.members("InstanceStats")
                    .forEach((id, stats) -> {
                        pairs.add("Device");
                        pairs.add(kind(group) + "[" + id + "]");
                        collect(pairs, "", stats.get("Stats"));
                    });
        }
        return pairs;
    }

    private static void collect(List<String> pairs, String prefix, Json stats) {
        stats.members("Attributes")
                .forEach((name, figure) -> {
                    pairs.add(prefix + name);
                    pairs.add(figure(figure));
                });
        stats.members("Nested")
                .forEach((name, group) -> collect(pairs, prefix + name + ".", group));
    }

    /** Groups of devices with their attributes. */
    public static List<String> attributes(List<Json> groups) {
        var pairs = new ArrayList<String>();
        for (Json group : groups) {
            pairs.add("Device Group");
            pairs.add(kind(group));
            group.members("Attributes")
                    .forEach((name, attribute) -> {
                        pairs.add(name);
                        pairs.add(attribute(attribute));
                    });
        }
        return pairs;
    }

    /** A line for each device: kind, id, health and why. */
    public static List<List<String>> health(List<Json> groups) {
        var rows = new ArrayList<List<String>>();
        for (Json group : groups) {
            for (Json device : group.items("Instances")) {
                rows.add(
                        List.of(
                                kind(group),
                                device.text("ID"),
                                String.valueOf(device.flag("Healthy")),
                                device.text("HealthDescription")));
            }
        }
        return rows;
    }

    private static String kind(Json group) {
        return group.text("Vendor") + "/" + group.text("Type") + "/" + group.text("Name");
    }

    private static String attribute(Json attribute) {
        for (String member : List.of("Int", "Float", "String", "Bool")) {
            Json value = attribute.get(member);
            if (!value.isNull()) {
                String unit = attribute.text("Unit");
                return unit.isEmpty() ? value.text() : value.text() + " " + unit;
            }
        }
        return "";
    }

    private static String figure(Json figure) {
        String unit = figure.text("Unit").isEmpty() ? "" : " " + figure.text("Unit");
        for (String kind : List.of("Int", "Float")) {
            Json value = figure.get(kind + "NumeratorVal");
            if (!value.isNull()) {
                Json most = figure.get(kind + "DenominatorVal");
                return value.text() + (most.isNull() ? "" : " / " + most.text()) + unit;
            }
        }
        Json text = figure.get("StringVal");
        Json flag = figure.get("BoolVal");
        return text.isNull() ? flag.isNull() ? "<none>" : flag.text() : text.text();
    }
}
