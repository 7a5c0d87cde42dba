package io.drover.engines.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one log, read as one: {@code <log>} is written, {@code <log>.1} was written before
 * it, and so on.
 *
 * <p>The engine renames files while they are read. A file is known by its inode, so what it is
 * called at the moment does not matter as long as it is there.
 */
final class RotatedLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("engine_logs");
    private static final int MOST_FILES = 1000;

    private final Path current;
    private @Nullable FileChannel open;
    private long inode;

    RotatedLog(Path current) {
        this.current = current;
    }

    /** The inode of the file that is being read; 0 before the first. */
    long inode() {
        return inode;
    }

    /** Goes to where an earlier reader was; false if that file is gone. */
    boolean resume(long wantedInode) throws IOException {
        for (int number = 0; number <= highest(); number++) {
            if (inodeOf(file(number)) == wantedInode) {
                return openFile(file(number)) && inode == wantedInode;
            }
        }
        return false;
    }

    /** Reads at an offset of the file; false when nothing is there yet. */
    boolean read(ByteBuffer into, long offset) throws IOException {
        if (open == null && !openFile(oldest())) {
            return false;
        }
        var file = open;
        return file != null && file.read(into, offset) > 0;
    }

    /** Size of the file that is being read. */
    long size() throws IOException {
        return open == null ? 0 : open.size();
    }

    /** True when the engine writes to another file by now. */
    boolean isRotated() {
        long written = inodeOf(current);
        return open != null && written != 0 && written != inode;
    }

    /** Goes on to the file that was written after this one; false if it is not there yet. */
    boolean next() throws IOException {
        for (int attempt = 0; attempt < 10; attempt++) {
            int number = numberOf(inode);
            if (number == 0) {
                return false;
            }
            if (number < 0) {
                LOG.warn(
                        "{} was rotated away before it was read: output of a task is lost",
                        current);
                return openFile(oldest());
            }
            long mine = inode;
            if (openFile(file(number - 1)) && inodeOf(file(number)) == mine) {
                return true;
            }
            // They were renamed meanwhile; the one that was open is looked for again.
            inode = mine;
        }
        return false;
    }

    private int numberOf(long wanted) {
        for (int number = 0; number <= highest(); number++) {
            if (inodeOf(file(number)) == wanted) {
                return number;
            }
        }
        return -1;
    }

    private Path oldest() {
        return file(highest());
    }

    private int highest() {
        int number = 0;
        while (number < MOST_FILES && Files.exists(file(number + 1))) {
            number++;
        }
        return number;
    }

    private Path file(int number) {
        return number == 0 ? current : current.resolveSibling(current.getFileName() + "." + number);
    }

    private static long inodeOf(Path file) {
        try {
            return (Long) Files.getAttribute(file, "unix:ino");
        } catch (IOException _) {
            return 0;
        }
    }

    private boolean openFile(Path file) throws IOException {
        try {
            var opened = FileChannel.open(file, StandardOpenOption.READ);
            close();
            open = opened;
            inode = inodeOf(file);
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        var file = open;
        open = null;
        if (file != null) {
            file.close();
        }
    }
}
