package io.drover.server.replay;

import io.drover.server.AppliedEntry;
import io.drover.server.ReplayRetention;
import io.drover.server.StateListener;
import io.drover.server.state.Applied;
import io.drover.server.state.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps applied entries on disk for a while. Whoever applies only puts them into a queue; a thread
 * of its own writes. When the queue is full entries are left out, and a gap is no harm: what comes
 * after it follows another whole state.
 */
public final class EntryArchive implements StateListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EntryArchive.class);
    private static final long MAX_QUEUED_BYTES = 16L << 20;
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final ArchiveWriter writer;
    private final boolean keeps;
    private final Path directory;
    private final InstantSource clock;
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Thread thread;
    private long restUntil = Long.MIN_VALUE;

    private sealed interface Work {
        record Keep(AppliedEntry entry) implements Work {}

        /** Everything that was put in before is in the files once it is done. */
        record Sync(CompletableFuture<Void> done, boolean last) implements Work {}
    }

    /** Will keep entries in {@code directory}, after those that are there. */
    public EntryArchive(
            Path directory, ReplayRetention retention, LogFormat format, InstantSource clock) {
        this.writer = new ArchiveWriter(directory, retention, format, clock);
        this.keeps = retention.on();
        this.directory = directory;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("entry-archive").unstarted(this::run);
    }

    @Override
    public void entry(AppliedEntry entry) {
        if (!keeps) {
            return;
        }
        long waiting = queuedBytes.addAndGet(entry.bytes().length);
        if (waiting > MAX_QUEUED_BYTES && !queue.isEmpty()) {
            queuedBytes.addAndGet(-entry.bytes().length);
        } else {
            queue.add(new Work.Keep(entry));
            startOnce();
        }
    }

    private void startOnce() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    @Override
    public void applied(Applied applied) {}

    @Override
    public void replaced(State state) {}

    /** What is kept now, all that was applied before included. */
    ArchiveDirectory kept() throws IOException, InterruptedException {
        sync(false);
        return new ArchiveDirectory(directory);
    }

    private void sync(boolean last) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        queue.add(new Work.Sync(done, last));
        startOnce();
        try {
            done.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("entries for replay wait to be written", e);
        }
    }

    private void run() {
        try {
            while (true) {
                switch (queue.take()) {
                    case Work.Keep keep -> {
                        queuedBytes.addAndGet(-keep.entry().bytes().length);
                        guarded(() -> writer.add(keep.entry()));
                    }
                    case Work.Sync sync -> {
                        guarded(sync.last() ? writer::close : writer::flush);
                        sync.done().complete(null);
                        if (sync.last()) {
                            return;
                        }
                    }
                }
                if (queue.isEmpty()) {
                    guarded(writer::flush);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** A full disk costs replay and nothing else. */
    private void guarded(Action action) {
        if (clock.millis() < restUntil) {
            return;
        }
        try {
            action.run();
        } catch (IOException | RuntimeException e) {
            restUntil = clock.millis() + RETRY.toMillis();
            writer.abandon();
            LOG.warn(
                    "entries cannot be kept in {} and cannot be replayed for a while: {}",
                    directory,
                    e.toString());
        }
    }

    @Override
    public void close() {
        try {
            sync(true);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
