package io.drover.client.alloc;

import io.drover.client.task.TaskProgress;
import io.drover.client.task.TaskSpec;
import java.util.Collection;

/** Which tasks of an allocation may run. Pure. */
final class LifecycleGate {
    private LifecycleGate() {}

    /** How far an allocation is. */
    enum Stage {
        PRESTART,
        MAIN,
        POSTSTART,
        WAIT,
        POSTSTOP
    }

    /**
     * A task as the gate sees it.
     *
     * @param sidecar a helper that runs beside the main tasks
     * @param state {@code pending}, {@code running} or {@code dead}
     */
    record View(TaskSpec.Phase phase, boolean sidecar, String state, boolean failed) {
        private boolean is(TaskSpec.Phase wanted, boolean helper) {
            return phase == wanted && sidecar == helper;
        }

        private boolean dead() {
            return state.equals(TaskProgress.DEAD);
        }
    }

    /** The stage that follows from {@code stage} and the tasks' states. */
    static Stage advance(Stage stage, Collection<View> tasks) {
        Stage at = stage;
        while (true) {
            Stage next = step(at, tasks);
            if (next == at) {
                return at;
            }
            at = next;
        }
    }

    private static Stage step(Stage stage, Collection<View> tasks) {
        if (tasks.stream().allMatch(t -> t.phase == TaskSpec.Phase.POSTSTOP || t.dead())) {
            return Stage.POSTSTOP;
        }
        return switch (stage) {
            case PRESTART -> tasks.stream().allMatch(LifecycleGate::prepared) ? Stage.MAIN : stage;
            case MAIN ->
                    tasks.stream()
                                    .filter(t -> t.phase == TaskSpec.Phase.MAIN)
                                    .noneMatch(t -> t.state.equals(TaskProgress.PENDING))
                            ? Stage.POSTSTART
                            : stage;
            case POSTSTART ->
                    tasks.stream()
                                    .filter(t -> t.is(TaskSpec.Phase.POSTSTART, false))
                                    .allMatch(View::dead)
                            ? Stage.WAIT
                            : stage;
            case WAIT, POSTSTOP -> stage;
        };
    }

    private static boolean prepared(View task) {
        if (task.phase != TaskSpec.Phase.PRESTART) {
            return true;
        }
        return task.sidecar ? task.state.equals(TaskProgress.RUNNING) : task.dead() && !task.failed;
    }

    /** Whether a task of this kind may start in {@code stage}. */
    static boolean open(Stage stage, TaskSpec.Phase phase, boolean sidecar) {
        return switch (phase) {
            case PRESTART -> stage != Stage.POSTSTOP && (sidecar || stage == Stage.PRESTART);
            case MAIN -> stage == Stage.MAIN || stage == Stage.POSTSTART || stage == Stage.WAIT;
            case POSTSTART -> stage == Stage.POSTSTART || (sidecar && stage == Stage.WAIT);
            case POSTSTOP -> stage == Stage.POSTSTOP;
        };
    }
}
