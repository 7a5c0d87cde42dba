package io.drover.server.history;

import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.job.Job;
import io.drover.server.state.ArchivedVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of rows, only ever appended to: a header, then batches that each end with a commit. What
 * follows the last commit was cut short by a crash and is taken off when the file is opened; the
 * log brings it again. Where less is left than was forced to disk once, that is damage.
 *
 * <p>One thread appends, any number read. As long as it is open its index is in memory; closed, it
 * is in a file beside it. A row that cannot be read is left out, and the segment counts as damaged.
 */
final class Segment implements Shelf {
    static final int HEADER = 16;
    private static final int MAGIC = 0x44525648; // DRVH
    private static final int FORMAT = 1;
    private static final int JOBS_KEPT = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    private final Path file;
    private final RowFormat format;
    private final long firstIndex;
    // Not a channel: that one closes when a reader is interrupted.
    private final RandomAccessFile data;
    private volatile ConcurrentSkipListMap<Key, Integer> open = new ConcurrentSkipListMap<>();
    private final IdentityHashMap<Job, Integer> written = new IdentityHashMap<>();
    private final Map<Integer, Job> read;
    private volatile @Nullable SortedIndex closed;
    private volatile Extent extent;
    private volatile boolean gone;
    private volatile boolean damaged;
    private final Consumer<Segment> whenDamaged;

    /** How far a segment goes: its bytes, rows, and the index and time of its last batch. */
    record Extent(long bytes, long index, long time, int rows) {}

