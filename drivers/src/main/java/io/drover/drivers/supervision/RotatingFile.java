package io.drover.drivers.supervision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code <name>.0}, {@code <name>.1}, …: the highest is written, and the next begins at the end of
 * a line once it is full. Used by the pump's thread only.
 *
 * <p>Output goes from the pipe into the file within the kernel, so that it is in one of them
 * whenever this process is killed; only at the end of a file are lines looked for.
 *
 * <p>When the disk refuses, output is dropped and counted rather than holding up the task; the log
 * says so once a minute.
 */
final class RotatingFile {
    private static final Logger LOG = LoggerFactory.getLogger("log_collector");

    /** A line longer than this is cut by the end of a file. */
    private static final int LONGEST_LINE = 32 << 10;

    private static final int MOST = 1 << 20;
    private static final int CLOSED = -1;

    private static final long COMPLAINT_NANOS = 60_000_000_000L;

    private final Path directory;
    private final String name;
    private final LinePeek peek;
    private int maxFiles;
    private long maxBytes;
    private int current = CLOSED;
    private boolean copies;
    private int index;
    private long size;
    private long dropped;
    private long complainedAt = System.nanoTime() - COMPLAINT_NANOS;

    RotatingFile(Path directory, String name, int maxFiles, long maxBytes, LinePeek peek) {
        this.peek = peek;
        this.directory = directory;
        this.name = name;
        limit(maxFiles, maxBytes);
    }

    /** As it is where files cannot be spliced to. */
    RotatingFile copying() {
        copies = true;
        return this;
    }

    void limit(int files, long bytes) {
        this.maxFiles = Math.max(1, files);
        this.maxBytes = Math.max(1, bytes);
    }

    /** Makes the current file, so that readers find one before the first line. */
    void open() throws IOException {
        if (current == CLOSED) {
            var existing = indexes();
            index = existing.isEmpty() ? 0 : existing.getLast();
            openIndex();
        }
    }

    /**
     * Takes some of what is in a pipe.
     *
     * @return how many bytes; {@code -errno} when there are none or the pipe cannot be read
     */
    int take(int pipe) {
        try {
            open();
            // Somebody may have emptied it.
            size = Posix.seekEnd(current);
            // The byte before the last may be followed by the end of a line.
            long room = maxBytes - 1 - size;
            return room > 0 ? move(pipe, Math.min(MOST, room)) : takeLine(pipe);
        } catch (IOException e) {
            return drop(pipe, e);
        }
    }

    /** Goes on to the end of the line, and then with the next file. */
    private int takeLine(int pipe) throws IOException {
        var front = peek.look(pipe);
        if (front.bytes() <= 0) {
            return front.bytes();
        }
        if (front.lineEnd() == 0 && size < maxBytes + LONGEST_LINE) {
            // The line goes on with what comes next, and so does this file.
            return move(pipe, front.bytes());
        }
        int taken = 0;
        while (taken < front.lineEnd()) {
            int moved = move(pipe, front.lineEnd() - taken);
            if (moved < 0) {
                return taken > 0 ? taken : moved;
            }
            taken += moved;
        }
        next();
        return taken > 0 ? taken : take(pipe);
    }

    /** By the kernel in one step: this process may be killed at any moment. */
    private int move(int pipe, long most) throws IOException {
        int moved = copies ? copy(pipe, most) : Posix.splice(pipe, current, most);
        if (moved == -Posix.EINVAL && !copies) {
            LOG.warn("{} is where files cannot be spliced to; a kill may lose output", directory);
            copies = true;
            return move(pipe, most);
        }
        if (moved < 0 && moved != -Posix.EAGAIN && moved != -Posix.EINTR) {
            throw new IOException("errno " + -moved);
        }
        size += Math.max(0, moved);
        return moved;
    }

    /** What is on its way is lost with this process. */
    private int copy(int pipe, long most) throws IOException {
        var room = peek.room();
        int read = Posix.read(pipe, room.asSlice(0, Math.min(most, room.byteSize())));
        for (int at = 0; at < read; ) {
            int written = Posix.write(current, room.asSlice(at, read - at));
            if (written < 0) {
                dropped += read - at;
                throw new IOException("errno " + -written);
            }
            at += written;
        }
        return read;
    }

    private int drop(int pipe, IOException why) {
        int read = Posix.read(pipe, peek.room());
        dropped += Math.max(0, read);
        complain(why);
        return read;
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
        current = Posix.openFile(path);
        size = Posix.seekEnd(current);
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
        if (current >= 0) {
            Posix.close(current);
        }
        current = CLOSED;
    }
}
