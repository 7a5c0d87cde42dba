package io.drover.server.history;

import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.json.Codec;
import io.drover.server.Archive;
import io.drover.server.state.Applied;
import io.drover.server.state.ArchivedVersion;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the history from what apply archives, on a thread of its own.
 *
 * <p>Rows that wait to be written are read from memory, so that a row is found at every moment: in
 * the state, here or on disk. The queue is bounded; when the disk is slower for long, apply waits.
 * A crash loses what waits; no snapshot covers it yet, so the log brings it again, and what is on
 * disk already is known by the state's index.
 */
public final class HistoryWriter implements Archive {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);
    private static final int WAITING_MAX = 256;

    private final HistoryStore store;
    private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(WAITING_MAX);
    private final ConcurrentSkipListMap<Key, Record> waiting = new ConcurrentSkipListMap<>();
    private final Thread thread;
    private final History history = new History(this::shelves);
    private volatile @Nullable IOException failure;

    private sealed interface Task {
        record Write(List<HistoryRow> rows, long index, long time) implements Task {}

        record Forget(long throughIndex) implements Task {}

        record Flush(CompletableFuture<Void> done) implements Task {}

        record Adopt(HistorySource source, CompletableFuture<Integer> fetched) implements Task {}

        record Stop() implements Task {}
    }

    private HistoryWriter(HistoryStore store) {
        this.store = store;
        thread = Thread.ofVirtual().name("history").unstarted(this::run);
    }

    /**
     * Opens the history in a directory.
     *
     * @throws RequestException 500 when it cannot be used
     */
    public static HistoryWriter open(Path directory, HistorySettings settings, Codec codec) {
        try {
            HistoryWriter writer = new HistoryWriter(HistoryStore.open(directory, settings, codec));
            writer.thread.start();
            return writer;
        } catch (IOException e) {
            throw new RequestException(
                    500, "the history in %s cannot be used: %s".formatted(directory, e), e);
        }
    }

    @Override
    public History history() {
        return history;
    }

    /** What another server may fetch. */
    public HistorySource source() {
        return store;
    }

    private List<Shelf> shelves() {
        List<Shelf> all = new ArrayList<>();
        // First what waits: once it is written it leaves there, and is on disk before that.
        all.add(this::waitingBetween);
        all.add(this::writtenBetween);
        return all;
    }

    /** A copy: rows leave while somebody reads. */
    private Iterator<Shelf.Place> waitingBetween(Key first, Key end) {
        // Entry by entry, since the constructor that takes a map trusts its size.
        TreeMap<Key, Record> copy = new TreeMap<>();
        waiting.subMap(first, true, end, true).forEach(copy::put);
        Iterator<Map.Entry<Key, Record>> entries = copy.entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Shelf.Place next() {
                Map.Entry<Key, Record> entry = entries.next();
                return new Shelf.Place(entry.getKey(), entry::getValue);
            }
        };
    }

    /** Only now the segments: one may have been begun since what waits was looked at. */
    private Iterator<Shelf.Place> writtenBetween(Key first, Key end) {
        return new Merge(store.shelves(), first, end);
    }

    @Override
    public void accept(Applied applied) {
        List<HistoryRow> rows = new ArrayList<>();
        long forget = 0;
        for (StateEvent event : applied.events()) {
            if (event instanceof StateEvent.RowArchived archived) {
                rows.add(rowOf(archived.row()));
            } else if (event instanceof StateEvent.HistoryForgotten(long throughIndex)) {
                forget = throughIndex;
            }
        }
        long index = applied.state().index();
        if (!rows.isEmpty() && index > store.lastIndex() && failure == null) {
            rows.forEach(this::remember);
            put(new Task.Write(rows, index, applied.state().time()));
        }
        if (forget > 0) {
            put(new Task.Forget(forget));
        }
    }

    private static HistoryRow rowOf(Record row) {
        return switch (row) {
            case Allocation allocation -> new HistoryRow.PastAllocation(allocation, -1);
            case Evaluation evaluation -> new HistoryRow.PastEvaluation(evaluation);
            case Deployment deployment -> new HistoryRow.PastDeployment(deployment);
            case ArchivedVersion(var job, var submission) ->
                    new HistoryRow.PastVersion(job, submission);
            default ->
                    throw new IllegalStateException(
                            "no history is kept of " + row.getClass().getName());
        };
    }

    private static Record recordOf(HistoryRow row) {
        return switch (row) {
            case HistoryRow.PastAllocation(var allocation, _) -> allocation;
            case HistoryRow.PastEvaluation(var evaluation) -> evaluation;
            case HistoryRow.PastDeployment(var deployment) -> deployment;
            case HistoryRow.PastVersion(var job, var submission) ->
                    new ArchivedVersion(job, submission);
            case HistoryRow.Commit commit -> commit;
            case HistoryRow.SharedJob job -> job;
        };
    }

    private void remember(HistoryRow row) {
        Record found = recordOf(row);
        row.keys().forEach(key -> waiting.put(key, found));
    }

    private void put(Task task) {
        boolean interrupted = false;
        while (true) {
            try {
                queue.put(task);
                break;
            } catch (InterruptedException _) {
                // Apply must not lose a row; whoever interrupted it will see that it was.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void flush() throws IOException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        put(new Task.Flush(done));
        await(done);
    }

    /**
     * Becomes what another server has; rows that were archived here afterwards stay.
     *
     * @return how many segments were fetched
     */
    public int adopt(HistorySource source) throws IOException {
        CompletableFuture<Integer> fetched = new CompletableFuture<>();
        put(new Task.Adopt(source, fetched));
        return await(fetched);
    }

    private static <T> T await(CompletableFuture<T> done) throws IOException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw new IOException("the history cannot be written: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the history is written", e);
        }
    }

    private void run() {
        try {
            for (Task task = queue.take(); !(task instanceof Task.Stop); task = queue.take()) {
                carryOut(task);
            }
        } catch (InterruptedException _) {
            // Closing.
        }
    }

    private void carryOut(Task task) {
        try {
            switch (task) {
                case Task.Write(var rows, long index, long time) -> write(rows, index, time);
                case Task.Forget(long throughIndex) -> store.forget(throughIndex);
                case Task.Flush(var done) -> {
                    checkWhole();
                    store.force();
                    done.complete(null);
                }
                case Task.Adopt(var source, var fetched) -> fetched.complete(store.adopt(source));
                case Task.Stop _ -> {}
            }
        } catch (IOException | RuntimeException e) {
            failed(task, e);
        }
    }

    private void write(List<HistoryRow> rows, long index, long time) throws IOException {
        checkWhole();
        store.append(rows, index, time);
        rows.forEach(row -> row.keys().forEach(key -> waiting.remove(key, recordOf(row))));
        store.retire(time);
    }

    /** After a row that could not be written, none is: the log brings all of them again. */
    private void checkWhole() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    private void failed(Task task, Exception why) {
        switch (task) {
            case Task.Flush(var done) -> done.completeExceptionally(why);
            case Task.Adopt(_, var fetched) -> fetched.completeExceptionally(why);
            case Task.Write _, Task.Forget _, Task.Stop _ -> {
                if (failure == null) {
                    LOG.error(
                            "the history cannot be written, so no snapshot is taken until this server has been restarted",
                            why);
                    failure = new IOException(why);
                }
            }
        }
    }

    @Override
    public void replaced(State state) {
        if (store.lastIndex() == 0 && state.index() > 0) {
            LOG.debug("no history is here up to index {}", state.index());
        }
    }

    @Override
    public void close() {
        put(new Task.Stop());
        try {
            thread.join();
            store.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the history could not be closed", e);
        }
    }
}
