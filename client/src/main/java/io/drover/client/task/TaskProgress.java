package io.drover.client.task;

import io.drover.api.allocation.TaskEvent;
import io.drover.api.allocation.TaskState;
import io.drover.api.allocation.TaskStateBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How a task's state follows from what happens to it. Pure. */
public final class TaskProgress {
    public static final String PENDING = "pending";
    public static final String RUNNING = "running";
    public static final String DEAD = "dead";

    private static final int EVENTS_KEPT = 10;

    private TaskProgress() {}

    /** A task that nothing has happened to. */
    public static TaskState initial() {
        return TaskStateBuilder.builder().state(PENDING).paused("").build();
    }

    /** The same state with one more event. */
    public static TaskState with(TaskState before, TaskEvent event) {
        List<TaskEvent> events = new ArrayList<>();
        if (before.events() != null) {
            events.addAll(before.events());
        }
        events.add(event);
        if (events.size() > EVENTS_KEPT) {
            events = events.subList(events.size() - EVENTS_KEPT, events.size());
        }
        TaskStateBuilder next = TaskStateBuilder.builder(before).events(events);
        if (event.failsTask()) {
            next.failed(true);
        }
        if (event.type().equals(TaskEvents.RESTARTING)) {
            next.restarts(before.restarts() + 1).lastRestart(instantOf(event));
        }
        return next.build();
    }

    /** The same task in another state, from {@code at} on. */
    public static TaskState become(TaskState before, String state, Instant at) {
        if (before.state().equals(state)) {
            return before;
        }
        TaskStateBuilder next = TaskStateBuilder.builder(before).state(state);
        switch (state) {
            case RUNNING -> next.startedAt(at).finishedAt(null);
            case DEAD -> next.finishedAt(at);
            default -> {}
        }
        return next.build();
    }

    private static Instant instantOf(TaskEvent event) {
        return Instant.EPOCH.plusNanos(event.time());
    }
}
