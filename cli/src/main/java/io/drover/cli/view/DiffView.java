package io.drover.cli.view;

import io.drover.api.client.Json;
import java.util.ArrayList;
import java.util.List;

/** What a plan would change in a job: {@code +} new, {@code -} gone, {@code +/-} other. */
public final class DiffView {
    private final Style style;
    private final boolean verbose;
    private final StringBuilder text = new StringBuilder();

    private DiffView(Style style, boolean verbose) {
        this.style = style;
        this.verbose = verbose;
    }

    /**
     * The changes as text with a newline after each.
     *
     * @param verbose shows the fields of what is wholly new or gone too
     */
    public static String of(Json job, Style style, boolean verbose) {
        var view = new DiffView(style, verbose);
        view.job(job);
        return view.text.toString();
    }

    private void job(Json job) {
        String type = job.text("Type");
        line(0, 0, type, style.bold("Job: \"" + job.text("ID") + "\""));
        if (verbose || type.equals("Edited")) {
            details(job, 0);
        }
        for (Json group : job.items("TaskGroups")) {
            group(group);
        }
    }

    private void group(Json group) {
        String type = group.text("Type");
        line(0, 0, type, style.bold("Task Group: \"" + group.text("Name") + "\"") + updates(group));
        if (verbose || type.equals("Edited")) {
            details(group, 2);
        }
        for (Json task : group.items("Tasks")) {
            task(task);
        }
    }

    private String updates(Json group) {
        var parts = new ArrayList<String>();
        group.members("Updates")
                .forEach((kind, count) -> {
                    String part = count.text() + " " + kind;
                    parts.add(
                            switch (kind) {
                                case "create" -> style.green(part);
                                case "destroy" -> style.red(part);
                                case "ignore" -> part;
                                default -> style.yellow(part);
                            });
                });
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private void task(Json task) {
        String type = task.text("Type");
        line(2, 0, type, style.bold("Task: \"" + task.text("Name") + "\"") + annotations(task));
        if (type.equals("Edited") || (verbose && !type.equals("None"))) {
            details(task, 4);
        }
    }

    /** The fields, then the blocks, of something that stands {@code indent} deep. */
    private void details(Json of, int indent) {
        List<Json> fields = of.items("Fields");
        List<Json> blocks = of.items("Objects");
        int marker = 0;
        int name = 0;
        for (Json field : fields) {
            marker = Math.max(marker, marker(field.text("Type")).length());
            name = Math.max(name, field.text("Name").length());
        }
        for (Json block : blocks) {
            marker = Math.max(marker, marker(block.text("Type")).length());
        }
        for (Json field : fields) {
            field(field, indent, marker, name);
        }
        for (Json block : blocks) {
            block(block, indent, marker);
        }
    }

    private void field(Json field, int indent, int markerWidth, int nameWidth) {
        String type = field.text("Type");
        String name = field.text("Name") + ":";
        String padded = name + " ".repeat(nameWidth + 2 - name.length());
        String value =
                switch (type) {
                    case "Deleted" -> quoted(field.text("Old"));
                    case "Edited" -> quoted(field.text("Old")) + " => " + quoted(field.text("New"));
                    default -> quoted(field.text("New"));
                };
        line(indent, markerWidth, type, padded + value + annotations(field));
    }

    private void block(Json block, int indent, int markerWidth) {
        line(indent, markerWidth, block.text("Type"), block.text("Name") + " {");
        details(block, indent + 2);
        text.repeat(' ', indent + markerWidth).append("}\n");
    }

    private static String quoted(String value) {
        return "\"" + value + "\"";
    }

    private String annotations(Json of) {
        List<String> all = of.texts("Annotations");
        return all.isEmpty() ? "" : " (" + String.join(", ", all) + ")";
    }

    private void line(int indent, int markerWidth, String type, String rest) {
        String marker = marker(type);
        text.repeat(' ', indent);
        text.append(
                switch (type) {
                    case "Added" -> style.green(marker);
                    case "Deleted" -> style.red(marker);
                    case "Edited" -> style.yellow(marker);
                    default -> marker;
                });
        text.repeat(' ', Math.max(0, markerWidth - marker.length())).append(rest).append('\n');
    }

    private static String marker(String type) {
        return switch (type) {
            case "Added" -> "+ ";
            case "Deleted" -> "- ";
            case "Edited" -> "+/- ";
            default -> "";
        };
    }
}
