package io.drover.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.AllocationMetric;
import io.drover.api.allocation.AllocationMetricBuilder;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.operator.PreemptionConfig;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
import io.drover.server.Samples;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.ComputedClass;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import io.drover.wire.AllocationUpdate;
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
    void writesNothingAboutOneThatIsCancelledAlready() {
        write(waiting("first", "a", true));

        write(
                waiting("second", "a", true),
                EvaluationBuilder.builder(waiting("first", "a", true))
                        .status("canceled")
                        .statusDescription("by a plan")
                        .build());

        assertThat(blocked.size()).isEqualTo(1);
        assertThat(state.evaluation("first").statusDescription()).isEqualTo("by a plan");
    }

    @Test
    void forgetsWhatIsDone() {
        write(waiting("first", "a", true));

        write(EvaluationBuilder.builder(waiting("first", "a", true)).status("complete").build());

        assertThat(blocked.size()).isZero();
    }

    @Test
    void wakesOnlyWhatFitsIntoWhatIsFree() {
        write(asking("small", 500, 256), asking("large", 500, 100_000));

        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);

        assertThat(woken).containsExactly("small");
    }

    @Test
    void wakesNoMoreThanFitAndTheNextWhenTheseAreDecided() {
        for (int i = 0; i < 20; i++) {
            write(asking("e%02d".formatted(i), 500, 256)); // eight of them fit
        }

        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);
        assertThat(woken).hasSize(8);

        for (String id : List.copyOf(woken)) {
            write(EvaluationBuilder.builder(state.evaluation(id)).status("complete").build());
        }

        assertThat(woken).hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void triesNoneTwiceForTheSameRoom() {
        write(asking("a", 500, 256));
        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);
        assertThat(woken).containsExactly("a");

        write(
                EvaluationBuilder.builder(state.evaluation("a"))
                        .snapshotIndex(state.index())
                        .build());

        assertThat(woken).containsExactly("a");
        assertThat(blocked.size()).isEqualTo(1);
    }

    @Test
    void wakesTheMostUrgentFirst() {
        for (int i = 0; i < 10; i++) {
            write(
                    EvaluationBuilder.builder(asking("e" + i, 500, 256))
                            .priority(i < 8 ? 20 : 80)
                            .build());
        }

        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);

        assertThat(woken).hasSize(8).startsWith("e8", "e9");
    }

    @Test
    void wakesWhatWaitsForAQuotaWhenItsNamespaceUsesLess() {
        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);
        apply(new Command.RegisterJob(Samples.serviceJob("other", 1), null, null, null));
        place("other");
        write(EvaluationBuilder.builder(asking("a", 500, 256)).quotaLimitReached("small").build());
        assertThat(woken).isEmpty();

        apply(
                new Command.UpdateAllocationsFromClient(
                        List.of(
                                new Command.NodeReport(
                                        Samples.node(1).id(),
                                        List.of(
                                                new AllocationUpdate(
                                                        "placed",
                                                        "complete",
                                                        "",
                                                        null,
                                                        null,
                                                        null)))),
                        List.of()));

        assertThat(woken).containsExactly("a");
    }

    @Test
    void wakesWhatFitsIfLessImportantWorkGoes() {
        letServicesPreempt(true);
        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);
        apply(new Command.RegisterJob(Samples.serviceJob("other", 1), null, null, null));
        place("other"); // takes 500 MHz of 4000
        write(asking("same", 3600, 256), asking("more", 3600, 256, 60));
        assertThat(woken).isEmpty();

        apply(new Command.SetNodeEligibility(Samples.node(1).id(), "ineligible", null, List.of()));
        apply(new Command.SetNodeEligibility(Samples.node(1).id(), "eligible", null, List.of()));

        assertThat(woken).containsExactly("more");
    }

    @Test
    void wakesAllThatWaitForRoomWhenOthersMayHaveToGo() {
        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);
        write(asking("a", 500, 256), asking("b", 3600, 100_000));
        assertThat(woken).isEmpty();

        letServicesPreempt(true);

        assertThat(woken).containsExactlyInAnyOrder("a", "b");
    }

    private void letServicesPreempt(boolean may) {
        SchedulerConfiguration configuration =
                SchedulerConfigurationBuilder.builder(SchedulerConfiguration.defaults())
                        .preemptionConfig(new PreemptionConfig(true, true, true, may))
                        .build();
        apply(new Command.SetSchedulerConfiguration(configuration, null));
    }

    @Test
    void worksOffALargeBacklogAtThePaceOfTheSchedulers() {
        List<Evaluation> many = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            many.add(waiting("e%05d".formatted(i), "job-" + i, true));
        }
        write(many.toArray(Evaluation[]::new));

        Samples.stateCommandsFor(Samples.node(1)).forEach(this::apply);
        assertThat(woken).hasSize(128);

        write(
                EvaluationBuilder.builder(state.evaluation(woken.getFirst()))
                        .status("complete")
                        .build());
        step(new Message.Woken());

        assertThat(woken).hasSizeBetween(128, 256);
        assertThat(blocked.size()).isGreaterThan(4700);
    }

    /** A job that waits for a place of this size. */
    private Evaluation asking(String id, int cpu, int memory) {
        return asking(id, cpu, memory, 50);
    }

    private Evaluation asking(String id, int cpu, int memory, int priority) {
        Job job =
                JobBuilder.builder(
                                Samples.job(
                                        "job-" + id,
                                        "service",
                                        TaskGroupBuilder.builder(Samples.group("web", 1))
                                                .tasks(List.of(Samples.task("main", cpu, memory)))
                                                .build()))
                        .priority(priority)
                        .build();
        apply(new Command.RegisterJob(job, null, null, null));
        TreeMap<String, AllocationMetric> failed = new TreeMap<>();
        failed.put("web", AllocationMetricBuilder.builder().build());
        return EvaluationBuilder.builder(waiting(id, job.id(), true))
                .failedTgAllocs(failed)
                .build();
    }

    private void place(String job) {
        apply(
                new Command.ApplyPlan(
                        new PlanResult(
                                "e",
                                "default",
                                job,
                                List.of(
                                        new PlanResult.Placement(
                                                "placed",
                                                "web",
                                                0,
                                                0,
                                                Samples.node(1).id(),
                                                List.of(),
                                                null,
                                                -1,
                                                "",
                                                false,
                                                "",
                                                null)),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                List.of(),
                                List.of())));
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
        step(new Message.StateChanged(applied.events()));
    }

    private void step(Message caused) {
        Step step = blocked.step(state, 1, caused);
        for (Message message : step.messages()) {
            if (message instanceof Message.Unblocked unblocked) {
                unblocked.evaluations().forEach(evaluation -> woken.add(evaluation.id()));
            }
        }
        for (Step.Append append : step.appends()) {
            append.commands().forEach(this::apply);
            step(new Message.Appended(append.tag()));
        }
    }
}
