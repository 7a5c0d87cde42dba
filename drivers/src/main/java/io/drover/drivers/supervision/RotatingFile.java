package io.drover.drivers.supervision;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code <name>.0}, {@code <name>.1}, …: the highest is written, and the next begins at the end of
 * a line once it is full. Used by the pump's thread only.
 *
 * <p>When the disk refuses, output is dropped and counted rather than holding up the task; the log
 * says so once a minute.
 */
final class RotatingFile {
    private static final Logger LOG = LoggerFactory.getLogger("log_collector");

    /** A line longer than this is cut by the end of a file. */
    private static final int LONGEST_LINE = 32 << 10;

    private static final long COMPLAINT_NANOS = 60_000_000_000L;

    private final Path directory;
    private final String name;
    private int maxFiles;
    private long maxBytes;
    private @Nullable FileChannel current;
    private int index;
    private long size;
    private long dropped;
    private long complainedAt = System.nanoTime() - COMPLAINT_NANOS;

    RotatingFile(Path directory, String name, int maxFiles, long maxBytes) {
        this.directory = directory;
        this.name = name;
        limit(maxFiles, maxBytes);
    }

    /**
     * Writes something once, and loads what that takes: a process that is killed while it does so
     * for the first time has read output that it has not written.
     */
    static void rehearse(Path directory) throws IOException {
        var file = new RotatingFile(directory, "rehearsal", 1, 1);
        file.write(ByteBuffer.allocateDirect(1));
        file.close();
        Files.deleteIfExists(file.path(0));
    }

    void limit(int files, long bytes) {
        this.maxFiles = Math.max(1, files);
        this.maxBytes = Math.max(1, bytes);
    }

    /** Makes the current file, so that readers find one before the first line. */
    void open() throws IOException {
        if (current == null) {
            var existing = indexes();
            index = existing.isEmpty() ? 0 : existing.getLast();
            openIndex();
        }
    }

    void write(ByteBuffer data) {
        try {
            open();
            while (data.hasRemaining()) {
                writePart(data);
            }
        } catch (IOException e) {
            dropped += data.remaining();
            complain(e);
        }
    }

    /** Writes as much as belongs to the current file; starts the next one when it is full. */
    private void writePart(ByteBuffer data) throws IOException {
        long room = maxBytes - size;
        if (data.remaining() <= room) {
            size += writeAll(data);
            return;
        }
        int from = data.position();
        int end = lineEnd(data, from + (int) Math.max(0, room));
        if (end < 0 && size < maxBytes + LONGEST_LINE) {
            // The line goes on in the next chunk, and so does this file.
            size += writeAll(data);
            return;
        }
        int limit = data.limit();
        data.limit(end < 0 ? data.position() : end);
        size += writeAll(data);
        data.limit(limit);
        next();
    }

    /** Position after the first line end at or after {@code from}; -1 when there is none. */
    private static int lineEnd(ByteBuffer data, int from) {
        int start = Math.max(data.position(), from - 1);
        for (int i = start; i < data.limit(); i++) {
            if (data.get(i) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private long writeAll(ByteBuffer data) throws IOException {
        long written = 0;
        var file = current;
        while (file != null && data.hasRemaining()) {
            written += file.write(data);
        }
        return written;
    }

    private void next() throws IOException {
        close();
        index++;
        openIndex();
        var existing = indexes();
        for (int old : existing.subList(0, Math.max(0, existing.size() - maxFiles))) {
            Files.deleteIfExists(path(old));
        }
    }

    private void openIndex() throws IOException {
        var path = path(index);
        boolean fresh = !Files.exists(path);
        var file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        current = file;
        size = file.size();
        if (fresh) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private Path path(int number) {
        return directory.resolve(name + "." + number);
    }

    private List<Integer> indexes() throws IOException {
        var indexes = new ArrayList<Integer>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                var text = file.getFileName().toString();
                if (text.startsWith(name + ".")) {
                    var number = text.substring(name.length() + 1);
                    if (!number.isEmpty()
                            && number.length() < 10
                            && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
                        indexes.add(Integer.parseInt(number));
                    }
                }
            }
        }
        Collections.sort(indexes);
        return indexes;
    }

    private void complain(IOException why) {
        long now = System.nanoTime();
        if (now - complainedAt >= COMPLAINT_NANOS) {
            complainedAt = now;
            LOG.error(
                    "Output of tasks is lost, {} bytes so far: {} cannot be written: {}",
                    dropped,
                    path(index),
                    why.toString());
        }
    }

    void close() {
        try {
            if (current != null) {
                current.close();
            }
        } catch (IOException e) {
            complain(e);
        }
        current = null;
    }
}
