package io.drover.server.history;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Moves segments between servers; what arrives is checked by its checksum. */
final class Transfer {
    private static final int CHUNK = 1 << 20;

    private Transfer() {}

    /** Up to {@code length} bytes of a file. */
    static byte[] read(Path file, long offset, int length) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            return in.readNBytes(Math.clamp(length, 0, CHUNK));
        } catch (EOFException _) {
            return new byte[0];
        }
    }

    /**
     * Brings a segment into a file of its own.
     *
     * @throws IOException when it does not come, or not as it was announced; the file is gone then
     */
    static void fetch(HistorySource source, SegmentInfo info, Path file) throws IOException {
        CRC32C sum = new CRC32C();
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (long at = 0; at < info.bytes(); ) {
                int wanted = (int) Math.min(CHUNK, info.bytes() - at);
                byte[] bytes = source.read(info.firstIndex(), at, wanted);
                if (bytes.length == 0 || bytes.length > wanted) {
                    break;
                }
                sum.update(bytes);
                out.write(ByteBuffer.wrap(bytes));
                at += bytes.length;
            }
            out.force(true);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        if (Files.size(file) != info.bytes() || sum.getValue() != info.checksum()) {
            Files.deleteIfExists(file);
            throw new IOException(
                    "segment %d of the history came damaged: its checksum does not match"
                            .formatted(info.firstIndex()));
        }
    }

    /** CRC-32C of the first bytes of a file; -1 when it is shorter. */
    static long checksum(Path file, long bytes) throws IOException {
        CRC32C sum = new CRC32C();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
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
}
