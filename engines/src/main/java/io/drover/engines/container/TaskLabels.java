package io.drover.engines.container;

import io.drover.plugin.TaskConfig;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The labels by which a container tells whose it is. */
public final class TaskLabels {
    private static final String PREFIX = "com.hashicorp.nomad.";

    /** Which allocation a container belongs to. */
    public static final String ALLOCATION = PREFIX + "alloc_id";

    /** Which start of a task a container is; no other start may take it for its own. */
    public static final String START = "io.drover.start";

    private TaskLabels() {}

    /**
     * The labels of a task's container.
     *
     * @param extra globs over the names of those that are not always there, such as {@code job_*}
     */
    public static SortedMap<String, String> of(TaskConfig task, List<String> extra) {
        var labels = new TreeMap<String, String>();
        labels.put(ALLOCATION, task.allocationId());
        labels.put(START, task.id());
        var others = new TreeMap<String, String>();
        others.put("job_name", task.jobName());
        others.put("job_id", task.jobId());
        others.put("parent_job_id", task.parentJobId());
        others.put("task_group_name", task.groupName());
        others.put("task_name", task.name());
        others.put("namespace", task.namespace());
        others.put("node_name", task.nodeName());
        others.put("node_id", task.nodeId());
        others.forEach((name, value) -> {
            if (!value.isEmpty() && extra.stream().anyMatch(glob -> matches(glob, name))) {
                labels.put(PREFIX + name, value);
            }
        });
        return labels;
    }

    /** Whether a text matches a pattern with {@code *} for anything. */
    public static boolean matches(String glob, String text) {
        return Pattern.matches(Pattern.quote(glob).replace("*", "\\E.*\\Q"), text);
    }
}
