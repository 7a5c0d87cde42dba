package io.drover.server.replay;

import io.drover.server.AppliedEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes the entries of one segment, gathered in a buffer. Used by one thread. */
final class SegmentWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    final Segment segment;

    /** Bytes of the whole state in front. */
    final long stateBytes;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long to;
    private long size;

    private SegmentWriter(Segment segment, FileChannel file, long to, long size)
            throws IOException {
        this.segment = segment;
        this.stateBytes = Files.size(segment.stateFile());
        this.file = file;
        this.to = to;
        this.size = size;
        file.position(size);
    }

    /** Starts a segment whose first entry is the given one. */
    static SegmentWriter create(Segment segment, AppliedEntry first, LogFormat format)
            throws IOException {
        format.writeState(first.before(), segment.stateFile());
        FileChannel file =
                FileChannel.open(
                        segment.entriesFile(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
        SegmentWriter writer = new SegmentWriter(segment, file, segment.from(), 0);
        writer.buffer.putInt(Segment.MAGIC).putInt(Segment.FORMAT);
        writer.size = Segment.HEADER;
        return writer;
    }

    /** Goes on with a segment after its last whole entry; null when it cannot be gone on with. */
    static @Nullable SegmentWriter reopen(Segment segment) throws IOException {
        long to = segment.from();
        long end = Segment.HEADER;
        if (!Files.exists(segment.stateFile())) {
            return null;
        }
        try (Segment.Reader reader = segment.read()) {
            for (Segment.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                to = entry.to();
                end = entry.end();
            }
        } catch (IOException _) {
            return null; // another version's, or not even begun
        }
        FileChannel file = FileChannel.open(segment.entriesFile(), StandardOpenOption.WRITE);
        file.truncate(end);
        return new SegmentWriter(segment, file, to, end);
    }

    /** The state's index after the last entry. */
    long to() {
        return to;
    }

    /** Bytes of entries. */
    long size() {
        return size;
    }

    void add(AppliedEntry entry) throws IOException {
        byte[] bytes = entry.bytes();
        ByteBuffer head = ByteBuffer.allocate(Segment.ENTRY_HEADER - 8);
        head.putLong(entry.from()).putLong(entry.to()).flip();
        CRC32C sum = new CRC32C();
        sum.update(head.duplicate());
        sum.update(bytes);
        if (buffer.remaining() < Segment.ENTRY_HEADER) {
            flush();
        }
        buffer.putInt(bytes.length).putInt((int) sum.getValue()).put(head);
        if (bytes.length <= buffer.remaining()) {
            buffer.put(bytes);
        } else {
            flush();
            writeFully(ByteBuffer.wrap(bytes));
        }
        size += Segment.ENTRY_HEADER + bytes.length;
        to = entry.to();
    }

    /** Lets readers see all that was added. */
    void flush() throws IOException {
        buffer.flip();
        writeFully(buffer);
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            flush();
            file.force(false);
        }
    }
}
