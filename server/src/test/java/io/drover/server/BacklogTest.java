package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.api.RequestException;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = new Backlog(2);
    private State state = State.initial();

    @Test
    void refusesMoreWorkWhenTooMuchWaitsAndSaysWhenToComeBack() {
        write(evaluation("a", "pending"));
        backlog.admit(register());
        write(evaluation("b", "pending"));

        RequestException refused =
                catchThrowableOfType(RequestException.class, () -> backlog.admit(register()));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(refused).hasMessageContaining("2 evaluations, at most 2");
    }

    @Test
    void refusesToDispatchJobsWhenTooMuchWaits() {
        write(evaluation("a", "pending"), evaluation("b", "pending"));
        Command dispatch =
                new Command.DispatchJob(Samples.batchJob("child", 1), evaluation("c", "pending"));

        assertThatThrownBy(() -> backlog.admit(List.of(dispatch)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("try again in 1 s");
    }

    @Test
    void takesWorkAgainWhenSomeIsDone() {
        write(evaluation("a", "pending"));
        write(evaluation("b", "pending"));
        write(evaluation("a", "complete"));

        assertThatCode(() -> backlog.admit(register())).doesNotThrowAnyException();
    }

    @Test
    void neverRefusesToStopAJob() {
        write(evaluation("a", "pending"), evaluation("b", "pending"), evaluation("c", "blocked"));

        assertThat(backlog.size()).isEqualTo(2);
        assertThatCode(() ->
                        backlog.admit(
                                List.of(
                                        new Command.DeregisterJob(
                                                "default",
                                                "web",
                                                false,
                                                false,
                                                evaluation("d", "pending")))))
                .doesNotThrowAnyException();
    }

    @Test
    void countsAnewWhenTheWholeStateIsAnother() {
        State other =
                Samples.apply(
                        state,
                        1,
                        List.of(
                                new Command.UpsertEvaluations(
                                        List.of(evaluation("a", "pending")))));

        backlog.replaced(other);

        assertThat(backlog.size()).isOne();
    }

    private void write(Evaluation... evaluations) {
        Applied applied =
                StateMachine.apply(
                        state, 1, List.of(new Command.UpsertEvaluations(List.of(evaluations))));
        state = applied.state();
        backlog.applied(applied);
    }

    private static List<Command> register() {
        return List.of(
                new Command.RegisterJob(
                        Samples.serviceJob("web", 1), null, evaluation("new", "pending"), null));
    }

    private static Evaluation evaluation(String id, String status) {
        return EvaluationBuilder.builder(Samples.evaluation(id, Samples.serviceJob(id, 1)))
                .status(status)
                .build();
    }
}
