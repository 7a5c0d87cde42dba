package io.drover.server.history;

import io.drover.api.json.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** Rows as bytes: length of the rest (4), CRC-32C of the rest (4), type (1), Smile. */
final class RowFormat {
    static final int HEADER = 8;
    static final int MAX_ROW = 64 << 20;
    private static final int COMMIT = 1;

    private final ObjectMapper smile;

    RowFormat(Codec codec) {
        smile = codec.smile();
    }

    ByteBuffer write(HistoryRow row) {
        byte[] payload =
                row instanceof HistoryRow.Commit(long index, long time)
                        ? ByteBuffer.allocate(16).putLong(index).putLong(time).array()
                        : smile.writeValueAsBytes(row);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + 1 + payload.length);
        bytes.putInt(1 + payload.length);
        bytes.putInt(0);
        bytes.put((byte) typeOf(row));
        bytes.put(payload);
        bytes.putInt(4, checksum(bytes, HEADER, bytes.position() - HEADER));
        return bytes.flip();
    }

    /**
     * Reads what follows the header.
     *
     * @param body type and payload
     * @throws IOException when the checksum does not match or the type is unknown
     */
    HistoryRow read(ByteBuffer body, int checksum) throws IOException {
        if (checksum(body, body.position(), body.remaining()) != checksum) {
            throw new IOException("a row of the history is damaged: its checksum does not match");
        }
        int type = body.get();
        if (type == COMMIT) {
            return new HistoryRow.Commit(body.getLong(), body.getLong());
        }
        Class<? extends HistoryRow> rowClass = classOf(type);
        if (rowClass == null) {
            throw new IOException(
                    "the history has a row of type %d, which this version of Drover does not know: run a newer one"
                            .formatted(type));
        }
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        return smile.readValue(payload, rowClass);
    }

    private static int checksum(ByteBuffer bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.slice(from, length));
        return (int) sum.getValue();
    }

    private static int typeOf(HistoryRow row) {
        return switch (row) {
            case HistoryRow.Commit _ -> COMMIT;
            case HistoryRow.SharedJob _ -> 2;
            case HistoryRow.PastAllocation _ -> 3;
            case HistoryRow.PastEvaluation _ -> 4;
            case HistoryRow.PastDeployment _ -> 5;
            case HistoryRow.PastVersion _ -> 6;
        };
    }

    private static @Nullable Class<? extends HistoryRow> classOf(int type) {
        return switch (type) {
            case 2 -> HistoryRow.SharedJob.class;
            case 3 -> HistoryRow.PastAllocation.class;
            case 4 -> HistoryRow.PastEvaluation.class;
            case 5 -> HistoryRow.PastDeployment.class;
            case 6 -> HistoryRow.PastVersion.class;
            default -> null;
        };
    }
}
