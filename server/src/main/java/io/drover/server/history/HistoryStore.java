package io.drover.server.history;

import io.drover.api.json.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history on disk: segments in a directory, named by the state's index of their first rows. One
 * thread changes it, any number read.
 */
final class HistoryStore implements HistorySource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryStore.class);
    private static final int COPY_BUFFER = 1 << 16;

    private final Path directory;
    private final HistorySettings settings;
    private final RowFormat format;
    private final List<Segment> segments = new CopyOnWriteArrayList<>();

    private HistoryStore(Path directory, HistorySettings settings, Codec codec) {
        this.directory = directory;
        this.settings = settings;
        this.format = new RowFormat(codec);
    }

    /**
     * Opens the history in a directory, which is made when it is missing.
     *
     * @throws IOException when it cannot be read, or a newer version wrote it
     */
    static HistoryStore open(Path directory, HistorySettings settings, Codec codec)
            throws IOException {
        Files.createDirectories(directory);
        HistoryStore store = new HistoryStore(directory, settings, codec);
        store.load();
        return store;
    }

    private void load() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".segment")).sorted().toList()) {
                segments.add(Segment.open(file, format));
            }
        }
        // Only the last one may still grow.
        for (Segment segment : segments) {
            if (!segment.isClosed() && segment != segments.getLast()) {
                segment.close();
            }
        }
    }

    /** The state's index up to which rows are here; 0 when there are none. */
    long lastIndex() {
        return segments.isEmpty() ? 0 : segments.getLast().extent().index();
    }

    long rows() {
        return segments.stream().mapToLong(s -> s.extent().rows()).sum();
    }

    /** What can be read, the newest first. */
    List<Shelf> shelves() {
        List<Shelf> shelves = new ArrayList<>(segments);
        return shelves.reversed();
    }

    /** Appends what one entry of the log archived; nothing when it is here already. */
    void append(List<HistoryRow> rows, long index, long time) throws IOException {
        if (index <= lastIndex()) {
            return;
        }
        Segment last = segments.isEmpty() ? null : segments.getLast();
        if (last != null && !last.isClosed() && isFull(last, time)) {
            last.close();
        }
        if (last == null || last.isClosed()) {
            last = Segment.create(directory, index, format);
            segments.add(last);
        }
        last.append(rows, index, time);
    }

    private boolean isFull(Segment segment, long time) {
        long age = settings.age().toNanos();
        return segment.extent().bytes() >= settings.segmentBytes()
                || time - segment.extent().time() > Math.max(age / 8, 1);
    }

    /** Brings all that was appended to disk. */
    void force() throws IOException {
        if (!segments.isEmpty() && !segments.getLast().isClosed()) {
            segments.getLast().force();
        }
    }

    /** Gives up closed segments that are too old at {@code now}, or too many. */
    void retire(long now) throws IOException {
        long rows = rows();
        List<Segment> leaving = new ArrayList<>();
        for (Segment segment : segments) {
            boolean tooOld = segment.extent().time() < now - settings.age().toNanos();
            boolean tooMany = rows - segment.extent().rows() >= settings.maxRows();
            if (!segment.isClosed() || !(tooOld || tooMany)) {
                break;
            }
            rows -= segment.extent().rows();
            leaving.add(segment);
        }
        for (Segment segment : leaving) {
            drop(segment);
        }
    }

    /** Gives up all rows that were archived at or before a state's index. */
    void forget(long throughIndex) throws IOException {
        List<Segment> leaving = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.extent().index() > throughIndex) {
                break;
            }
            leaving.add(segment);
        }
        for (Segment segment : leaving) {
            drop(segment);
            if (segments.isEmpty()) {
                // An empty one remembers how far the history went.
                Segment.Extent extent = segment.extent();
                Segment next = Segment.create(directory, extent.index(), format);
                next.append(List.of(), extent.index(), extent.time());
                segments.add(next);
            }
        }
    }

    private void drop(Segment segment) throws IOException {
        LOG.info("the history up to index {} is given up", segment.extent().index());
        segments.remove(segment);
        segment.delete();
    }

    @Override
    public List<SegmentInfo> segments() throws IOException {
        List<SegmentInfo> all = new ArrayList<>();
        for (Segment segment : segments) {
            Segment.Extent extent = segment.extent();
            all.add(
                    new SegmentInfo(
                            segment.firstIndex(),
                            extent.index(),
                            extent.bytes(),
                            checksum(segment.file(), extent.bytes())));
        }
        return all;
    }

    private static long checksum(Path file, long bytes) throws IOException {
        CRC32C sum = new CRC32C();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[COPY_BUFFER];
            for (long left = bytes; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    return -1;
                }
                sum.update(buffer, 0, read);
                left -= read;
            }
        }
        return sum.getValue();
    }

    @Override
    public InputStream open(SegmentInfo segment) throws IOException {
        return Files.newInputStream(directory.resolve(Segment.nameOf(segment.firstIndex())));
    }

    /**
     * Becomes what another server has. Segments that are here already, by their checksum, are not
     * fetched.
     *
     * @return how many were fetched
     */
    int adopt(HistorySource source) throws IOException {
        List<SegmentInfo> wanted = source.segments();
        if (!wanted.isEmpty() && wanted.getLast().lastIndex() < lastIndex()) {
            return 0; // this server is ahead; the other one will come
        }
        int fetched = 0;
        for (SegmentInfo info : wanted) {
            Path file = directory.resolve(Segment.nameOf(info.firstIndex()));
            boolean same =
                    Files.exists(file)
                            && Files.size(file) == info.bytes()
                            && checksum(file, info.bytes()) == info.checksum();
            if (!same) {
                fetch(source, info, file);
                fetched++;
            }
        }
        List<Segment> old = List.copyOf(segments);
        segments.clear();
        for (Segment segment : old) {
            segment.release();
            boolean kept = wanted.stream().anyMatch(i -> i.firstIndex() == segment.firstIndex());
            if (!kept) {
                segment.delete();
            }
        }
        load();
        return fetched;
    }

    private static void fetch(HistorySource source, SegmentInfo info, Path file)
            throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".fetched");
        try (InputStream in = source.open(info);
                var out = Files.newOutputStream(temporary)) {
            byte[] buffer = new byte[COPY_BUFFER];
            for (long left = info.bytes(); left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    break;
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        if (checksum(temporary, info.bytes()) != info.checksum()) {
            Files.deleteIfExists(temporary);
            throw new IOException(
                    "segment %d of the history came damaged".formatted(info.firstIndex()));
        }
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".index"));
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        force();
        for (Segment segment : segments) {
            segment.release();
        }
    }
}
