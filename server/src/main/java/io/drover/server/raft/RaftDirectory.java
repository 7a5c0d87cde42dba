package io.drover.server.raft;

import io.drover.api.RequestException;
import io.drover.server.file.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's directory on disk, held by one process at a time.
 *
 * <p>{@code server/raft/version} keeps the version of all formats in it; {@code server/raft/group}
 * the id of the Raft group, agreed when the region was founded.
 */
final class RaftDirectory implements AutoCloseable {
    /** Of entries, snapshots and the files beside them. */
    static final int VERSION = 1;

    private final Path raft;
    private final FileChannel lockFile;

    private RaftDirectory(Path raft, FileChannel lockFile) {
        this.raft = raft;
        this.lockFile = lockFile;
    }

    /**
     * Takes the directory.
     *
     * @throws RequestException 500 when another process holds it, or a newer version wrote it
     */
    static RaftDirectory open(Path dataDir) {
        Path raft = dataDir.resolve("server").resolve("raft");
        try {
            Files.createDirectories(raft);
            FileChannel lockFile = lock(dataDir);
            try {
                checkVersion(raft);
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
            return new RaftDirectory(raft, lockFile);
        } catch (IOException e) {
            throw new RequestException(
                    500, "the server's data directory %s cannot be used: %s".formatted(raft, e), e);
        }
    }

    private static FileChannel lock(Path dataDir) throws IOException {
        Path file = dataDir.resolve("server").resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // Held by a server of this very process.
        }
        if (lock == null) {
            channel.close();
            throw new RequestException(
                    500,
                    "data_dir %s is in use by another agent: stop that one, or give this one a data_dir of its own"
                            .formatted(dataDir));
        }
        return channel;
    }

    private static void checkVersion(Path raft) throws IOException {
        Path file = raft.resolve("version");
        if (!Files.exists(file)) {
            WholeFile.write(file, StandardCharsets.UTF_8.encode(Integer.toString(VERSION) + "\n"));
            return;
        }
        String text = Files.readString(file).strip();
        int version;
        try {
            version = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new RequestException(
                    500, "%s says '%s', expected a number".formatted(file, text), e);
        }
        if (version > VERSION) {
            throw new RequestException(
                    500,
                    "data in %s was written by a newer version of Drover (format %d, this one reads up to %d): run that version again, or restore a snapshot into an empty data_dir"
                            .formatted(raft, version, VERSION));
        }
    }

    /** Where Ratis keeps its own. */
    Path logs() {
        return raft.resolve("log");
    }

    /** The group that this server belongs to, or null when it has none yet. */
    @Nullable UUID group() throws IOException {
        Path file = raft.resolve("group");
        return Files.exists(file) ? UUID.fromString(Files.readString(file).strip()) : null;
    }

    /** The group that this server belongs to; founds one when it has none yet. */
    UUID groupOrFound(Supplier<UUID> newGroup) throws IOException {
        UUID known = group();
        if (known != null) {
            return known;
        }
        UUID founded = newGroup.get();
        WholeFile.write(
                raft.resolve("group"), StandardCharsets.UTF_8.encode(founded.toString() + "\n"));
        return founded;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
