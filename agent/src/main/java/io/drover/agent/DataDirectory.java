package io.drover.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an agent keeps everything, held by one agent at a time. */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private final Path path;
    private final boolean passing;
    private final FileChannel lockFile;

    private DataDirectory(Path path, boolean passing, FileChannel lockFile) {
        this.path = path;
        this.passing = passing;
        this.lockFile = lockFile;
    }

    /**
     * Opens a data directory, made when missing.
     *
     * @param path null for one that is removed when it is closed
     * @throws IOException if it cannot be used or another agent has it
     */
    static DataDirectory open(@Nullable Path path) throws IOException {
        if (path == null) {
            Path made = Files.createTempDirectory("drover-dev-");
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
            return new DataDirectory(made, true, lock(made));
        }
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new IOException("cannot make data_dir " + path + ": " + e.getMessage(), e);
        }
        return new DataDirectory(path, false, lock(path));
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve("agent.lock");
        FileChannel channel;
        try {
            channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "data_dir " + path + " is not ours to write: run as its owner", e);
        }
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("locked by this process", e);
        }
        if (lock == null) {
            String owner = read(channel);
            channel.close();
            throw new IOException(
                    "data_dir "
                            + path
                            + " is used by another agent"
                            + (owner.isEmpty() ? "" : " (process " + owner + ")")
                            + "; stop that one or set another data_dir");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid())
                                .getBytes(StandardCharsets.UTF_8)),
                0);
        return channel;
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).trim();
    }

    Path path() {
        return path;
    }

    /** The server's id, made the first time and kept. */
    String serverId() throws IOException {
        Path file = path.resolve("server").resolve("node-id");
        if (Files.exists(file)) {
            return Files.readString(file).trim();
        }
        String id = UUID.randomUUID().toString();
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling("node-id.new");
        try (FileChannel out =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return id;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
            if (passing) {
                remove(path);
            }
        } catch (IOException e) {
            LOG.warn("{} is not cleaned up: {}", path, e.toString());
        }
    }

    private static void remove(Path root) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        Files.deleteIfExists(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
