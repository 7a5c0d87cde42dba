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
import java.time.Duration;
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
    private static final long RETIRE_EVERY = Duration.ofMinutes(10).toNanos();

    private final HistoryStore store;
    private final BlockingQueue<Task> queue;
    private final ConcurrentSkipListMap<Key, Record> waiting = new ConcurrentSkipListMap<>();
    private final Thread thread;
    private final History history = new History(this::shelves);
    private final HistorySource source = new Source();
    private final Object fetching = new Object();
    private volatile @Nullable IOException failure;
    private volatile Runnable lacking = () -> {};
    // The state's index up to which entries were taken.
    private volatile long taken;
    private long retiredAt;

    private sealed interface Task {
        record Write(List<HistoryRow> rows, long index, long time) implements Task {}

        record Forget(long throughIndex) implements Task {}

        record Retire(long now) implements Task {}

        record Flush(long upTo, CompletableFuture<Void> done) implements Task {}

        record Skip(long after, long upTo) implements Task {}

        record Tell(long upTo, CompletableFuture<Contents> contents) implements Task {}

        record Choose(Contents theirs, CompletableFuture<List<SegmentInfo>> wanted)
                implements Task {}

        record Install(Contents theirs, List<SegmentInfo> fetched, CompletableFuture<Integer> done)
                implements Task {}

        /** Damage may have been found. */
        record Look() implements Task {}

        record Stop() implements Task {}
    }

    private HistoryWriter(HistoryStore store, BlockingQueue<Task> queue) {
        this.store = store;
        this.queue = queue;
        taken = store.contentsThrough();
        thread = Thread.ofVirtual().name("history").unstarted(this::run);
    }

    /**
     * Opens the history in a directory.
     *
     * @throws RequestException 500 when it cannot be used
     */
    public static HistoryWriter open(Path directory, HistorySettings settings, Codec codec) {
        try {
            BlockingQueue<Task> queue = new ArrayBlockingQueue<>(WAITING_MAX);
            // When it is full the thread is busy, and looks by itself afterwards.
            Runnable suspicion = () -> queue.offer(new Task.Look());
            HistoryWriter writer =
                    new HistoryWriter(
                            HistoryStore.open(directory, settings, codec, suspicion), queue);
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

    @Override
    public HistorySource source() {
        return source;
    }

    private final class Source implements HistorySource {
        @Override
        public Contents contents() throws IOException {
            CompletableFuture<Contents> contents = new CompletableFuture<>();
            put(new Task.Tell(taken, contents));
            return await(contents);
        }

        @Override
        public byte[] read(long firstIndex, long offset, int length) throws IOException {
            return store.read(firstIndex, offset, length);
        }
    }

    @Override
    public boolean lacksRows() {
        return !store.gaps().isEmpty();
    }

    @Override
    public void whenLacking(Runnable notified) {
        lacking = notified;
        if (lacksRows()) {
            notified.run();
        }
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
        // What was taken once is on disk, or was given up since.
        if (!rows.isEmpty() && index > taken && failure == null) {
            rows.forEach(this::remember);
            put(new Task.Write(rows, index, applied.state().time()));
        }
        if (forget > 0) {
            put(new Task.Forget(forget));
        }
        if (applied.state().time() - retiredAt > RETIRE_EVERY) {
            retiredAt = applied.state().time();
            put(new Task.Retire(retiredAt));
        }
        taken = Math.max(taken, index);
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
        put(new Task.Flush(taken, done));
        await(done);
    }

    @Override
    public int complete(HistorySource other) throws IOException {
        synchronized (fetching) {
            Contents theirs = other.contents();
            CompletableFuture<List<SegmentInfo>> chosen = new CompletableFuture<>();
            put(new Task.Choose(theirs, chosen));
            List<SegmentInfo> wanted = await(chosen);
            for (SegmentInfo info : wanted) {
                store.fetch(other, info);
            }
            CompletableFuture<Integer> done = new CompletableFuture<>();
            put(new Task.Install(theirs, wanted, done));
            return await(done);
        }
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
            while (true) {
                Task task = queue.poll();
                if (task == null && !check()) {
                    task = queue.take();
                }
                if (task instanceof Task.Stop) {
                    break;
                }
                if (task != null) {
                    carryOut(task);
                }
            }
        } catch (InterruptedException _) {
            // Closing.
        }
    }

    /** Looks for damage while there is nothing else to do; whether it may go on at once. */
    private boolean check() {
        try {
            boolean more = store.checkNext();
            if (store.noteSuspects()) {
                lacking.run();
            }
            return more;
        } catch (IOException e) {
            LOG.warn("the history cannot be checked", e);
            return false;
        }
    }

    private void carryOut(Task task) {
        try {
            switch (task) {
                case Task.Write(var rows, long index, long time) -> write(rows, index, time);
                case Task.Forget(long throughIndex) -> store.forget(throughIndex);
                case Task.Retire(long now) -> store.retire(now);
                case Task.Flush(long upTo, var done) -> {
                    checkWhole();
                    store.force(upTo);
                    done.complete(null);
                }
                case Task.Skip(long after, long upTo) -> {
                    store.skip(after, upTo);
                    lacking.run();
                }
                case Task.Tell(long upTo, var contents) -> {
                    checkWhole();
                    contents.complete(store.contents(upTo));
                }
                case Task.Choose(var theirs, var wanted) -> wanted.complete(store.wanted(theirs));
                case Task.Install(var theirs, var fetched, var done) -> {
                    store.install(theirs, fetched);
                    done.complete(fetched.size());
                }
                case Task.Look _, Task.Stop _ -> {}
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
            case Task.Flush(_, var done) -> done.completeExceptionally(why);
            case Task.Tell(_, var contents) -> contents.completeExceptionally(why);
            case Task.Choose(_, var wanted) -> wanted.completeExceptionally(why);
            case Task.Install(_, _, var done) -> done.completeExceptionally(why);
            case Task.Write _,
                    Task.Forget _,
                    Task.Retire _,
                    Task.Skip _,
                    Task.Look _,
                    Task.Stop _ -> {
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
        if (state.index() > taken) {
            put(new Task.Skip(taken, state.index()));
            taken = state.index();
        }
    }

    @Override
    public void close() {
        put(new Task.Stop());
        try {
            thread.join();
            if (failure == null) {
                store.force(taken);
            }
            store.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the history could not be closed", e);
        }
    }
}
