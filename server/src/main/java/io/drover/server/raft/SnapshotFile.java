package io.drover.server.raft;

import io.drover.api.json.Codec;
import io.drover.api.snapshot.SnapshotReader;
import io.drover.server.state.State;
import io.drover.server.state.StateImage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * A state in a file, framed as {@link SnapshotReader} says. Rows are streamed; no more than one is
 * in memory. Since format 2 the first row has the state hash, which the rows are checked against
 * when they are read: a checksum only shows what happened to the file.
 */
final class SnapshotFile {
    private final ObjectMapper smile;

    SnapshotFile(Codec codec) {
        smile = codec.smile();
    }

    /** Writes {@code state} so that the file is either whole or not there. */
    void write(State state, Path file) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".writing");
        try (FileOutputStream bytes = new FileOutputStream(temporary.toFile())) {
            CheckedOutputStream checked =
                    new CheckedOutputStream(new BufferedOutputStream(bytes, 1 << 16), new CRC32C());
            DataOutputStream out = new DataOutputStream(checked);
            out.writeInt(SnapshotReader.MAGIC);
            out.writeInt(SnapshotReader.FORMAT);
            Rows rows = new Rows(out);
            StateImage.write(state, rows::write);
            out.writeByte(SnapshotReader.END);
            out.writeLong(rows.count);
            out.writeLong(checked.getChecksum().getValue());
            out.flush();
            bytes.getFD().sync();
        } catch (UncheckedIOException e) {
            Files.deleteIfExists(temporary);
            throw e.getCause();
        }
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private final class Rows {
        private final DataOutputStream out;
        private long count;

        Rows(DataOutputStream out) {
            this.out = out;
        }

        void write(StateImage.Row row) {
            try {
                byte[] bytes = smile.writeValueAsBytes(row);
                out.writeByte(typeOf(row));
                out.writeInt(bytes.length);
                out.write(bytes);
                count++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Reads a state.
     *
     * @throws IOException when the file is not a whole snapshot of a known format; the message says
     *     which file and what is wrong
     */
    State read(Path file) throws IOException {
        StateImage.Loader loader = new StateImage.Loader();
        SnapshotReader.read(file, (type, body) -> add(loader, row(type, body, file), file));
        try {
            return loader.finish();
        } catch (IllegalStateException e) {
            throw new IOException(
                    "snapshot %s does not hold the state that it was written from: %s"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static void add(StateImage.Loader loader, StateImage.Row row, Path file)
            throws IOException {
        try {
            loader.add(row);
        } catch (RuntimeException e) {
            throw damaged(file, "a row does not fit those before it", e);
        }
    }

    private static IOException damaged(Path file, String why, @Nullable Exception cause) {
        return new IOException("snapshot %s is damaged: %s".formatted(file, why), cause);
    }

    private StateImage.Row row(int type, byte[] body, Path file) throws IOException {
        Class<? extends StateImage.Row> rowClass = classOf(type);
        if (rowClass == null) {
            throw damaged(file, "it has a row of unknown type " + type, null);
        }
        try {
            return smile.readValue(body, rowClass);
        } catch (RuntimeException e) {
            throw damaged(file, "a row of type " + type + " cannot be read", e);
        }
    }

    private static int typeOf(StateImage.Row row) {
        return switch (row) {
            case StateImage.Counters _ -> 1;
            case StateImage.NamespaceRow _ -> 2;
            case StateImage.NodePoolRow _ -> 3;
            case StateImage.NodeRow _ -> 4;
            case StateImage.VersionRow _ -> 5;
            case StateImage.JobRow _ -> 6;
            case StateImage.EvaluationRow _ -> 7;
            case StateImage.DeploymentRow _ -> 8;
            case StateImage.AllocationRow _ -> 9;
            case StateImage.CompletedRow _ -> 60;
        };
    }

    private static @Nullable Class<? extends StateImage.Row> classOf(int type) {
        return switch (type) {
            case 1 -> StateImage.Counters.class;
            case 2 -> StateImage.NamespaceRow.class;
            case 3 -> StateImage.NodePoolRow.class;
            case 4 -> StateImage.NodeRow.class;
            case 5 -> StateImage.VersionRow.class;
            case 6 -> StateImage.JobRow.class;
            case 7 -> StateImage.EvaluationRow.class;
            case 8 -> StateImage.DeploymentRow.class;
            case 9 -> StateImage.AllocationRow.class;
            case 60 -> StateImage.CompletedRow.class;
            default -> null;
        };
    }
}
