package io.drover.server.history;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.json.Codec;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.RandomCommands;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.StateMachine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryWriterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final HistorySettings SMALL =
            new HistorySettings(Duration.ofDays(7), 1_000_000, 4_000);

    @TempDir Path directory;
    private final Codec codec = new Codec();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 10);
    }

    /** All that a region did, entry by entry, and what went to the history meanwhile. */
    private static final class Past {
        final List<Applied> entries = new ArrayList<>();
        final TreeMap<String, Allocation> allocations = new TreeMap<>();
        final TreeMap<String, Evaluation> evaluations = new TreeMap<>();
        final TreeMap<String, Deployment> deployments = new TreeMap<>();
        State state = State.initial();

        Past(long seed, int steps) {
            RandomCommands commands = new RandomCommands(seed);
            for (int i = 1; i <= steps; i++) {
                add(next(commands), i * SECOND);
            }
        }

        /** That history is forgotten has a test of its own. */
        private Command next(RandomCommands commands) {
            Command next = commands.next(state);
            while (next instanceof Command.ForgetHistory) {
                next = commands.next(state);
            }
            return next;
        }

        void add(Command command, long time) {
            Applied applied = StateMachine.apply(state, time, List.of(command));
            state = applied.state();
            entries.add(applied);
            for (StateEvent event : applied.events()) {
                if (event instanceof StateEvent.RowArchived(_, _, var row)) {
                    switch (row) {
                        case Allocation a -> allocations.put(a.id(), a);
                        case Evaluation e -> evaluations.put(e.id(), e);
                        case Deployment d -> deployments.put(d.id(), d);
                        default -> {}
                    }
                }
            }
        }
    }

    private HistoryWriter open(HistorySettings settings) {
        return HistoryWriter.open(directory, settings, codec);
    }

    private static void assertHas(History history, Past past) {
        assertThat(history.allocations("")).containsExactlyElementsOf(past.allocations.values());
        assertThat(history.evaluations("")).containsExactlyElementsOf(past.evaluations.values());
        assertThat(history.deployments("")).containsExactlyElementsOf(past.deployments.values());
        for (Allocation allocation : past.allocations.values()) {
            assertThat(history.allocation(allocation.id())).isEqualTo(allocation);
            assertThat(history.allocations(allocation.id().substring(0, 7))).contains(allocation);
            assertThat(history.allocationsByNode(allocation.nodeId())).contains(allocation);
            assertThat(history.allocationsByEvaluation(allocation.evalId())).contains(allocation);
            assertThat(history.allocationsByJob(allocation.namespace(), allocation.jobId()))
                    .contains(allocation)
                    .allMatch(a -> a.jobId().equals(allocation.jobId()));
        }
        for (Evaluation evaluation : past.evaluations.values()) {
            assertThat(history.evaluationsByJob(evaluation.namespace(), evaluation.jobId()))
                    .contains(evaluation);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hasWhatLeftTheStateAlsoAfterARestart(long seed) throws IOException {
        Past past = new Past(seed, 500);
        assertThat(past.allocations).isNotEmpty();
        try (HistoryWriter writer = open(SMALL)) {
            past.entries.forEach(writer::accept);
            assertHas(writer.history(), past); // from memory or from disk, it must not matter
            writer.flush();
            assertHas(writer.history(), past);
        }
        try (HistoryWriter writer = open(SMALL)) {
            assertHas(writer.history(), past);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void takesEveryRowOnceWhateverTheLogRepeats(long seed) throws IOException {
        Past past = new Past(seed, 400);
        try (HistoryWriter writer = open(SMALL)) {
            past.entries.subList(0, 300).forEach(writer::accept);
        }
        try (HistoryWriter writer = open(SMALL)) {
            past.entries.subList(150, 400).forEach(writer::accept);
            writer.flush();
            assertHas(writer.history(), past);
        }
        long rows =
                past.entries.stream()
                        .flatMap(entry -> entry.events().stream())
                        .filter(StateEvent.RowArchived.class::isInstance)
                        .count();
        try (HistoryStore store = HistoryStore.open(directory, SMALL, codec, () -> {})) {
            assertThat(store.rows()).isEqualTo(rows);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void losesOnlyWhatTheLogStillHasWhenItsFileIsCutShort(long seed) throws IOException {
        Past past = new Past(seed, 300);
        try (HistoryWriter writer = open(HistorySettings.defaults())) {
            past.entries.forEach(writer::accept);
        }
        Path segment = segments().getLast();
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(file.length() - 1 - seed * 37 % (file.length() / 2));
        }
        try (HistoryWriter writer = open(HistorySettings.defaults())) {
            past.entries.forEach(writer::accept);
            writer.flush();
            assertHas(writer.history(), past);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".segment")).sorted().toList();
        }
    }

    @Test
    void readsTheStateAndTheHistoryAsOne() throws IOException {
        Past past = new Past(4, 500);
        try (HistoryWriter writer = open(SMALL)) {
            past.entries.forEach(writer::accept);
            Records records = new Records(past.state, writer.history());
            List<String> ids = records.allocations("").stream().map(Allocation::id).toList();
            assertThat(ids).isSorted().doesNotHaveDuplicates();
            assertThat(ids)
                    .hasSize(past.allocations.size() + past.state.allocations("").toList().size());
            for (String id : ids) {
                assertThat(requireNonNull(records.allocation(id)).id()).isEqualTo(id);
            }
            // A reader that looks at an older state meets rows that moved meanwhile only once.
            State before = past.entries.get(250).state();
            assertThat(new Records(before, writer.history()).allocations("").stream())
                    .extracting(Allocation::id)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .containsAll(before.allocations("").stream().map(Allocation::id).toList());
        }
    }

    /** Also when nothing is archived any more, and what was given up does not come back. */
    @Test
    void givesUpWhatIsTooOld() throws IOException {
        Past past = new Past(2, 300);
        HistorySettings brief = new HistorySettings(Duration.ofHours(1), 1_000_000, 1);
        Command nothing = new Command.ReconcileSummaries();
        List<Long> times =
                past.entries.stream()
                        .filter(entry ->
                                entry.events().stream()
                                        .anyMatch(e ->
                                                e instanceof StateEvent.RowArchived a
                                                        && a.row() instanceof Allocation))
                        .map(entry -> entry.state().time())
                        .toList();
        try (HistoryWriter writer = open(brief)) {
            past.entries.forEach(writer::accept);
            writer.flush();
            assertHas(writer.history(), past);
            past.add(nothing, times.getFirst() + brief.age().toNanos() + 1);
            writer.accept(past.entries.getLast());
            writer.flush();
            assertThat(writer.history().allocations("").toList())
                    .isNotEmpty()
                    .hasSizeLessThan(past.allocations.size());
            past.add(nothing, 302 * SECOND + 2 * brief.age().toNanos());
            writer.accept(past.entries.getLast());
            writer.flush();
            assertThat(writer.history().allocations("")).isEmpty();
        }
        try (HistoryWriter writer = open(brief)) {
            past.entries.forEach(writer::accept); // the log repeats it all
            writer.flush();
            assertThat(writer.history().allocations("")).isEmpty();
            assertThat(writer.lacksRows()).isFalse();
        }
    }

    @Test
    void givesUpTheOldestSegmentsByCount() throws IOException {
        Past past = new Past(2, 600);
        HistorySettings few = new HistorySettings(Duration.ofDays(7), 20, 2_000);
        try (HistoryWriter writer = open(few)) {
            past.entries.forEach(writer::accept);
            writer.flush();
            long kept = writer.history().allocations("").toList().size();
            assertThat(kept).isPositive().isLessThan(past.allocations.size());
        }
    }

    @Test
    void forgetsWhatACommandTellsItTo() throws IOException {
        Past past = new Past(2, 300);
        past.add(new Command.ForgetHistory(Long.MAX_VALUE), 301 * SECOND);
        try (HistoryWriter writer = open(SMALL)) {
            past.entries.forEach(writer::accept);
            writer.flush();
            assertThat(writer.history().allocations("")).isEmpty();
        }
        try (HistoryWriter writer = open(SMALL)) {
            past.entries.forEach(writer::accept); // the log repeats it all
            writer.flush();
            assertThat(writer.history().allocations("")).isEmpty();
        }
    }

    @Test
    void fetchesFromAnotherServerOnlyWhatItHasNot(@TempDir Path elsewhere) throws IOException {
        Past past = new Past(8, 500);
        try (HistoryWriter leader = open(SMALL);
                HistoryWriter follower = HistoryWriter.open(elsewhere, SMALL, codec)) {
            past.entries.forEach(leader::accept);
            leader.flush();
            // The follower was away for a while, and is sent a snapshot.
            past.entries.subList(0, 430).forEach(follower::accept);
            follower.flush();
            assertThat(follower.lacksRows()).isFalse();
            follower.replaced(past.state);
            int all = leader.source().contents().segments().size();
            int fetched = follower.complete(leader.source());
            assertThat(fetched).isPositive().isLessThan(all);
            assertThat(follower.lacksRows()).isFalse();
            assertHas(follower.history(), past);
            assertThat(follower.complete(leader.source())).isZero();
        }
        try (HistoryWriter follower = HistoryWriter.open(elsewhere, SMALL, codec)) {
            assertHas(follower.history(), past);
            assertThat(follower.lacksRows()).isFalse();
        }
    }

    /** A server that ended after the snapshot came and before the history did. */
    @Test
    void knowsAfterARestartWhatItHasNotFetched(@TempDir Path elsewhere) throws IOException {
        Past past = new Past(8, 500);
        try (HistoryWriter leader = open(SMALL)) {
            past.entries.forEach(leader::accept);
            try (HistoryWriter follower = HistoryWriter.open(elsewhere, SMALL, codec)) {
                past.entries.subList(0, 200).forEach(follower::accept);
                follower.flush();
            }
            try (HistoryWriter follower = HistoryWriter.open(elsewhere, SMALL, codec)) {
                State installed = past.entries.get(399).state();
                follower.replaced(installed);
                past.entries.subList(400, 500).forEach(follower::accept);
                follower.flush();
            }
            AtomicInteger asked = new AtomicInteger();
            try (HistoryWriter follower = HistoryWriter.open(elsewhere, SMALL, codec)) {
                follower.replaced(past.entries.get(450).state()); // its own snapshot
                follower.whenLacking(asked::incrementAndGet);
                assertThat(asked).hasValue(1);
                assertThat(follower.complete(leader.source())).isPositive();
                assertHas(follower.history(), past);
            }
            try (HistoryWriter follower = HistoryWriter.open(elsewhere, SMALL, codec)) {
                assertThat(follower.lacksRows()).isFalse();
                assertHas(follower.history(), past);
            }
        }
    }

    /** How a segment may suffer while nobody looks. */
    enum Harm {
        A_BIT {
            @Override
            void to(Path segment) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                    file.seek(file.length() / 2);
                    int one = file.read();
                    file.seek(file.length() / 2);
                    file.write(one ^ 4);
                }
            }
        },
        ITS_HEADER {
            @Override
            void to(Path segment) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                    file.writeInt(7);
                }
            }
        },
        ITS_END {
            @Override
            void to(Path segment) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                    file.setLength(file.length() / 3);
                }
            }
        },
        ALL_OF_IT {
            @Override
            void to(Path segment) throws IOException {
                Files.delete(segment);
            }
        },
        THE_CONTENTS {
            @Override
            void to(Path segment) throws IOException {
                Files.writeString(segment.resolveSibling("contents"), "through 4");
            }
        };

        abstract void to(Path segment) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void findsWhatIsDamagedOrLostServesNoneOfItAndFetchesItAgain(Harm harm, @TempDir Path elsewhere)
            throws Exception {
        Past past = new Past(8, 500);
        try (HistoryWriter leader = HistoryWriter.open(elsewhere, SMALL, codec)) {
            past.entries.forEach(leader::accept);
            leader.flush();
            try (HistoryWriter follower = open(SMALL)) {
                past.entries.forEach(follower::accept);
            }
            List<Path> all = segments();
            harm.to(all.get(all.size() / 2));
            try (HistoryWriter follower = open(SMALL)) {
                follower.replaced(past.state); // its own snapshot
                awaitLack(follower);
                assertThat(past.allocations.values())
                        .containsAll(follower.history().allocations("").toList());
                assertThat(follower.complete(leader.source())).isBetween(0, 1 + all.size() / 2);
                assertThat(follower.lacksRows()).isFalse();
                assertHas(follower.history(), past);
            }
            try (HistoryWriter follower = open(SMALL)) {
                follower.replaced(past.state);
                assertHas(follower.history(), past);
                assertThat(follower.lacksRows()).isFalse();
            }
        }
    }

    private static void awaitLack(HistoryWriter writer) throws InterruptedException {
        CountDownLatch found = new CountDownLatch(1);
        writer.whenLacking(found::countDown);
        assertThat(found.await(30, TimeUnit.SECONDS)).as("damage is found").isTrue();
    }

    @Test
    void takesNothingThatWasDamagedOnTheWay(@TempDir Path elsewhere) throws IOException {
        Past past = new Past(8, 300);
        try (HistoryWriter leader = open(SMALL);
                HistoryWriter follower = HistoryWriter.open(elsewhere, SMALL, codec)) {
            past.entries.forEach(leader::accept);
            follower.replaced(past.state);
            HistorySource noisy =
                    new HistorySource() {
                        @Override
                        public Contents contents() throws IOException {
                            return leader.source().contents();
                        }

                        @Override
                        public byte[] read(long first, long offset, int length) throws IOException {
                            byte[] bytes = leader.source().read(first, offset, length);
                            bytes[bytes.length / 2] ^= 1;
                            return bytes;
                        }
                    };
            assertThatThrownBy(() -> follower.complete(noisy))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("came damaged");
            assertThat(follower.lacksRows()).isTrue();
            assertThat(follower.history().allocations("")).isEmpty();
            follower.complete(leader.source());
            assertHas(follower.history(), past);
        }
    }

    /** What the leader forgot while this server was away is forgotten here, too. */
    @Test
    void forgetsWhatTheOtherServerWasToldToForget(@TempDir Path elsewhere) throws IOException {
        Past past = new Past(2, 300);
        try (HistoryWriter leader = open(SMALL);
                HistoryWriter follower = HistoryWriter.open(elsewhere, SMALL, codec)) {
            past.entries.subList(0, 200).forEach(follower::accept);
            past.add(new Command.ForgetHistory(Long.MAX_VALUE), 301 * SECOND);
            past.entries.forEach(leader::accept);
            follower.replaced(past.state);
            follower.complete(leader.source());
            assertThat(follower.history().allocations("")).isEmpty();
            assertThat(follower.lacksRows()).isFalse();
        }
    }
}
