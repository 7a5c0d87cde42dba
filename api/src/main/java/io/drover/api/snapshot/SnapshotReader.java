package io.drover.api.snapshot;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Reads a snapshot file: a magic word, the format's version, rows (type, length, Smile) one after
 * the other, an end mark with their count, and a CRC-32C of all before it. No more than one row is
 * in memory.
 */
public final class SnapshotReader {
    /** The first four bytes. */
    public static final int MAGIC = 0x44525653; // DRVS

    /** The version of the format that is written. */
    public static final int FORMAT = 2;

    /** In place of a row's type: no more rows. */
    public static final int END = 0;

    private static final int OLDEST_FORMAT = 1;
    private static final int MAX_ROW = 64 << 20;

    private SnapshotReader() {}

    /** Takes the rows one after the other. */
    @FunctionalInterface
    public interface RowConsumer {
        /**
         * Takes a row.
         *
         * @param type 1 to 255
         * @param body Smile
         * @throws IOException ends the reading
         */
        void row(int type, byte[] body) throws IOException;
    }

    /**
     * What a file was.
     *
     * @param format the version of its format
     * @param rows how many rows it has
     */
    public record Summary(int format, long rows) {}

    /**
     * Reads a whole file. Rows are handed out before the checksum behind them is known.
     *
     * @throws IOException when the file is not a whole snapshot of a known format; the message says
     *     which file and what is wrong
     */
    public static Summary read(Path file, RowConsumer rows) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            CheckedInputStream checked =
                    new CheckedInputStream(new BufferedInputStream(bytes, 1 << 16), new CRC32C());
            return read(new DataInputStream(checked), checked, file, rows);
        } catch (EOFException e) {
            throw new IOException("snapshot " + file + " ends too early", e);
        }
    }

    private static Summary read(
            DataInputStream in, CheckedInputStream checked, Path file, RowConsumer rows)
            throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException(file + " is not a snapshot of Drover");
        }
        int format = in.readInt();
        if (format < OLDEST_FORMAT || format > FORMAT) {
            throw new IOException(
                    "snapshot %s has format %d, and this version of Drover reads up to %d: run a newer one"
                            .formatted(file, format, FORMAT));
        }
        long count = 0;
        for (int type = in.readUnsignedByte(); type != END; type = in.readUnsignedByte()) {
            rows.row(type, body(in, file, type));
            count++;
        }
        long wanted = in.readLong();
        long sum = checked.getChecksum().getValue();
        if (count != wanted || sum != in.readLong()) {
            throw new IOException("snapshot " + file + " is damaged: its checksum does not match");
        }
        return new Summary(format, count);
    }

    private static byte[] body(DataInputStream in, Path file, int type) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_ROW) {
            throw new IOException(
                    "snapshot %s is damaged: a row of type %d has %d bytes"
                            .formatted(file, type, length));
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
