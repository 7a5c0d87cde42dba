package io.drover.agent;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the heap from growing by what nobody needs any more. Rows of the state live long and then
 * go, and the collector looks for those only when there is no room left, which on a large machine
 * is gigabytes later. So it is asked to whenever the heap has grown by a third since the last time.
 *
 * <p>That also gives new objects room in proportion: the serial collector sizes their part of the
 * heap only when it collects all garbage, so a heap that grew from small would go on with a few
 * megabytes for them, and take what dies a moment later for what stays.
 */
final class HeapKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapKeeper.class);
    private static final long ENOUGH = 64L << 20;
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final LongSupplier committed;
    private final Runnable collector;
    private long least;
    private @Nullable Thread thread;

    /**
     * Creates a keeper that does nothing by itself.
     *
     * @param committed the size of the heap in bytes, used or not
     * @param collector collects all garbage and gives memory back
     */
    HeapKeeper(LongSupplier committed, Runnable collector) {
        this.committed = committed;
        this.collector = collector;
        this.least = committed.getAsLong();
    }

    /** Looks after the heap of this process until it is closed. */
    static HeapKeeper start() {
        HeapKeeper keeper = new HeapKeeper(Runtime.getRuntime()::totalMemory, HeapKeeper::collect);
        keeper.thread = Thread.ofVirtual().name("heap-keeper").start(keeper::run);
        return keeper;
    }

    private static void collect() {
        long start = System.nanoTime();
        System.gc();
        LOG.debug("collected all garbage in {} ms", (System.nanoTime() - start) / 1_000_000);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                look();
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /** Collects if the heap has grown by a third since it was last found to be small. */
    void look() {
        long now = committed.getAsLong();
        if (now >= Math.max(ENOUGH, least + least / 3)) {
            collector.run();
            least = committed.getAsLong();
        } else {
            least = Math.min(least, now);
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
