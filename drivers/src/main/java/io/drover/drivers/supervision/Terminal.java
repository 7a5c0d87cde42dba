package io.drover.drivers.supervision;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A pseudo-terminal: a program on its device believes that somebody sits there.
 *
 * <p>The program has to open the device itself, as leader of a session of its own ({@link #seat}):
 * that makes it the session's terminal, so that keys such as Ctrl-C reach it and its end hangs up
 * on whatever it leaves behind. Reading therefore always comes to an end. Linux numbers, the same
 * on x86-64 and arm64.
 */
public final class Terminal implements AutoCloseable {
    private static final long SET_SIZE = 0x5414;
    private static final long UNLOCK = 0x4004_5431;
    private static final long NUMBER = 0x8004_5430;

    private static final int CHUNK = 8 << 10;
    private static final int LOOK_MILLIS = 500;
    private static final MethodHandle IOCTL =
            Posix.variadic("ioctl", 2, JAVA_INT, JAVA_LONG, ADDRESS);

    private final int fd;
    private final Path device;
    private boolean closed;

    private Terminal(int fd, Path device) {
        this.fd = fd;
        this.device = device;
    }

    /** Makes one that nobody sits at yet. */
    public static Terminal open() throws IOException {
        int fd = Posix.openTerminal(Path.of("/dev/ptmx"));
        try (var arena = Arena.ofConfined()) {
            var number = arena.allocate(JAVA_INT);
            control(fd, UNLOCK, number);
            control(fd, NUMBER, number);
            return new Terminal(fd, Path.of("/dev/pts/" + number.get(JAVA_INT, 0)));
        } catch (IOException e) {
            Posix.close(fd);
            throw e;
        }
    }

    private static void control(int fd, long request, MemorySegment value) throws IOException {
        var done = Posix.call((state, _) -> (int) IOCTL.invokeExact(state, fd, request, value));
        if (done.failed()) {
            throw new IOException("no terminal can be had: errno " + done.errno());
        }
    }

    /** What the program reads and writes. */
    public Path device() {
        return device;
    }

    /** A command line that runs another one at this terminal. */
    public List<String> seat(List<String> line) {
        var seated =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/setsid",
                                "/bin/sh",
                                "-c",
                                "exec <>\"$0\" >&0 2>&0; exec \"$@\"",
                                device.toString()));
        seated.addAll(line);
        return seated;
    }

    /** Tells the program that the terminal has another size now; nothing after the close. */
    public synchronized void resize(int rows, int columns) throws IOException {
        if (!closed) {
            resize(fd, rows, columns);
        }
    }

    private static void resize(int terminal, int rows, int columns) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var size = arena.allocate(JAVA_SHORT, 4);
            size.setAtIndex(JAVA_SHORT, 0, (short) rows);
            size.setAtIndex(JAVA_SHORT, 1, (short) columns);
            control(terminal, SET_SIZE, size);
        }
    }

    /**
     * Tells a program at a terminal that somebody else has made, such as the one that a container
     * runtime joins to ours; nothing if it sits at none.
     */
    public static void resizeAt(long pid, int rows, int columns) throws IOException {
        var stdin = Path.of("/proc", Long.toString(pid), "fd/0");
        if (Files.isSymbolicLink(stdin)
                && Files.readSymbolicLink(stdin).startsWith(Path.of("/dev/pts"))) {
            int terminal = Posix.openTerminal(stdin);
            try {
                resize(terminal, rows, columns);
            } finally {
                Posix.close(terminal);
            }
        }
    }

    /**
     * Shows all that the program prints until it has hung up. Blocks its thread in native code, so
     * it has to be a platform thread, as with {@link #type}.
     *
     * @throws IOException of {@code to}; the program's end is none
     */
    public void show(OutputStream to) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var chunk = arena.allocate(CHUNK);
            var bytes = new byte[CHUNK];
            while (await(Posix.POLLIN)) {
                int read = read(chunk);
                if (read == -Posix.EAGAIN || read == -Posix.EINTR) {
                    continue;
                }
                if (read <= 0) {
                    return;
                }
                MemorySegment.copy(chunk, 0, MemorySegment.ofArray(bytes), 0, read);
                to.write(bytes, 0, read);
                to.flush();
            }
        }
    }

    /** Types what comes, until that ends or fails. Its end is nothing that the program notices. */
    public void type(InputStream from) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var chunk = arena.allocate(CHUNK);
            var bytes = new byte[CHUNK];
            int read;
            while ((read = from.read(bytes)) >= 0) {
                MemorySegment.copy(MemorySegment.ofArray(bytes), 0, chunk, 0, read);
                for (int at = 0; at < read; ) {
                    if (!await(Posix.POLLOUT)) {
                        return;
                    }
                    int written = write(chunk.asSlice(at, read - at));
                    if (written < 0 && written != -Posix.EAGAIN && written != -Posix.EINTR) {
                        return;
                    }
                    at += Math.max(0, written);
                }
            }
        }
    }

    private synchronized int read(MemorySegment into) {
        return closed ? 0 : Posix.read(fd, into);
    }

    private synchronized int write(MemorySegment bytes) {
        return closed ? -Posix.EIO : Posix.write(fd, bytes);
    }

    /** False once it is closed. */
    private boolean await(short event) {
        try (var arena = Arena.ofConfined()) {
            var look = arena.allocate(JAVA_LONG);
            look.set(JAVA_INT, 0, fd);
            look.set(JAVA_SHORT, 4, event);
            while (!isClosed()) {
                if (Posix.poll(look, 1, LOOK_MILLIS) > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Hangs up on whoever sits there. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Posix.close(fd);
        }
    }
}
