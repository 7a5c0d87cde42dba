package io.drover.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.server.Samples;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Message.Fate;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class EvaluationBrokerTest {
    private int ids;
    private final EvaluationBroker broker = new EvaluationBroker(2, () -> "made-" + ids++);
    private State state = Samples.stateWith(List.of(Samples.node(1)));
    private long now = 100 * Samples.SECOND;
    private final List<Message.Deliver> delivered = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private boolean refuse;

    @Test
    void givesTheMostUrgentFirstAndOnlyAsManyAsThereAreWorkers() {
        write(evaluation("e1", "a", 10), evaluation("e2", "b", 90), evaluation("e3", "c", 50));

        assertThat(delivered).extracting(d -> d.evaluation().id()).containsExactly("e2", "e3");

        finish("e2", Fate.COMPLETE);

        assertThat(delivered).extracting(d -> d.evaluation().id()).endsWith("e1");
    }

    @Test
    void givesOneOfAJobAtATimeAndCancelsWhatANewerOneCovers() {
        write(evaluation("e1", "a", 50));
        write(evaluation("e2", "a", 50));
        write(evaluation("e3", "a", 50));
        assertThat(delivered).extracting(d -> d.evaluation().id()).containsExactly("e1");

        finish("e1", Fate.COMPLETE);

        assertThat(delivered).extracting(d -> d.evaluation().id()).containsExactly("e1", "e3");
        assertThat(state.evaluation("e2").status()).isEqualTo("canceled");
    }

    @Test
    void holdsDelayedOnesUntilTheirTime() {
        Instant at = Instant.ofEpochSecond(130);
        write(EvaluationBuilder.builder(evaluation("e1", "a", 50)).waitUntil(at).build());
        assertThat(delivered).isEmpty();
        assertThat(broker.wakeAt()).isEqualTo(130 * Samples.SECOND);

        now = 130 * Samples.SECOND;
        step(new Message.Woken());

        assertThat(delivered).hasSize(1);
        finish("e1", Fate.COMPLETE);
        assertThat(broker.wakeAt()).isEqualTo(Duty.NEVER);
    }

    @Test
    void repeatsAtOnceWhatDidNotFit() {
        write(evaluation("e1", "a", 50));

        finish("e1", Fate.PARTIAL);

        assertThat(delivered).hasSize(2);
    }

    @Test
    void blocksAJobWhosePlansNeverFit() {
        write(evaluation("e1", "a", 50));

        for (int i = 0; i < 5; i++) {
            finish("e1", Fate.CONFLICT);
        }

        assertThat(state.evaluation("e1").status()).isEqualTo("failed");
        Evaluation next = state.evaluation(state.evaluation("e1").nextEval());
        assertThat(next.status()).isEqualTo("blocked");
        assertThat(next.triggeredBy()).isEqualTo("max-plan-attempts");
        assertThat(broker.size()).isZero();
    }

    @Test
    void failsWhatWorkersCannotDecideAndLeavesAFollowUp() {
        state = Samples.register(state, now, Samples.serviceJob("a", 1), "registered");
        write(evaluation("e1", "a", 50));

        failThrice();

        assertThat(delivered).hasSizeGreaterThanOrEqualTo(3);
        assertThat(state.evaluation("e1").status()).isEqualTo("failed");
        Evaluation next = state.evaluation(state.evaluation("e1").nextEval());
        assertThat(next.triggeredBy()).isEqualTo("failed-follow-up");
        assertThat(next.waitUntil()).isNotNull();
    }

    @Test
    void leavesNoFollowUpForAJobThatIsGone() {
        write(evaluation("e1", "a", 50));

        failThrice();

        assertThat(state.evaluation("e1").status()).isEqualTo("failed");
        assertThat(state.evaluation("e1").nextEval()).isEmpty();
    }

    @Test
    void keepsTwoEvaluationsOfAJobHoweverManyComeAndCancelsTheOthersInBatches() {
        List<Evaluation> storm = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            storm.add(evaluation("e%05d".formatted(i), "a", 50));
        }

        write(storm.toArray(Evaluation[]::new));

        assertThat(broker.size()).isEqualTo(2);
        assertThat(state.evaluations("").stream().filter(e -> e.status().equals("canceled")))
                .hasSize(2998);
        assertThat(batches).hasSize(6).allMatch(size -> size <= 500);
    }

    @Test
    void keepsTheMoreUrgentOfThoseThatWaitBehindAnother() {
        write(evaluation("e1", "a", 50));
        write(evaluation("e2", "a", 80));
        write(evaluation("e3", "a", 50));

        finish("e1", Fate.COMPLETE);

        assertThat(delivered).extracting(d -> d.evaluation().id()).containsExactly("e1", "e2");
        assertThat(state.evaluation("e3").status()).isEqualTo("canceled");
    }

    @Test
    void triesAgainToCancelWhatCouldNotBe() {
        refuse = true;
        write(evaluation("e1", "a", 50), evaluation("e2", "a", 50), evaluation("e3", "a", 50));
        assertThat(broker.wakeAt()).isEqualTo(now + Samples.SECOND);

        refuse = false;
        now += Samples.SECOND;
        step(new Message.Woken());

        assertThat(state.evaluations("").stream().filter(e -> e.status().equals("canceled")))
                .hasSize(1);
    }

    @Test
    void looksOnceMoreAtWhatWasWokenWhileAWorkerHadIt() {
        write(EvaluationBuilder.builder(evaluation("e1", "a", 50)).status("blocked").build());
        step(new Message.Unblocked(List.of(state.evaluation("e1"))));

        step(new Message.Unblocked(List.of(state.evaluation("e1"))));
        step(new Message.Planned(delivered.getFirst().token(), Fate.COMPLETE));

        assertThat(delivered).hasSize(2);
    }

    @Test
    void takesAnEvaluationBackFromASilentWorker() {
        write(evaluation("e1", "a", 50));

        now += 61 * Samples.SECOND;
        step(new Message.Woken());
        now += 2 * Samples.SECOND;
        step(new Message.Woken());

        assertThat(delivered).hasSize(2);
    }

    @Test
    void startsWithWhatTheStateHolds() {
        EvaluationBroker first = broker;
        state =
                Samples.apply(
                        state,
                        now,
                        List.of(new Command.UpsertEvaluations(List.of(evaluation("e1", "a", 50)))));

        Step step = first.step(state, now, new Message.Started());

        assertThat(step.messages()).hasSize(1).first().isInstanceOf(Message.Deliver.class);
    }

    @Test
    void givesNothingWhilePaused() {
        var paused =
                io.drover.api.operator.SchedulerConfigurationBuilder.builder(
                                state.schedulerConfiguration())
                        .pauseEvalBroker(true)
                        .build();
        apply(new Command.SetSchedulerConfiguration(paused, null));

        write(evaluation("e1", "a", 50));

        assertThat(delivered).isEmpty();
    }

    private void failThrice() {
        for (int i = 0; i < 3; i++) {
            step(new Message.NotDecided(delivered.getLast().token(), "broken"));
            now += 100 * Samples.SECOND;
            step(new Message.Woken());
        }
    }

    private static Evaluation evaluation(String id, String job, int priority) {
        return EvaluationBuilder.builder(Samples.evaluation(id, Samples.serviceJob(job, 1)))
                .priority(priority)
                .build();
    }

    private void write(Evaluation... evaluations) {
        apply(new Command.UpsertEvaluations(List.of(evaluations)));
    }

    private void apply(Command command) {
        Applied applied = StateMachine.apply(state, now, List.of(command));
        state = applied.state();
        step(new Message.StateChanged(applied.events()));
    }

    /** The worker answers, and the applier says what became of it. */
    private void finish(String id, Fate fate) {
        String token =
                delivered.stream()
                        .filter(d -> d.evaluation().id().equals(id))
                        .reduce((_, last) -> last)
                        .orElseThrow()
                        .token();
        Decision decision = new Scheduler().decide(state, state.evaluation(id), 1, now);
        step(new Message.Decided(token, decision));
        step(new Message.Planned(token, fate));
    }

    private void step(Message message) {
        Step step = broker.step(state, now, message);
        for (Message sent : step.messages()) {
            if (sent instanceof Message.Deliver delivery) {
                delivered.add(delivery);
            }
        }
        for (Step.Append append : step.appends()) {
            if (refuse) {
                step(new Message.NotAppended(append.tag(), "refused"));
                continue;
            }
            append.commands().forEach(this::apply);
            if (append.commands().getFirst() instanceof Command.UpsertEvaluations c) {
                batches.add(c.evaluations().size());
            }
            step(new Message.Appended(append.tag()));
        }
    }
}
