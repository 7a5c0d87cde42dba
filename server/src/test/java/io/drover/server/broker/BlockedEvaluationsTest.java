package io.drover.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.server.Samples;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.ComputedClass;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class BlockedEvaluationsTest {
    private final BlockedEvaluations blocked = new BlockedEvaluations();
    private State state = Samples.stateWith(List.of());
    private final List<String> woken = new ArrayList<>();

    @Test
    void wakesWhatSuitsTheNewNode() {
        write(waiting("suits", "a", true), waiting("does-not", "b", false));

        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);

        assertThat(woken).containsExactly("suits");
        assertThat(blocked.size()).isEqualTo(1);
    }

    @Test
    void wakesWhatHasNeverSeenTheClass() {
        Evaluation evaluation = waiting("new", "a", true);
        write(EvaluationBuilder.builder(evaluation).classEligibility(new TreeMap<>()).build());

        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);

        assertThat(woken).containsExactly("new");
    }

    @Test
    void wakesAtOnceWhatWasDecidedBeforeTheRoomCame() {
        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);
        Evaluation old =
                EvaluationBuilder.builder(waiting("old", "a", true)).snapshotIndex(1).build();

        write(old);

        assertThat(woken).containsExactly("old");
    }

    @Test
    void keepsOnePerJob() {
        write(waiting("first", "a", true));
        write(waiting("second", "a", true));

        assertThat(blocked.size()).isEqualTo(1);
        assertThat(state.evaluation("first").status()).isEqualTo("canceled");
    }

    @Test
    void forgetsWhatIsDone() {
        write(waiting("first", "a", true));

        write(EvaluationBuilder.builder(waiting("first", "a", true)).status("complete").build());

        assertThat(blocked.size()).isZero();
    }

    private Evaluation waiting(String id, String job, boolean suits) {
        TreeMap<String, Boolean> classes = new TreeMap<>();
        classes.put(ComputedClass.of(Samples.node(1)), suits);
        return EvaluationBuilder.builder(Samples.evaluation(id, Samples.serviceJob(job, 1)))
                .status("blocked")
                .classEligibility(classes)
                .snapshotIndex(state.index() + 1)
                .build();
    }

    private void write(Evaluation... evaluations) {
        apply(new Command.UpsertEvaluations(List.of(evaluations)));
    }

    private void apply(Command command) {
        Applied applied = StateMachine.apply(state, 1, List.of(command));
        state = applied.state();
        Step step = blocked.step(state, 1, new Message.StateChanged(applied.events()));
        for (Message message : step.messages()) {
            if (message instanceof Message.Unblocked unblocked) {
                unblocked.evaluations().forEach(evaluation -> woken.add(evaluation.id()));
            }
        }
        step.appends().forEach(append -> append.commands().forEach(this::apply));
    }
}
