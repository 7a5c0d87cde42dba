package io.drover.plugin;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Something that a driver tells about one of its tasks; shown among the task's events. */
public record TaskEvent(
        String taskId,
        String allocationId,
        String taskName,
        Instant at,
        String message,
        SortedMap<String, String> annotations) {
    public TaskEvent {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }
}
