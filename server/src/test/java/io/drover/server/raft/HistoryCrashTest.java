package io.drover.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.json.Codec;
import io.drover.server.Archive;
import io.drover.server.ServerConfig;
import io.drover.server.StateListener;
import io.drover.server.history.History;
import io.drover.server.history.HistorySettings;
import io.drover.server.history.HistoryWriter;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.RandomCommands;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that ends between applying entries and writing what they archived. What is on disk at
 * that moment is copied, and another server goes on from the copy.
 */
class HistoryCrashTest {
    @TempDir Path directory;
    private final Codec codec = new Codec();
    private final SortedMap<String, Allocation> allocations = new TreeMap<>();
    private final SortedMap<String, Evaluation> evaluations = new TreeMap<>();

    /** Keeps what it is told to itself until it is flushed: a crash loses that. */
    private static final class Lazy implements Archive {
        private final Archive disk;
        private final boolean flushes;
        private final List<Applied> kept = new ArrayList<>();

        Lazy(Archive disk, boolean flushes) {
            this.disk = disk;
            this.flushes = flushes;
        }

        @Override
        public synchronized void accept(Applied applied) {
            kept.add(applied);
        }

        @Override
        public synchronized void flush() throws IOException {
            if (flushes) {
                kept.forEach(disk::accept);
                kept.clear();
                disk.flush();
            }
        }

        @Override
        public void replaced(State state) {
            disk.replaced(state);
        }

        @Override
        public History history() {
            return disk.history();
        }

        @Override
        public void close() {
            disk.close();
        }
    }

    private HistoryWriter history(Path data) {
        return HistoryWriter.open(data.resolve("history"), HistorySettings.defaults(), codec);
    }

    private RaftLog start(Path data, Archive archive) throws InterruptedException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        RaftLog log =
                RaftLog.start(
                        ServerConfig.single(
                                "global",
                                "dc1",
                                "test",
                                "5c1f5a4e-0000-4000-8000-000000000001",
                                data,
                                any,
                                any),
                        InstantSource.system(),
                        codec,
                        () -> archive,
                        listener());
        await(log::isLeader);
        return log;
    }

    /** Notes what should be in the history; entries that are applied again change nothing. */
    private StateListener listener() {
        return new StateListener() {
            @Override
            public void applied(Applied applied) {
                for (StateEvent event : applied.events()) {
                    if (event instanceof StateEvent.RowArchived(_, _, var row)) {
                        if (row instanceof Allocation allocation) {
                            allocations.put(allocation.id(), allocation);
                        } else if (row instanceof Evaluation evaluation) {
                            evaluations.put(evaluation.id(), evaluation);
                        }
                    }
                }
            }

            @Override
            public void replaced(State state) {}
        };
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time left").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private static void append(RaftLog log, RandomCommands commands, int count)
            throws InterruptedException, ExecutionException {
        for (int i = 0; i < count; i++) {
            Command next = commands.next(log.state());
            while (next instanceof Command.ForgetHistory) {
                next = commands.next(log.state());
            }
            var _ = log.append(List.of(next)).handle((index, refused) -> index).get();
        }
    }

    private static boolean hasSnapshot(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.anyMatch(f -> f.getFileName().toString().matches("snapshot\\.\\d+_\\d+"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Ends a server at a bad moment; gives what its successor has in its history. */
    private History afterACrash(boolean flushes) throws Exception {
        Path data = directory.resolve("data");
        Path crashed = directory.resolve("crashed");
        RandomCommands commands = new RandomCommands(3);
        long index;
        try (RaftLog log = start(data, new Lazy(history(data), flushes))) {
            append(log, commands, 300);
            log.replica().takeSnapshot();
            await(() -> hasSnapshot(data));
            append(log, commands, 200);
            index = log.state().index();
            copy(data, crashed);
        }
        assertThat(allocations).isNotEmpty();
        HistoryWriter again = history(crashed);
        try (RaftLog log = start(crashed, again)) {
            await(() -> log.state().index() >= index);
            again.flush();
        }
        return history(crashed).history();
    }

    @Test
    void leavesNothingOutAndNothingTwice() throws Exception {
        History history = afterACrash(true);
        assertThat(history.allocations("")).containsExactlyElementsOf(allocations.values());
        assertThat(history.evaluations("")).containsExactlyElementsOf(evaluations.values());
    }

    @Test
    void noticesASnapshotThatDidNotWaitForTheHistory() throws Exception {
        History history = afterACrash(false);
        assertThat(history.allocations("").toList()).hasSizeLessThan(allocations.size());
    }
}
