package io.drover.drivers.supervision;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that reads all named pipes.
 *
 * <p>A thread for each pipe would cost more than the tasks' supervisors do, and could not tell when
 * a pipe is empty. Everything happens in turns on the one thread, so "read to the end" is exact.
 */
final class Pump implements AutoCloseable {
    /** Takes what was read. Called from the pump's thread; must not block for long. */
    interface Sink {
        void accept(ByteBuffer data);
    }

    /** Takes by itself what is in a pipe, as with {@link Sink}. */
    interface Taker {
        /**
         * Takes some of it.
         *
         * @return how many bytes were taken; {@code -errno} when there are none
         */
        int take(int pipe);
    }

    /** A pipe being read. */
    static final class Source {
        private final int fd;
        private final Taker taker;

        private Source(int fd, Taker taker) {
            this.fd = fd;
            this.taker = taker;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger("pump");
    private static final int CHUNK = 256 << 10;
    private static final int POLLFD_BYTES = 8;
    private static final int PIPE_BYTES = 1 << 20;
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(20);

    /** A background process of the task may go on printing; it must not hold up the drain. */
    private static final int LONGEST_DRAIN_BYTES = 64 << 20;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment chunk = arena.allocate(CHUNK);
    private final ByteBuffer chunkBytes = chunk.asByteBuffer();
    private final MemorySegment nudge = arena.allocate(1);
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final List<Source> sources = new ArrayList<>();
    private final Source wake;
    private final Thread thread;
    private MemorySegment descriptors = arena.allocate(POLLFD_BYTES);
    private boolean changed = true;
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param wakePipe a named pipe of its own, made when missing
     */
    Pump(Path wakePipe) throws IOException {
        Posix.makePipe(wakePipe);
        wake = new Source(Posix.openPipe(wakePipe), fd -> read(fd, _ -> {}));
        sources.add(wake);
        thread = Thread.ofPlatform().daemon().name("pump").unstarted(this::run);
        thread.start();
    }

    /** Begins to read a pipe. */
    Source add(Path pipe, Sink sink) throws IOException {
        return addTaker(pipe, fd -> read(fd, sink));
    }

    /** Begins to let somebody else read a pipe. */
    Source addTaker(Path pipe, Taker taker) throws IOException {
        var source = new Source(Posix.openPipe(pipe), taker);
        // Room for what a task prints while this process is being replaced.
        Posix.widen(source.fd);
        var _ =
                submit(() -> {
                    sources.add(source);
                    changed = true;
                });
        return source;
    }

    /** Completes once all that was in the pipe at the time of the call has reached its sink. */
    CompletableFuture<Void> drain(Source source) {
        return submit(() -> readToEnd(source));
    }

    /** Reads what is left, then lets go of the pipe. */
    CompletableFuture<Void> remove(Source source) {
        return submit(() -> {
            if (sources.remove(source)) {
                readToEnd(source);
                Posix.close(source.fd);
                changed = true;
            }
        });
    }

    private CompletableFuture<Void> submit(Runnable command) {
        var done = new CompletableFuture<Void>();
        commands.add(() -> {
            try {
                command.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        Posix.write(wake.fd, nudge);
        return done;
    }

    private void run() {
        while (!closed) {
            runCommands();
            if (changed) {
                writeDescriptors();
                changed = false;
            }
            if (Posix.poll(descriptors, sources.size(), -1) > 0) {
                readReady();
            }
        }
        runCommands();
    }

    private void runCommands() {
        Runnable command;
        while ((command = commands.poll()) != null) {
            command.run();
        }
    }

    private void writeDescriptors() {
        int needed = sources.size() * POLLFD_BYTES;
        if (descriptors.byteSize() < needed) {
            descriptors = arena.allocate(needed * 2L, JAVA_INT.byteAlignment());
        }
        for (int i = 0; i < sources.size(); i++) {
            descriptors.set(JAVA_INT, (long) i * POLLFD_BYTES, sources.get(i).fd);
            descriptors.set(JAVA_SHORT, (long) i * POLLFD_BYTES + 4, Posix.POLLIN);
        }
    }

    private void readReady() {
        for (int i = 0; i < sources.size(); i++) {
            if (descriptors.get(JAVA_SHORT, (long) i * POLLFD_BYTES + 6) != 0) {
                var _ = readOnce(sources.get(i));
            }
        }
    }

    private void readToEnd(Source source) {
        long total = 0;
        int read;
        while (total < LONGEST_DRAIN_BYTES && (read = readOnce(source)) > 0) {
            total += read;
        }
    }

    private int read(int fd, Sink sink) {
        int read = Posix.read(fd, chunk);
        if (read > 0) {
            sink.accept(chunkBytes.clear().limit(read));
        }
        return read;
    }

    private int readOnce(Source source) {
        int read;
        try {
            read = source.taker.take(source.fd);
        } catch (RuntimeException e) {
            LOG.error("A reader of a pipe failed", e);
            return 0;
        }
        if (read < 0 && read != -Posix.EAGAIN && read != -Posix.EINTR) {
            LOG.error("A pipe cannot be read: errno {}", -read);
        }
        return read;
    }

    /** Reads what is in the pipes now; what comes later waits in them for the next process. */
    @Override
    public void close() {
        var _ = submit(() -> sources.forEach(this::readPresent));
        closed = true;
        Posix.write(wake.fd, nudge);
        try {
            thread.join(LEAVE_LIMIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void readPresent(Source source) {
        int read = 1;
        for (int total = 0; read > 0 && total < PIPE_BYTES; total += read) {
            read = readOnce(source);
        }
    }
}
