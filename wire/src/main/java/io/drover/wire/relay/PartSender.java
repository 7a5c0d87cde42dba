package io.drover.wire.relay;

import com.google.protobuf.UnsafeByteOperations;
import io.drover.wire.tunnel.TunnelPart;
import io.grpc.stub.CallStreamObserver;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sends parts no faster than the other end takes them: its callers, virtual threads, wait. */
final class PartSender {
    static final int PART_MAX = 64 << 10;

    private final CallStreamObserver<TunnelPart> out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean gone;

    PartSender(CallStreamObserver<TunnelPart> out) {
        this.out = out;
    }

    /** The other end may take more. */
    void ready() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The other end went away: whoever sends fails from now on. */
    void leave() {
        lock.lock();
        try {
            gone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void send(TunnelPart part) throws IOException {
        lock.lock();
        try {
            while (!gone && !out.isReady()) {
                changed.await();
            }
            if (gone) {
                throw new IOException("the other end of the tunnel went away");
            }
            out.onNext(part);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while sending through the tunnel");
        } finally {
            lock.unlock();
        }
    }

    /** Sends bytes, which must not change afterwards, in parts of at most 64 KiB. */
    void send(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += PART_MAX) {
            int count = Math.min(PART_MAX, length - done);
            send(
                    TunnelPart.newBuilder()
                            .setBody(UnsafeByteOperations.unsafeWrap(bytes, offset + done, count))
                            .build());
        }
    }

    /** Ends this direction; nothing when the other end is gone. */
    void complete() {
        lock.lock();
        try {
            if (!gone) {
                gone = true;
                out.onCompleted();
            }
        } finally {
            lock.unlock();
        }
    }
}
