package io.drover.server.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.server.collection.PersistentMap;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateHashTest {
    private static final long SECOND = 1_000_000_000L;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    private static State someState(long seed, int steps) {
        RandomCommands commands = new RandomCommands(seed);
        State state = State.initial();
        for (int i = 1; i <= steps; i++) {
            state = StateMachine.apply(state, i * SECOND, List.of(commands.next(state))).state();
        }
        return state;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isKeptUpToWhatARecomputationGives(long seed) {
        RandomCommands commands = new RandomCommands(seed);
        State state = State.initial();
        assertThat(state.hash()).isEqualTo(StateHash.recomputed(state));
        for (int i = 1; i <= 400; i++) {
            state = StateMachine.apply(state, i * SECOND, List.of(commands.next(state))).state();
            assertThat(state.hash()).isEqualTo(StateHash.recomputed(state));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isTheSameHoweverEntriesAreCutAndAfterARestore(long seed) {
        RandomCommands source = new RandomCommands(seed);
        List<Command> all = new ArrayList<>();
        State oneByOne = State.initial();
        for (int i = 0; i < 300; i++) {
            Command command = source.next(oneByOne);
            all.add(command);
            oneByOne = StateMachine.apply(oneByOne, SECOND, List.of(command)).state();
        }
        State batched = State.initial();
        for (int from = 0; from < all.size(); from += 41) {
            List<Command> batch = all.subList(from, Math.min(all.size(), from + 41));
            batched = StateMachine.apply(batched, SECOND, batch).state();
        }
        assertThat(batched.hash()).isEqualTo(oneByOne.hash());
        StateImage.Loader loader = new StateImage.Loader();
        StateImage.write(oneByOne, loader::add);
        assertThat(loader.finish().hash()).isEqualTo(oneByOne.hash());
    }

    @Test
    void differsAfterEveryCommandThatChangesSomething() {
        RandomCommands commands = new RandomCommands(5);
        State state = State.initial();
        for (int i = 1; i <= 200; i++) {
            State next =
                    StateMachine.apply(state, i * SECOND, List.of(commands.next(state))).state();
            assertThat(next.hash().total()).isNotEqualTo(state.hash().total());
            state = next;
        }
    }

    @Test
    void showsARowThatWasChangedBehindTheEditorsBack() {
        State state = someState(3, 300);
        Allocation victim = state.allocations("").toList().getFirst();
        State spoilt =
                StateImageFaults.withRows(
                        state,
                        "allocations",
                        state.allocations.with(
                                victim.id(),
                                AllocationBuilder.builder(victim)
                                        .createTime(victim.createTime() + 1)
                                        .build()));
        assertThat(StateHash.recomputed(spoilt).total()).isNotEqualTo(spoilt.hash().total());
        assertThat(StateHash.recomputed(spoilt).differences(spoilt.hash()))
                .containsExactly("allocations");
        // The fault stays visible when the row is written again by the rules.
        State later =
                StateMachine.apply(
                                spoilt,
                                400 * SECOND,
                                List.of(
                                        new Command.CollectGarbage(
                                                List.of(),
                                                List.of(victim.id()),
                                                List.of(),
                                                List.of(),
                                                List.of())))
                        .state();
        assertThat(later.hash().total())
                .isNotEqualTo(
                        StateMachine.apply(
                                        state,
                                        400 * SECOND,
                                        List.of(
                                                new Command.CollectGarbage(
                                                        List.of(),
                                                        List.of(victim.id()),
                                                        List.of(),
                                                        List.of(),
                                                        List.of())))
                                .state()
                                .hash()
                                .total());
    }

    /**
     * Random commands reach every table and are of every kind, so that the sums, the image of a
     * snapshot and restores are compared for all of them.
     */
    @Test
    void isTriedWithEveryTableAndEveryCommand() {
        SortedSet<String> kinds = new TreeSet<>();
        SortedSet<Table> filled = new TreeSet<>();
        for (long seed = 1; seed <= 10; seed++) {
            RandomCommands commands = new RandomCommands(seed);
            State state = State.initial();
            for (int i = 1; i <= 400; i++) {
                Command command = commands.next(state);
                kinds.add(command.getClass().getSimpleName());
                state = StateMachine.apply(state, i * SECOND, List.of(command)).state();
                for (Table table : Table.values()) {
                    RowSums.each(state, table, (_, _) -> filled.add(table));
                }
            }
        }
        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Command.class.getPermittedSubclasses())
                                .map(Class::getSimpleName)
                                .toList());
        // Submissions are a part of the versions' rows.
        assertThat(EnumSet.complementOf(EnumSet.copyOf(filled)))
                .containsExactly(Table.JOB_SUBMISSIONS);
    }

    /** Whoever adds a table has to say here that its rows count, or why they do not. */
    @Test
    void countsEveryTable() {
        List<String> derived =
                List.of(
                        "tableIndexes",
                        "tallies",
                        "evaluationsByJob",
                        "allocationsByJob",
                        "allocationsByNode",
                        "allocationsByEvaluation",
                        "deploymentsByJob",
                        "dispatched");
        List<String> counted =
                List.of(
                        "nodes",
                        "jobs",
                        "jobHistories",
                        "summaries",
                        "evaluations",
                        "allocations",
                        "deployments",
                        "namespaces",
                        "nodePools",
                        "activities",
                        "completedNames");
        assertThat(
                        Arrays.stream(State.class.getDeclaredFields())
                                .filter(field -> field.getType() == PersistentMap.class)
                                .map(Field::getName)
                                .filter(name -> !derived.contains(name)))
                .as("tables whose rows count in RowSums.of")
                .containsExactlyInAnyOrderElementsOf(counted);
        assertThat(requireNonNull(State.initial().hash().tables()))
                .containsOnlyKeys("namespaces", "node_pools", "scheduler_configuration");
    }
}