    private Segment(
            Path file,
            RowFormat format,
            RandomAccessFile data,
            long firstIndex,
            Consumer<Segment> whenDamaged) {
        this.file = file;
        this.format = format;
        this.data = data;
        this.whenDamaged = whenDamaged;
        this.firstIndex = firstIndex;
        this.extent = new Extent(HEADER, firstIndex - 1, 0, 0);
        this.read =
                new LinkedHashMap<>(JOBS_KEPT, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Integer, Job> eldest) {
                        return size() > JOBS_KEPT;
                    }
                };
    }

    static String nameOf(long firstIndex) {
        return "%020d.segment".formatted(firstIndex);
    }

    /**
     * Begins a segment.
     *
     * @param whenDamaged told, on any thread, when a row turns out to be unreadable
     */
    static Segment create(
            Path directory, long firstIndex, RowFormat format, Consumer<Segment> whenDamaged)
            throws IOException {
        Path file = directory.resolve(nameOf(firstIndex));
        RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw");
        data.setLength(0);
        data.write(
                ByteBuffer.allocate(HEADER)
                        .putInt(MAGIC)
                        .putInt(FORMAT)
                        .putLong(firstIndex)
                        .array());
        return new Segment(file, format, data, firstIndex, whenDamaged);
    }

    /**
     * Opens a segment and takes off what has no commit.
     *
     * @param forced how many bytes were forced to disk: fewer are left of a damaged one
     * @return null when not even its header is whole
     * @throws IOException when it cannot be read, or a newer version wrote it
     */
    static @Nullable Segment open(
            Path file, RowFormat format, long forced, Consumer<Segment> whenDamaged)
            throws IOException {
        RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw");
        try {
            if (data.length() < HEADER || data.readInt() != MAGIC) {
                data.close();
                return null;
            }
            int version = data.readInt();
            if (version != FORMAT) {
                throw new IOException(
                        "the history's segment %s has format %d, and this version of Drover reads up to %d: run a newer one"
                                .formatted(file, version, FORMAT));
            }
            Segment segment = new Segment(file, format, data, data.readLong(), whenDamaged);
            SortedIndex index = SortedIndex.open(segment.indexFile());
            if (index != null && index.extent().bytes() == data.length()) {
                segment.closed = index;
                segment.extent = index.extent();
            } else {
                segment.recover(forced);
            }
            return segment;
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private void recover(long forced) throws IOException {
        List<Map.Entry<Key, Integer>> batch = new ArrayList<>();
        long at = HEADER;
        int rows = 0;
        try {
            while (true) {
                ByteBuffer body = bodyAt(at);
                HistoryRow row = format.read(body, checksumAt(at));
                for (Key key : row.keys()) {
                    batch.add(Map.entry(key, (int) at));
                }
                rows += row.keys().isEmpty() ? 0 : 1;
                at += RowFormat.HEADER + body.limit();
                if (row instanceof HistoryRow.Commit(long index, long time)) {
                    batch.forEach(entry -> open.put(entry.getKey(), entry.getValue()));
                    batch.clear();
                    extent = new Extent(at, index, time, rows);
                }
            }
        } catch (IOException _) {
            // The end, or what a crash left: all before the last commit counts.
            damaged = extent.bytes() < forced;
            if (!damaged) {
                data.setLength(extent.bytes());
            }
        }
    }

    /** Where a segment's index is once it is closed. */
    static Path indexOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".index");
    }

    private Path indexFile() {
        return indexOf(file);
    }

    long firstIndex() {
        return firstIndex;
    }

    Extent extent() {
        return extent;
    }

    Path file() {
        return file;
    }

    /** Whether rows of it cannot be read, or are not those that were written. */
    boolean isDamaged() {
        return damaged;
    }

    void setDamaged() {
        damaged = true;
    }

    boolean isClosed() {
        return closed != null;
    }

    /** Appends what one entry of the log archived. */
    void append(List<HistoryRow> rows, long index, long time) throws IOException {
        List<ByteBuffer> parts = new ArrayList<>();
        List<Map.Entry<Key, Integer>> keys = new ArrayList<>();
        long at = extent.bytes();
        for (HistoryRow row : rows) {
            HistoryRow stored = row;
            if (row instanceof HistoryRow.PastAllocation(var allocation, _)) {
                Job job = allocation.job();
                Integer place = job == null ? Integer.valueOf(-1) : written.get(job);
                if (place == null && job != null) {
                    place = (int) at;
                    written.put(job, place);
                    at = add(parts, new HistoryRow.SharedJob(job), at);
                }
                stored =
                        new HistoryRow.PastAllocation(
                                AllocationBuilder.builder(allocation).job(null).build(),
                                place == null ? -1 : place);
            }
            for (Key key : row.keys()) {
                keys.add(Map.entry(key, (int) at));
            }
            at = add(parts, stored, at);
        }
        at = add(parts, new HistoryRow.Commit(index, time), at);
        write(parts, extent.bytes(), (int) (at - extent.bytes()));
        extent = new Extent(at, index, time, extent.rows() + rows.size());
        keys.forEach(entry -> open.put(entry.getKey(), entry.getValue()));
    }

    private long add(List<ByteBuffer> parts, HistoryRow row, long at) {
        ByteBuffer bytes = format.write(row);
        parts.add(bytes);
        return at + bytes.remaining();
    }

    private void write(List<ByteBuffer> parts, long at, int length) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(length);
        parts.forEach(all::put);
        synchronized (data) {
            data.seek(at);
            data.write(all.array());
        }
    }

    void force() throws IOException {
        data.getFD().sync();
    }

    /** No more rows: the index goes to disk. */
    void close() throws IOException {
        force();
        closed = SortedIndex.write(indexFile(), open, extent);
        // Readers may still go through the old one.
        open = new ConcurrentSkipListMap<>();
        written.clear();
    }

    /** Gives the segment up with its files. */
    void delete() throws IOException {
        gone = true;
        synchronized (data) {
            data.close();
        }
        Files.deleteIfExists(indexFile());
        Files.deleteIfExists(file);
    }

    /** Closes the file only. */
    void release() throws IOException {
        synchronized (data) {
            data.close();
        }
    }

    /** Removes the files; whoever reads goes on with what was there. */
    void unlink() throws IOException {
        Files.deleteIfExists(indexFile());
        Files.deleteIfExists(file);
    }

    @Override
    public Iterator<Place> between(Key first, Key end) {
        // In this order: a segment that is closed meanwhile has its index before it loses the map.
        Iterator<Map.Entry<Key, Integer>> inMemory =
                open.subMap(first, true, end, true).entrySet().iterator();
        SortedIndex index = closed;
        Iterator<Map.Entry<Key, Integer>> entries =
                index == null ? inMemory : index.between(first, end);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Place next() {
                Map.Entry<Key, Integer> entry = entries.next();
                return new Place(entry.getKey(), () -> row(entry.getValue()));
            }
        };
    }

    private @Nullable Record row(int at) {
        if (gone) {
            return null;
        }
        try {
            return switch (stored(at)) {
                case HistoryRow.PastAllocation(var allocation, int job) ->
                        AllocationBuilder.builder(allocation)
                                .job(job < 0 ? null : job(job))
                                .build();
                case HistoryRow.PastEvaluation(var evaluation) -> evaluation;
                case HistoryRow.PastDeployment(var deployment) -> deployment;
                case HistoryRow.PastVersion(var job, var submission) ->
                        new ArchivedVersion(job, submission);
                case HistoryRow.Commit _, HistoryRow.SharedJob _ ->
                        throw new IOException(
                                "the index of %s points to no row at %d".formatted(file, at));
            };
        } catch (IOException | RuntimeException e) {
            if (!gone && !damaged) {
                damaged = true;
                LOG.error("a row at {} of {} cannot be read: {}", at, file, e.toString());
                whenDamaged.accept(this);
            }
            return null;
        }
    }

    private HistoryRow stored(int at) throws IOException {
        return format.read(bodyAt(at), checksumAt(at));
    }

    private Job job(int at) throws IOException {
        synchronized (read) {
            Job known = read.get(at);
            if (known != null) {
                return known;
            }
        }
        if (!(stored(at) instanceof HistoryRow.SharedJob(Job job))) {
            throw new IOException("%s has no job at %d".formatted(file, at));
        }
        synchronized (read) {
            read.put(at, job);
        }
        return job;
    }

    private ByteBuffer bodyAt(long at) throws IOException {
        synchronized (data) {
            data.seek(at);
            int length = data.readInt();
            if (length <= 0 || length > RowFormat.MAX_ROW || at + length > data.length()) {
                throw new EOFException(file + " has no whole row at " + at);
            }
            data.readInt();
            byte[] body = new byte[length];
            data.readFully(body);
            return ByteBuffer.wrap(body);
        }
    }

    private int checksumAt(long at) throws IOException {
        synchronized (data) {
            data.seek(at + 4);
            return data.readInt();
        }
    }
}
