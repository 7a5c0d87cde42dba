package io.drover.cli.alloc;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Copies the last lines of what is there already, then all that follows.
 *
 * <p>The stream does not say where the past ends. It comes at once, though, so the first silence is
 * taken for it.
 */
final class LastLines {
    private static final long SILENCE_MILLIS = 500;
    private static final int CHUNK = 32 << 10;

    private final int lines;

    LastLines(int lines) {
        this.lines = lines;
    }

    /** Copies everything, chunk by chunk as it comes. */
    static void copyAll(InputStream in, PrintStream to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            to.write(chunk, 0, n);
            to.flush();
        }
    }

    void copy(InputStream in, PrintStream to) throws IOException {
        var source = new Chunks(in);
        Thread reader = Thread.startVirtualThread(source);
        try {
            byte[] past = new byte[0];
            byte[] chunk = source.take();
            while (chunk != null && chunk.length > 0) {
                past = lastOf(past, chunk);
                chunk = source.poll();
            }
            to.write(past, 0, past.length);
            to.flush();
            if (chunk == null) {
                chunk = source.take();
            }
            while (chunk.length > 0) {
                to.write(chunk, 0, chunk.length);
                to.flush();
                chunk = source.take();
            }
            source.rethrow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reader.interrupt();
        }
    }

    /** Reads ahead, so that silence can be told from the end, which is an empty chunk. */
    private static final class Chunks implements Runnable {
        private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(16);
        private final InputStream in;
        private volatile @Nullable IOException failure;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public void run() {
            try {
                byte[] chunk = new byte[CHUNK];
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    waiting.put(Arrays.copyOf(chunk, n));
                }
            } catch (IOException e) {
                failure = e;
            } catch (InterruptedException e) {
                return;
            }
            try {
                waiting.put(new byte[0]);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        byte[] take() throws InterruptedException {
            return waiting.take();
        }

        byte @Nullable [] poll() throws InterruptedException {
            return waiting.poll(SILENCE_MILLIS, TimeUnit.MILLISECONDS);
        }

        void rethrow() throws IOException {
            IOException broken = failure;
            if (broken != null) {
                throw broken;
            }
        }
    }

    /** The last lines of both together. */
    private byte[] lastOf(byte[] past, byte[] more) {
        byte[] all = new byte[past.length + more.length];
        System.arraycopy(past, 0, all, 0, past.length);
        System.arraycopy(more, 0, all, past.length, more.length);
        int from = all.length;
        int seen = 0;
        while (from > 0) {
            // The newline at the very end ends the last line and begins none.
            if (all[from - 1] == '\n' && from < all.length && ++seen == lines) {
                break;
            }
            from--;
        }
        byte[] last = new byte[all.length - from];
        System.arraycopy(all, from, last, 0, last.length);
        return last;
    }
}
