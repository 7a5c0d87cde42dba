package io.drover.server.replay;

import io.drover.server.AppliedEntry;
import io.drover.server.ReplayRetention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts entries into segments and deletes those that are old. Used by one thread.
 *
 * <p>A segment ends when its entries outgrow the whole state in front of them, so states take at
 * most as much of the disk as entries do.
 */
final class ArchiveWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveWriter.class);
    private static final long SEGMENT_BYTES = 16L << 20;

    /** A segment covers at most this part of the retention, since it is deleted as a whole. */
    private static final int AGE_PARTS = 8;

    private final Path directory;
    private final ReplayRetention retention;
    private final LogFormat format;
    private final InstantSource clock;
    private final long segmentBytes;
    private @Nullable SegmentWriter current;
    private Instant begun = Instant.MIN;
    private boolean looked;

    ArchiveWriter(
            Path directory, ReplayRetention retention, LogFormat format, InstantSource clock) {
        this.directory = directory;
        this.retention = retention;
        this.format = format;
        this.clock = clock;
        this.segmentBytes = Math.min(SEGMENT_BYTES, retention.bytes() / AGE_PARTS);
    }

    /** Keeps an entry, unless it is kept already. */
    void add(AppliedEntry entry) throws IOException {
        if (!looked) {
            looked = true;
            goOn();
        }
        SegmentWriter open = current;
        if (open != null && entry.to() <= open.to()) {
            return; // applied again, after a restart
        }
        if (open == null || entry.from() != open.to() || isFull(open)) {
            open = next(entry);
        }
        open.add(entry);
    }

    private boolean isFull(SegmentWriter open) {
        return open.size() >= Math.max(segmentBytes, open.stateBytes)
                || clock.instant().isAfter(begun.plus(retention.age().dividedBy(AGE_PARTS)));
    }

    private SegmentWriter next(AppliedEntry entry) throws IOException {
        close();
        Files.createDirectories(directory);
        deleteFrom(entry.from());
        SegmentWriter created =
                SegmentWriter.create(new Segment(directory, entry.from()), entry, format);
        current = created;
        begun = clock.instant();
        deleteOld();
        return created;
    }

    private void goOn() throws IOException {
        ArchiveDirectory kept = new ArchiveDirectory(directory);
        if (kept.segments().isEmpty()) {
            return;
        }
        Segment newest = kept.segments().getLast();
        current = SegmentWriter.reopen(newest);
        if (current == null) {
            newest.delete();
        } else {
            begun = Files.getLastModifiedTime(newest.stateFile()).toInstant();
        }
    }

    /** What is said to come later belongs to a history that was given up. */
    private void deleteFrom(long index) throws IOException {
        for (Segment segment : new ArchiveDirectory(directory).segments()) {
            if (segment.from() >= index) {
                segment.delete();
            }
        }
    }

    private void deleteOld() throws IOException {
        List<Segment> left = new ArrayList<>(new ArchiveDirectory(directory).segments());
        long bytes = 0;
        for (Segment segment : left) {
            bytes += segment.size();
        }
        Instant oldest = clock.instant().minus(retention.age());
        while (left.size() > 1) {
            Segment first = left.getFirst();
            Instant lastWritten = Files.getLastModifiedTime(first.entriesFile()).toInstant();
            if (bytes <= retention.bytes() && !lastWritten.isBefore(oldest)) {
                return;
            }
            bytes -= first.size();
            first.delete();
            left.removeFirst();
            LOG.debug("entries after index {} are not kept any longer", first.from());
        }
    }

    void flush() throws IOException {
        if (current != null) {
            current.flush();
        }
    }

    /** Gives up the segment that is open; the next entry starts another. */
    void abandon() {
        try {
            close();
        } catch (IOException _) {
            current = null; // its last entries may be missing, which shows when it is read
        }
    }

    @Override
    public void close() throws IOException {
        SegmentWriter open = current;
        current = null;
        if (open != null) {
            open.close();
        }
    }
}
