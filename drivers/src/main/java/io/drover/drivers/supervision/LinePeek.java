package io.drover.drivers.supervision;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Looks at what is in a pipe and leaves it there, by repeating it into a pipe of its own. Used by
 * the pump's thread only.
 */
final class LinePeek {
    /** What a pipe holds by itself. */
    private static final int MOST = 64 << 10;

    private final MemorySegment seen = Arena.ofAuto().allocate(MOST);
    private final int[] copy;

    LinePeek() throws IOException {
        this.copy = Posix.pipe();
    }

    /**
     * What is at the front of a pipe.
     *
     * @param bytes how many were seen; {@code -errno} when the pipe is empty or cannot be read
     * @param lineEnd how many of them are up to the first line end and that itself; 0 when there is
     *     none
     */
    record Front(int bytes, int lineEnd) {}

    Front look(int pipe) throws IOException {
        int bytes = Posix.tee(pipe, copy[1], MOST);
        if (bytes <= 0) {
            return new Front(bytes, 0);
        }
        int read = Posix.read(copy[0], seen.asSlice(0, bytes));
        if (read != bytes) {
            throw new IOException("a pipe gives " + read + " of " + bytes + " bytes");
        }
        for (int i = 0; i < bytes; i++) {
            if (seen.get(JAVA_BYTE, i) == '\n') {
                return new Front(bytes, i + 1);
            }
        }
        return new Front(bytes, 0);
    }

    /** Room for bytes on their way; what is in it lasts until the next call of anything here. */
    MemorySegment room() {
        return seen;
    }
}
