package io.drover.server.replay;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A whole state and the entries that came after it, without a gap, in two files side by side.
 *
 * <p>The second begins with a magic word and its format; each entry is its length, a CRC-32C of
 * what follows, the state's index before and after it, and its bytes. A file that was being written
 * when the machine failed ends at its last whole entry.
 *
 * @param from the index of the state
 */
record Segment(Path directory, long from) implements Comparable<Segment> {
    static final int MAGIC = 0x44525641; // DRVA
    static final int FORMAT = 1;
    static final int HEADER = 8;
    static final int ENTRY_HEADER = 4 + 4 + 8 + 8;
    private static final int MAX_ENTRY = 64 << 20;
    private static final String STATE = ".state";
    private static final String ENTRIES = ".entries";

    /**
     * One entry.
     *
     * @param end where the next one begins in the file
     */
    record Entry(long from, long to, ByteBuffer bytes, long end) {}

    /** The segment that a file belongs to; null when it is none. */
    static @Nullable Segment of(Path file) {
        String name = file.getFileName().toString();
        Path directory = file.getParent();
        if (!name.endsWith(ENTRIES) || directory == null) {
            return null;
        }
        String number = name.substring(0, name.length() - ENTRIES.length());
        return number.matches("[0-9]{1,19}")
                ? new Segment(directory, Long.parseLong(number))
                : null;
    }

    Path stateFile() {
        return directory.resolve("%019d%s".formatted(from, STATE));
    }

    Path entriesFile() {
        return directory.resolve("%019d%s".formatted(from, ENTRIES));
    }

    long size() throws IOException {
        return Files.size(stateFile()) + Files.size(entriesFile());
    }

    void delete() throws IOException {
        Files.deleteIfExists(entriesFile()); // first: a state without entries is no segment
        Files.deleteIfExists(stateFile());
    }

    /** A place in the entries. */
    static final class Reader implements AutoCloseable {
        private final DataInputStream in;
        private long at = HEADER;

        private Reader(DataInputStream in) {
            this.in = in;
        }

        /** The next entry, or null at the end of what is whole. */
        @Nullable Entry next() throws IOException {
            try {
                int length = in.readInt();
                int sum = in.readInt();
                if (length < 0 || length > MAX_ENTRY) {
                    return null;
                }
                byte[] rest = in.readNBytes(ENTRY_HEADER - 8 + length);
                if (rest.length < ENTRY_HEADER - 8 + length
                        || sumOf(ByteBuffer.wrap(rest)) != sum) {
                    return null;
                }
                at += ENTRY_HEADER + length;
                ByteBuffer entry = ByteBuffer.wrap(rest);
                return new Entry(entry.getLong(), entry.getLong(), entry.slice(), at);
            } catch (EOFException _) {
                return null;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /**
     * Starts to read.
     *
     * @throws IOException when the file is of another format
     */
    Reader read() throws IOException {
        DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(Files.newInputStream(entriesFile()), 1 << 16));
        try {
            if (in.readInt() != MAGIC || in.readInt() != FORMAT) {
                throw new IOException(
                        entriesFile() + " holds no entries in a format that this version knows");
            }
            return new Reader(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    static int sumOf(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    @Override
    public int compareTo(Segment other) {
        return Long.compare(from, other.from);
    }
}
