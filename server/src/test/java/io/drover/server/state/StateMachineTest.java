package io.drover.server.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.jobstatus.TaskGroupSummary;
import io.drover.server.Fixtures;
import io.drover.server.admission.Canonicaliser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateMachineTest {
    private static final long SECOND = 1_000_000_000L;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    static List<StateImage.Row> image(State state) {
        List<StateImage.Row> rows = new ArrayList<>();
        StateImage.write(state, rows::add);
        return rows;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsIndexesAndStatusesInStepWithRows(long seed) {
        RandomCommands commands = new RandomCommands(seed);
        State state = State.initial();
        for (int i = 1; i <= 400; i++) {
            Applied applied = StateMachine.apply(state, i * SECOND, List.of(commands.next(state)));
            assertThat(applied.state().index()).isEqualTo(state.index() + 1);
            state = applied.state();
            assertConsistent(state);
            for (StateEvent event : applied.events()) {
                if (event instanceof StateEvent.RowArchived
                        || event instanceof StateEvent.HistoryForgotten) {
                    continue; // what people see did not change
                }
                assertThat(state.index(event.table())).isEqualTo(state.index());
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void comesToTheSameStateHoweverEntriesAreCut(long seed) {
        RandomCommands source = new RandomCommands(seed);
        List<Command> all = new ArrayList<>();
        State oneByOne = State.initial();
        for (int i = 0; i < 300; i++) {
            Command command = source.next(oneByOne);
            all.add(command);
            oneByOne = StateMachine.apply(oneByOne, SECOND, List.of(command)).state();
        }
        State batched = State.initial();
        for (int from = 0; from < all.size(); from += 37) {
            List<Command> batch = all.subList(from, Math.min(all.size(), from + 37));
            batched = StateMachine.apply(batched, SECOND, batch).state();
        }
        assertThat(image(batched)).isEqualTo(image(oneByOne));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void comesBackFromItsImage(long seed) {
        RandomCommands commands = new RandomCommands(seed);
        State state = State.initial();
        for (int i = 1; i <= 300; i++) {
            state = StateMachine.apply(state, i * SECOND, List.of(commands.next(state))).state();
        }
        StateImage.Loader loader = new StateImage.Loader();
        image(state).forEach(loader::add);
        State loaded = loader.finish();
        assertThat(image(loaded)).isEqualTo(image(state));
        assertConsistent(loaded);
        RandomCommands one = new RandomCommands(seed + 1000);
        RandomCommands other = new RandomCommands(seed + 1000);
        for (int i = 0; i < 100; i++) {
            state = StateMachine.apply(state, 500 * SECOND, List.of(one.next(state))).state();
            loaded = StateMachine.apply(loaded, 500 * SECOND, List.of(other.next(loaded))).state();
        }
        assertThat(image(loaded)).isEqualTo(image(state));
    }

    private static void assertConsistent(State state) {
        List<Allocation> allocations = state.allocations("").toList();
        for (Allocation allocation : allocations) {
            assertThat(state.allocationsByNode(allocation.nodeId())).contains(allocation);
            assertThat(state.allocationsByEvaluation(allocation.evalId())).contains(allocation);
            assertThat(state.allocationsByJob(allocation.namespace(), allocation.jobId()))
                    .contains(allocation);
        }
        assertThat(state.allocationsByJob.size()).isEqualTo(allocations.size());
        assertThat(state.allocationsByNode.size()).isEqualTo(allocations.size());
        assertThat(state.allocationsByEvaluation.size()).isEqualTo(allocations.size());
        assertThat(state.evaluationsByJob.size()).isEqualTo(state.evaluations.size());
        assertThat(state.deploymentsByJob.size()).isEqualTo(state.deployments.size());
        for (Job job : state.jobs(null, "")) {
            assertStatus(state, job);
        }
    }

    private static void assertStatus(State state, Job job) {
        List<Allocation> allocations = state.allocationsByJob(job.namespace(), job.id()).toList();
        List<Evaluation> evaluations = state.evaluationsByJob(job.namespace(), job.id()).toList();
        List<Deployment> deployments = state.deploymentsByJob(job.namespace(), job.id()).toList();
        JobTally tally =
                new JobTally(
                        (int) allocations.stream().filter(a -> !Statuses.isTerminal(a)).count(),
                        (int) evaluations.stream().filter(Statuses::isOpen).count(),
                        (int) deployments.stream().filter(Statuses::isActive).count(),
                        allocations.size() + evaluations.size());
        assertThat(job.status()).as(job.id()).isEqualTo(Statuses.ofJob(job, tally));
        var groups = requireNonNull(state.jobSummary(job.namespace(), job.id())).summary();
        TaskGroupSummary summary = requireNonNull(groups).get("web");
        boolean oneIncarnation =
                allocations.stream()
                        .allMatch(a -> requireNonNull(a.job()).createIndex() == job.createIndex());
        if (oneIncarnation) {
            assertThat(requireNonNull(summary).running())
                    .isEqualTo((int) allocations.stream().filter(a -> is(a, "running")).count());
            assertThat(summary.starting())
                    .isEqualTo((int) allocations.stream().filter(a -> is(a, "pending")).count());
        }
    }

    private static boolean is(Allocation allocation, String clientStatus) {
        return allocation.clientStatus().equals(clientStatus);
    }

    @Test
    void keepsSixVersionsOfAJob() {
        State state = State.initial();
        Canonicaliser canonicaliser = new Canonicaliser("global");
        for (int count = 1; count <= 10; count++) {
            Job job = canonicaliser.canonical(Fixtures.job("one", count), "", state);
            state =
                    StateMachine.apply(
                                    state,
                                    count * SECOND,
                                    List.of(new Command.RegisterJob(job, null, null, null)))
                            .state();
        }
        assertThat(state.jobVersions("default", "one").stream().map(Job::version))
                .containsExactly(9, 8, 7, 6, 5, 4);
        assertThat(requireNonNull(state.job("default", "one")).version()).isEqualTo(9);
    }

    @Test
    void writesNoNewVersionOfAnUnchangedJob() {
        State state = State.initial();
        Job job = new Canonicaliser("global").canonical(Fixtures.job("one", 2), "", state);
        Command register = new Command.RegisterJob(job, null, null, null);
        State once = StateMachine.apply(state, SECOND, List.of(register)).state();
        State twice = StateMachine.apply(once, 2 * SECOND, List.of(register)).state();
        assertThat(twice.job("default", "one")).isEqualTo(once.job("default", "one"));
        assertThat(twice.index()).isEqualTo(2);
        assertThat(twice.index(Table.JOBS)).isEqualTo(1);
    }

    @Test
    void refusesAJobWhoseIndexHasMovedAndStillTakesAStep() {
        State state = State.initial();
        Job job = new Canonicaliser("global").canonical(Fixtures.job("one", 2), "", state);
        State once =
                StateMachine.apply(
                                state,
                                SECOND,
                                List.of(new Command.RegisterJob(job, null, null, 0L)))
                        .state();
        Applied refused =
                StateMachine.apply(
                        once, SECOND, List.of(new Command.RegisterJob(job, null, null, 7L)));
        assertThat(requireNonNull(refused.outcomes().getFirst().refusal()).message())
                .isEqualTo(
                        "Enforcing job modify index 7: job exists with conflicting job modify index: 1");
        assertThat(refused.state().index()).isEqualTo(2);
        assertThat(refused.events()).isEmpty();
    }

    @Test
    void neverLetsTimeGoBack() {
        State later = StateMachine.apply(State.initial(), 10 * SECOND, List.of(anything())).state();
        State earlier = StateMachine.apply(later, 3 * SECOND, List.of(anything())).state();
        assertThat(earlier.time()).isEqualTo(10 * SECOND);
    }

    private static Command anything() {
        return new Command.UpsertEvaluations(List.of());
    }
}
