package io.drover.client.store;

import io.drover.api.allocation.Allocation;
import io.drover.api.json.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The node's memory: {@code <state_dir>/allocations/<id>/}, with a file {@code alloc}, a file for
 * each task, and {@code network} for a network that a driver makes.
 *
 * <p>A file is replaced as a whole and starts with a format and a checksum. Most writes are not
 * forced to the disk: they outlive the agent's death, and after the machine's death no task is left
 * to be found again, and the servers send the allocations anew. What would repeat work after a
 * power cut (that a task is complete) is forced. A file that cannot be read is dropped with a
 * warning, and never stops the agent.
 *
 * <p>Threads: writes of one allocation or task come from one thread at a time.
 */
public final class LocalStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStore.class);
    private static final int FORMAT = 1;
    private static final int MAGIC = 0x44525631;
    private static final int HEADER = 12;
    private static final int NAME_MAX = 200;
    private static final String ALLOCATION_FILE = "alloc";
    private static final String TASK_PREFIX = "task-";
    private static final String NETWORK_FILE = "network";

    private final @Nullable Path folder;
    private final @Nullable FileChannel lock;
    private final Codec codec;
    private volatile boolean closed;

    private LocalStore(@Nullable Path folder, @Nullable FileChannel lock, Codec codec) {
        this.folder = folder;
        this.lock = lock;
        this.codec = codec;
    }

    /** Remembers nothing. */
    public static LocalStore forgetting(Codec codec) {
        return new LocalStore(null, null, codec);
    }

    /**
     * Opens or makes the store and keeps it locked until {@link #close}.
     *
     * @throws IOException if another agent uses it, a newer one has written it, or it cannot be
     *     made
     */
    public static LocalStore in(Path stateDir, Codec codec) throws IOException {
        Files.createDirectories(
                stateDir,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lock = lock(stateDir);
        try {
            checkFormat(stateDir);
            Path folder = Files.createDirectories(stateDir.resolve("allocations"));
            return new LocalStore(folder, lock, codec);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path stateDir) throws IOException {
        Path file = stateDir.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock taken = channel.tryLock();
            if (taken != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // Held by this same process: the same answer.
        }
        channel.close();
        throw new IOException(
                stateDir
                        + " is in use by another agent; stop that agent or give this one another"
                        + " data_dir");
    }

    private static void checkFormat(Path stateDir) throws IOException {
        Path file = stateDir.resolve("version");
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException _) {
            SafeFile.write(
                    file,
                    Integer.toString(FORMAT).getBytes(StandardCharsets.UTF_8),
                    SafeFile.Durable.YES);
            return;
        }
        if (!text.equals(Integer.toString(FORMAT))) {
            throw new IOException(
                    stateDir
                            + " has format "
                            + text
                            + ", this agent knows format "
                            + FORMAT
                            + "; start the newer agent that wrote it, or use an empty data_dir");
        }
    }

    /** Everything that can still be read. */
    public List<StoredAllocation> restore() {
        List<StoredAllocation> stored = new ArrayList<>();
        if (folder == null) {
            return stored;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                restore(entry).ifPresentOrElse(stored::add, () -> delete(entry));
            }
        } catch (IOException e) {
            LOG.warn("cannot list {}; starting without what it remembers", folder, e);
        }
        stored.sort((a, b) -> a.allocation().id().compareTo(b.allocation().id()));
        return stored;
    }

    private Optional<StoredAllocation> restore(Path entry) {
        Optional<Allocation> allocation = read(entry.resolve(ALLOCATION_FILE), Allocation.class);
        if (allocation.isEmpty() || !entry.endsWith(allocation.get().id())) {
            LOG.warn("{} does not hold a readable allocation; dropping it", entry);
            return Optional.empty();
        }
        List<StoredTask> tasks = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(entry, TASK_PREFIX + "*")) {
            for (Path file : files) {
                if (!file.toString().endsWith(".next")) {
                    read(file, StoredTask.class).ifPresent(tasks::add);
                }
            }
        } catch (IOException e) {
            LOG.warn("cannot list {}", entry, e);
        }
        StoredNetwork network = null;
        if (Files.exists(entry.resolve(NETWORK_FILE))) {
            network = read(entry.resolve(NETWORK_FILE), StoredNetwork.class).orElse(null);
        }
        return Optional.of(new StoredAllocation(allocation.get(), tasks, network));
    }

    /**
     * Remembers an allocation.
     *
     * @throws UncheckedIOException if the disk refuses
     */
    public void write(Allocation allocation) {
        if (folder == null) {
            return;
        }
        write(folderOf(allocation.id()), ALLOCATION_FILE, allocation, SafeFile.Durable.NO);
    }

    /**
     * Remembers a task of an allocation.
     *
     * @throws UncheckedIOException if the disk refuses
     * @throws IllegalStateException after {@link #close}: what cannot be remembered must not be
     *     done
     */
    public void write(String allocationId, StoredTask task) {
        if (folder == null) {
            return;
        }
        if (closed) {
            throw new IllegalStateException("the local state is closed");
        }
        SafeFile.Durable durable = task.complete() ? SafeFile.Durable.YES : SafeFile.Durable.NO;
        write(folderOf(allocationId), TASK_PREFIX + fileName(task.name()), task, durable);
    }

    /**
     * Remembers the network of an allocation.
     *
     * @throws UncheckedIOException if the disk refuses
     */
    public void write(String allocationId, StoredNetwork network) {
        if (folder != null) {
            write(folderOf(allocationId), NETWORK_FILE, network, SafeFile.Durable.NO);
        }
    }

    /** Forgets the network of an allocation. */
    public void removeNetwork(String allocationId) {
        if (folder == null || closed) {
            return;
        }
        Path file = folderOf(allocationId).resolve(NETWORK_FILE);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot forget {}: {}", file, e.getMessage());
        }
    }

    /** Forgets an allocation and all that belongs to it. */
    public void remove(String allocationId) {
        if (folder != null && !closed) {
            delete(folderOf(allocationId));
        }
    }

    private Path folderOf(String allocationId) {
        if (folder == null) {
            throw new IllegalStateException("this store remembers nothing");
        }
        return folder.resolve(allocationId);
    }

    private void write(Path target, String name, Object value, SafeFile.Durable durable) {
        if (closed) {
            // Another agent may own the files by now.
            return;
        }
        byte[] payload = codec.smile().writeValueAsBytes(value);
        ByteBuffer content = ByteBuffer.allocate(HEADER + payload.length);
        content.putInt(MAGIC).putLong(checksum(payload)).put(payload);
        try {
            try {
                SafeFile.write(target.resolve(name), content.array(), durable);
            } catch (NoSuchFileException _) {
                Files.createDirectories(target);
                SafeFile.write(target.resolve(name), content.array(), durable);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remember " + target.resolve(name), e);
        }
    }

    private <T> Optional<T> read(Path file, Class<T> type) {
        try {
            byte[] content = Files.readAllBytes(file);
            ByteBuffer header = ByteBuffer.wrap(content);
            if (content.length < HEADER || header.getInt() != MAGIC) {
                throw new IOException("not a file of this store");
            }
            byte[] payload = Arrays.copyOfRange(content, HEADER, content.length);
            if (header.getLong() != checksum(payload)) {
                throw new IOException("checksum differs");
            }
            return Optional.ofNullable(codec.smile().readValue(payload, type));
        } catch (IOException | JacksonException e) {
            LOG.warn("cannot read {}: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static long checksum(byte[] payload) {
        CRC32C sum = new CRC32C();
        sum.update(payload);
        return sum.getValue();
    }

    /** Task names may be longer than a file's name. */
    private static String fileName(String task) {
        byte[] bytes = task.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= NAME_MAX) {
            return task;
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void delete(Path entry) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(entry)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // A plain file, or gone: the next line tells.
        }
        try {
            Files.deleteIfExists(entry);
        } catch (IOException e) {
            LOG.warn("cannot forget {}: {}", entry, e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (lock != null) {
            lock.close();
        }
    }
}
