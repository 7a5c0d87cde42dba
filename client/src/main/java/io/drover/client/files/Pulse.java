package io.drover.client.files;

import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * The rhythm of a stream that waits for more: often right after there was something, seldom when
 * there has been nothing for a while, and a heartbeat each second.
 */
final class Pulse {
    private static final long FIRST_MS = 2;
    private static final long MOST_MS = 40;
    private static final long HEARTBEAT_NANOS = 1_000_000_000L;

    private long pause = FIRST_MS;
    private long beatAt = System.nanoTime() + HEARTBEAT_NANOS;

    /** There was something. */
    void active() {
        pause = FIRST_MS;
        beatAt = System.nanoTime() + HEARTBEAT_NANOS;
    }

    /** Waits a moment. */
    void rest(Sink sink) throws IOException {
        if (System.nanoTime() >= beatAt) {
            sink.heartbeat();
            beatAt = System.nanoTime() + HEARTBEAT_NANOS;
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the stream was ended");
        }
        pause = Math.min(MOST_MS, pause + 1);
    }
}
