package io.drover.server.raft;

import io.drover.server.Archive;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the history made whole from other servers when a part of it is missing: after a snapshot was
 * installed, or when a segment is damaged or lost.
 */
final class HistoryFetch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFetch.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LAST_WAIT = Duration.ofSeconds(60);

    private final Archive archive;
    private final Supplier<List<RaftPeer>> others;
    private final Neighbours neighbours;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;

    /**
     * Fetches once it is started.
     *
     * @param others the servers to ask, in this order
     */
    HistoryFetch(Archive archive, Supplier<List<RaftPeer>> others, Neighbours neighbours) {
        this.archive = archive;
        this.others = others;
        this.neighbours = neighbours;
        thread = Thread.ofVirtual().name("history-fetch").unstarted(this::run);
    }

    void start() {
        thread.start();
        archive.whenLacking(wanted::release);
    }

    private void run() {
        try {
            while (true) {
                wanted.acquire();
                fetch();
            }
        } catch (InterruptedException _) {
            // Closing.
        }
    }

    private void fetch() throws InterruptedException {
        long wait = FIRST_WAIT.toMillis();
        while (archive.lacksRows() && !fetchOnce()) {
            boolean _ = wanted.tryAcquire(wait, TimeUnit.MILLISECONDS);
            wait = Math.min(2 * wait, LAST_WAIT.toMillis());
        }
        wanted.drainPermits();
        if (archive.lacksRows()) {
            wanted.release(); // found in between
        }
    }

    /** Whether nothing is missing any more. */
    private boolean fetchOnce() {
        for (RaftPeer other : others.get()) {
            try {
                neighbours.ask(
                        other,
                        source -> {
                            int segments = archive.complete(source);
                            LOG.info(
                                    "fetched {} segments of the history from server {}; {}",
                                    segments,
                                    other.getId(),
                                    archive.lacksRows() ? "it lacks some, too" : "it is whole");
                        });
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "the history cannot be fetched from server {}: {}",
                        other.getId(),
                        e.toString());
            }
            if (!archive.lacksRows()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
