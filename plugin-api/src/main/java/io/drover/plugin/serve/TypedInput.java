package io.drover.plugin.serve;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What somebody types to a command, from the threads of a call to the one that reads it.
 *
 * <p>Not the pipes of the JDK: those take the end of the thread that wrote last for the end of the
 * writer, and here each message comes on a thread of its own.
 */
final class TypedInput extends InputStream {
    private static final int WAITING = 64;
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(WAITING);
    private volatile boolean unread;
    private byte[] current = END;
    private int at;
    private boolean ended;

    /** Hands over; waits while the reader is behind, and drops what nobody will read. */
    void type(byte[] bytes) throws InterruptedException {
        if (bytes.length > 0) {
            put(bytes);
        }
    }

    /** Nothing more comes. */
    void end() throws InterruptedException {
        put(END);
    }

    private void put(byte[] bytes) throws InterruptedException {
        while (!unread && !waiting.offer(bytes, 1, TimeUnit.SECONDS)) {
            // The reader is behind; whoever types is held up.
        }
    }

    @Override
    public int read() throws InterruptedIOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws InterruptedIOException {
        if (length == 0) {
            return 0;
        }
        if (at == current.length && !next()) {
            return -1;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, into, from, count);
        at += count;
        return count;
    }

    private boolean next() throws InterruptedIOException {
        if (ended) {
            return false;
        }
        try {
            current = waiting.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("nobody waits for the command any more");
        }
        at = 0;
        ended = current.length == 0;
        return !ended;
    }

    @Override
    public int available() {
        return current.length - at;
    }

    /** The command has ended. */
    @Override
    public void close() {
        unread = true;
        waiting.clear();
    }
}
