package io.drover.server.state;

import io.drover.api.allocation.TaskEvent;
import io.drover.api.allocation.TaskEventBuilder;
import io.drover.api.allocation.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Task states as they are kept: a report repeats all events of a task, and most texts in it are in
 * a million other reports, too. What is equal to something kept becomes that very thing.
 */
final class TaskStates {
    private final Words words;

    TaskStates(Words words) {
        this.words = words;
    }

    SortedMap<String, TaskState> kept(
            @Nullable SortedMap<String, TaskState> before, SortedMap<String, TaskState> reported) {
        if (before != null && reported.equals(before)) {
            return before;
        }
        SortedMap<String, TaskState> kept = new TreeMap<>();
        for (Map.Entry<String, TaskState> entry : reported.entrySet()) {
            TaskState known = before == null ? null : before.get(entry.getKey());
            kept.put(words.same(entry.getKey()), kept(known, entry.getValue()));
        }
        return kept;
    }

    private TaskState kept(@Nullable TaskState before, TaskState now) {
        if (before != null && now.equals(before)) {
            return before;
        }
        return new TaskState(
                words.same(now.state()),
                now.failed(),
                now.restarts(),
                now.lastRestart(),
                now.startedAt(),
                now.finishedAt(),
                now.events() == null
                        ? null
                        : events(before == null ? null : before.events(), now.events()),
                words.same(now.paused()));
    }

    private List<TaskEvent> events(@Nullable List<TaskEvent> before, List<TaskEvent> now) {
        List<TaskEvent> kept = new ArrayList<>(now.size());
        for (int i = 0; i < now.size(); i++) {
            TaskEvent event = now.get(i);
            TaskEvent known = before != null && i < before.size() ? before.get(i) : null;
            kept.add(known != null && known.equals(event) ? known : kept(event));
        }
        return kept;
    }

    private TaskEvent kept(TaskEvent event) {
        return TaskEventBuilder.builder(event)
                .type(words.same(event.type()))
                .displayMessage(words.same(event.displayMessage()))
                .message(words.same(event.message()))
                .details(event.details() == null ? null : details(event.details()))
                .driverMessage(words.same(event.driverMessage()))
                .restartReason(words.same(event.restartReason()))
                .build();
    }

    private SortedMap<String, String> details(SortedMap<String, String> details) {
        SortedMap<String, String> kept = new TreeMap<>();
        details.forEach((key, value) -> kept.put(words.same(key), words.same(value)));
        return kept;
    }
}
