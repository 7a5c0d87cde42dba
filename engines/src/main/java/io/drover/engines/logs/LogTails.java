package io.drover.engines.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log files of containers on one thread, and writes what they printed to the pipes of
 * their tasks.
 *
 * <p>The engine writes to the files whether anybody reads them or not, and they survive the death
 * of this process. So the only thing to keep is how far each was read: it is written down after
 * each piece that has reached a pipe. A process that is killed in between repeats that piece; none
 * is lost as long as the engine keeps the files. A stream from the engine itself would end with
 * this process, and what is printed until the next one comes would be lost.
 *
 * <p>Files are looked at every few milliseconds while they grow, and less and less often down to
 * eight times a second while they do not. Being told by the kernel instead would cost a wake-up for
 * each line, for the engine writes them one by one.
 */
public final class LogTails implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("engine_logs");
    private static final int CHUNK = 256 << 10;
    private static final long SHORTEST_NANOS = Duration.ofMillis(3).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMillis(125).toNanos();

    /** Where a container's output is kept. */
    public record Source(Path file, LogFormat format) {}

    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private final LogFormat.Output output = new LogFormat.Output(CHUNK);
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final List<Tail> tails = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Starts the thread. */
    public LogTails() {
        thread = Thread.ofPlatform().daemon().name("logs").unstarted(this::run);
        thread.start();
    }

    /**
     * Begins to follow a log, from where an earlier process was if there was one.
     *
     * @param position file that keeps how far it was read
     */
    public Tail follow(Source source, Path stdout, Path stderr, Path position) throws IOException {
        var tail = new Tail(source, Fifo.open(stdout), Fifo.open(stderr), position);
        order(() -> tails.add(tail));
        return tail;
    }

    private void order(Runnable what) {
        orders.add(what);
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            Runnable order;
            while ((order = orders.poll()) != null) {
                order.run();
            }
            long now = System.nanoTime();
            long due = now + Duration.ofSeconds(1).toNanos();
            for (var tail : tails) {
                // What is due soon is done now, for the sake of fewer wake-ups.
                if (tail.due - now <= SHORTEST_NANOS / 2) {
                    tail.turn();
                }
                due = tail.due - due < 0 ? tail.due : due;
            }
            if (tails.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, due - System.nanoTime());
            }
        }
    }

    /** Lets go of all logs; they are not read to their ends. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One log that is followed. */
    public final class Tail {
        private final Source source;
        private final Fifo stdout;
        private final Fifo stderr;
        private final Path positionFile;
        private final RotatedLog log;
        private final List<CompletableFuture<Void>> drains = new ArrayList<>();
        private final ByteBuffer position = ByteBuffer.allocate(5 * Long.BYTES);
        private @Nullable FileChannel positionChannel;
        private long offset;

        /** The piece under way: its length, and how much of what it held has been written. */
        private int piece;

        private int writtenOut;
        private int writtenErr;

        private long due = System.nanoTime();
        private long pause = SHORTEST_NANOS;
        private boolean broken;

        private Tail(Source source, Fifo stdout, Fifo stderr, Path positionFile) {
            this.source = source;
            this.stdout = stdout;
            this.stderr = stderr;
            this.positionFile = positionFile;
            this.log = new RotatedLog(source.file());
            resume();
        }

        private void resume() {
            try {
                if (!Files.exists(positionFile)) {
                    return;
                }
                var kept = ByteBuffer.wrap(Files.readAllBytes(positionFile));
                if (kept.remaining() == position.capacity() && log.resume(kept.getLong())) {
                    offset = kept.getLong();
                    piece = (int) kept.getLong();
                    writtenOut = (int) kept.getLong();
                    writtenErr = (int) kept.getLong();
                }
            } catch (IOException e) {
                LOG.warn("{} is read from its beginning: {}", source.file(), e.toString());
            }
        }

        /**
         * Waits until all that is in the log by now has reached the pipes.
         *
         * @param limit to wait at most, for a pipe may be full
         */
        public void drain(Duration limit) throws InterruptedException {
            var done = new CompletableFuture<Void>();
            order(() -> {
                drains.add(done);
                due = System.nanoTime();
            });
            try {
                var _ = done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("{} was not read to its end: {}", source.file(), e.toString());
            }
        }

        /** Lets go; to be called once. */
        public void stop() {
            order(() -> {
                tails.remove(this);
                stdout.close();
                stderr.close();
                drains.forEach(drain -> drain.complete(null));
                try {
                    log.close();
                    if (positionChannel != null) {
                        positionChannel.close();
                    }
                    Files.deleteIfExists(positionFile);
                } catch (IOException e) {
                    LOG.warn("{} is not closed: {}", source.file(), e.toString());
                }
            });
        }

        private void turn() {
            boolean moved = false;
            try {
                moved = !broken && advance();
            } catch (IOException | RuntimeException e) {
                broken = true;
                LOG.error("Output of a task is lost, {} cannot be read on", source.file(), e);
            }
            pause = moved ? SHORTEST_NANOS : Math.min(LONGEST_NANOS, pause * 2);
            due = moved ? System.nanoTime() : System.nanoTime() + pause;
        }

        /** One piece; true if there may be more at once. */
        private boolean advance() throws IOException {
            chunk.clear();
            if (piece > 0) {
                chunk.limit(piece);
            }
            boolean rotated = log.isRotated();
            if (log.read(chunk, offset)) {
                chunk.flip();
                decode();
                if (piece > 0) {
                    return pass();
                }
            }
            // Looked for before the last read: nothing is added to a file after that.
            if (log.size() < offset || (rotated && log.next())) {
                move(0);
                return true;
            }
            drains.forEach(drain -> drain.complete(null));
            drains.clear();
            return false;
        }

        private void decode() {
            output.clear();
            while (source.format().next(chunk, output)) {
                // On to the next record.
            }
            output.flip();
            piece = chunk.position();
        }

        /** Writes what was decoded, or as much of it as the pipes take. */
        private boolean pass() throws IOException {
            var out = output.of(false);
            var err = output.of(true);
            out.position(writtenOut);
            err.position(writtenErr);
            boolean allOut = stdout.write(out);
            boolean allErr = stderr.write(err);
            if (allOut && allErr) {
                move(offset + piece);
                return true;
            }
            if (out.position() > writtenOut || err.position() > writtenErr) {
                pause = SHORTEST_NANOS / 2;
            }
            writtenOut = out.position();
            writtenErr = err.position();
            keep();
            return false;
        }

        private void move(long to) throws IOException {
            offset = to;
            piece = 0;
            writtenOut = 0;
            writtenErr = 0;
            keep();
        }

        private void keep() throws IOException {
            if (positionChannel == null) {
                positionChannel =
                        FileChannel.open(
                                positionFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            position.clear();
            position.putLong(log.inode()).putLong(offset);
            position.putLong(piece).putLong(writtenOut).putLong(writtenErr).flip();
            positionChannel.write(position, 0);
        }
    }
}
