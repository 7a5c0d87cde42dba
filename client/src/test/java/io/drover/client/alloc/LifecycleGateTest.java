package io.drover.client.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.TaskState;
import io.drover.api.allocation.TaskStateBuilder;
import io.drover.client.alloc.LifecycleGate.Stage;
import io.drover.client.alloc.LifecycleGate.View;
import io.drover.client.task.TaskSpec.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleGateTest {
    @Test
    void opensForMainTasksAtOnceWithoutHelpers() {
        assertThat(after(Stage.PRESTART, main("pending"))).isEqualTo(Stage.MAIN);
    }

    @Test
    void waitsForHelpersBeforeTheMainTasks() {
        View main = main("pending");
        assertThat(after(Stage.PRESTART, main, prestart("running", false)))
                .isEqualTo(Stage.PRESTART);
        assertThat(after(Stage.PRESTART, main, prestart("dead", false))).isEqualTo(Stage.MAIN);
        assertThat(after(Stage.PRESTART, main, sidecar("pending"))).isEqualTo(Stage.PRESTART);
        assertThat(after(Stage.PRESTART, main, sidecar("running"))).isEqualTo(Stage.MAIN);
    }

    @Test
    void staysClosedWhenAHelperFailed() {
        assertThat(after(Stage.PRESTART, main("pending"), prestart("dead", true)))
                .isEqualTo(Stage.PRESTART);
    }

    @Test
    void letsPoststartFollowTheMainTasks() {
        View later = new View(Phase.POSTSTART, false, "pending", false);
        assertThat(after(Stage.MAIN, main("pending"), later)).isEqualTo(Stage.MAIN);
        assertThat(after(Stage.MAIN, main("running"), later)).isEqualTo(Stage.POSTSTART);
        View over = new View(Phase.POSTSTART, false, "dead", false);
        assertThat(after(Stage.POSTSTART, main("running"), over)).isEqualTo(Stage.WAIT);
    }

    @Test
    void endsWithPoststopFromAnyStage() {
        View last = new View(Phase.POSTSTOP, false, "pending", false);
        for (Stage stage : Stage.values()) {
            assertThat(after(stage, main("dead"), last)).isEqualTo(Stage.POSTSTOP);
        }
        assertThat(LifecycleGate.open(Stage.POSTSTOP, Phase.POSTSTOP, false)).isTrue();
        assertThat(LifecycleGate.open(Stage.WAIT, Phase.POSTSTOP, false)).isFalse();
        assertThat(LifecycleGate.open(Stage.POSTSTOP, Phase.MAIN, false)).isFalse();
    }

    @Test
    void tellsTheAllocationsStateFromItsTasks() {
        assertThat(status(task("running", false), task("dead", true)))
                .isEqualTo(ClientStatus.FAILED);
        assertThat(status(task("running", false), task("pending", false)))
                .isEqualTo(ClientStatus.RUNNING);
        assertThat(status(task("pending", true), task("dead", false)))
                .isEqualTo(ClientStatus.PENDING);
        assertThat(status(task("dead", false))).isEqualTo(ClientStatus.COMPLETE);
    }

    private static Stage after(Stage from, View... tasks) {
        return LifecycleGate.advance(from, List.of(tasks));
    }

    private static View main(String state) {
        return new View(Phase.MAIN, false, state, false);
    }

    private static View prestart(String state, boolean failed) {
        return new View(Phase.PRESTART, false, state, failed);
    }

    private static View sidecar(String state) {
        return new View(Phase.PRESTART, true, state, false);
    }

    private static ClientStatus status(TaskState... tasks) {
        return ClientStatus.of(List.of(tasks));
    }

    private static TaskState task(String state, boolean failed) {
        return TaskStateBuilder.builder().state(state).failed(failed).paused("").build();
    }
}
