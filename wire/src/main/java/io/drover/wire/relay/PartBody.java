package io.drover.wire.relay;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A body that arrives in parts; asks for the next one when one is taken. */
final class PartBody extends InputStream {
    private final Runnable askForMore;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ByteString> parts = new ArrayDeque<>();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean ended;
    private boolean broken;

    PartBody(Runnable askForMore) {
        this.askForMore = askForMore;
    }

    void add(ByteString part) {
        lock.lock();
        try {
            parts.add(part);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The rest will not come. */
    void breakOff() {
        lock.lock();
        try {
            broken = !ended;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!current.hasRemaining()) {
            if (!nextPart()) {
                return -1;
            }
        }
        int count = Math.min(length, current.remaining());
        current.get(into, offset, count);
        return count;
    }

    @Override
    public int available() {
        return current.remaining();
    }

    private boolean nextPart() throws IOException {
        lock.lock();
        try {
            while (parts.isEmpty() && !ended && !broken) {
                changed.await();
            }
            ByteString next = parts.poll();
            if (next == null) {
                if (broken) {
                    throw new IOException("the caller went away before its request was complete");
                }
                return false;
            }
            current = next.asReadOnlyByteBuffer();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading a request");
        } finally {
            lock.unlock();
        }
        askForMore.run();
        return true;
    }
}
