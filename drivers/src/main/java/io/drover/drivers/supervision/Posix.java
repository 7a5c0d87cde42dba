package io.drover.drivers.supervision;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The few calls of the C library that the JDK does not offer: named pipes read without blocking,
 * and signals by number. Linux numbers; all values are the same on x86-64 and arm64.
 */
final class Posix {
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENXIO = 6;
    static final int EIO = 5;
    static final int EINVAL = 22;
    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    /** The most that everybody may ask for. */
    private static final int PIPE_BYTES = 1 << 20;

    private static final int SPLICE_MOVE_NONBLOCK = 3;
    private static final int SEEK_END = 2;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int ESRCH = 3;
    private static final int EEXIST = 17;
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0100;
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0400;
    private static final int O_NONBLOCK = 04000;
    private static final int O_CLOEXEC = 02000000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = variadic("open", 2, ADDRESS, JAVA_INT);
    private static final MethodHandle CREATE = variadic("open", 2, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle SEEK =
            plain("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle PIPE = plain("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle TEE =
            plain("tee", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SPLICE =
            plain("splice", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FCNTL = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = plain("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = plain("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE =
            plain("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle POLL = plain("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle MKFIFO = plain("mkfifo", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle KILL = plain("kill", JAVA_INT, JAVA_INT, JAVA_INT);

    private Posix() {}

    private static MethodHandle plain(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    static MethodHandle variadic(String name, int fixed, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    /** A failed call: its result and why. */
    record Outcome(long result, int errno) {
        boolean failed() {
            return result < 0;
        }
    }

    interface Call {
        long invoke(MemorySegment state, Arena arena) throws Throwable;
    }

    static Outcome call(Call call) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            long result = call.invoke(state, arena);
            return new Outcome(result, result < 0 ? (int) ERRNO.get(state, 0L) : 0);
        } catch (Throwable e) {
            throw new AssertionError("a call of the C library went astray", e);
        }
    }

    /**
     * Opens a named pipe for both directions, so that it neither blocks nor ever ends.
     *
     * @return the descriptor
     */
    static int openPipe(Path path) throws IOException {
        return open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    }

    /** Opens the device that makes terminals, without becoming one's user; never blocks. */
    static int openTerminal(Path path) throws IOException {
        return open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    }

    private static int open(Path path, int flags) throws IOException {
        var done =
                call((state, arena) ->
                        (int) OPEN.invokeExact(state, arena.allocateFrom(path.toString()), flags));
        if (done.failed()) {
            throw new IOException(path + " cannot be opened: errno " + done.errno());
        }
        return (int) done.result();
    }

    /** Opens a file for writing, made when missing; not in the mode that only appends. */
    static int openFile(Path path) throws IOException {
        var done =
                call((state, arena) ->
                        (int)
                                CREATE.invokeExact(
                                        state,
                                        arena.allocateFrom(path.toString()),
                                        O_WRONLY | O_CREAT | O_CLOEXEC,
                                        0644));
        if (done.failed()) {
            throw new IOException(path + " cannot be opened: errno " + done.errno());
        }
        return (int) done.result();
    }

    /** Goes to the end of a file and tells where that is. */
    static long seekEnd(int fd) throws IOException {
        var done = call((state, _) -> (long) SEEK.invokeExact(state, fd, 0L, SEEK_END));
        if (done.failed()) {
            throw new IOException("a file has no end: errno " + done.errno());
        }
        return done.result();
    }

    /** A pipe between {@code [0]}, where it is read, and {@code [1]}; neither blocks. */
    static int[] pipe() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(JAVA_INT, 2);
            var done =
                    call((state, _) -> (int) PIPE.invokeExact(state, ends, O_NONBLOCK | O_CLOEXEC));
            if (done.failed()) {
                throw new IOException("no pipe can be had: errno " + done.errno());
            }
            return new int[] {ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1)};
        }
    }

    /**
     * Moves what is in a pipe into a file, at the file's position: at no moment are bytes in
     * neither or in both, whenever this process is killed.
     *
     * @return how many; {@code -errno} on failure
     */
    static int splice(int pipe, int file, long most) {
        var done =
                call((state, _) ->
                        (long)
                                SPLICE.invokeExact(
                                        state,
                                        pipe,
                                        MemorySegment.NULL,
                                        file,
                                        MemorySegment.NULL,
                                        most,
                                        SPLICE_MOVE_NONBLOCK));
        return done.failed() ? -done.errno() : (int) done.result();
    }

    /** Repeats what is in a pipe into another, and leaves it there; {@code -errno} on failure. */
    static int tee(int pipe, int copy, long most) {
        var done =
                call((state, _) ->
                        (long) TEE.invokeExact(state, pipe, copy, most, SPLICE_MOVE_NONBLOCK));
        return done.failed() ? -done.errno() : (int) done.result();
    }

    /**
     * Writes to a named pipe.
     *
     * @return false if nobody reads from it
     */
    static boolean tell(Path pipe, String text) throws IOException {
        var done =
                call((state, arena) ->
                        (int)
                                OPEN.invokeExact(
                                        state,
                                        arena.allocateFrom(pipe.toString()),
                                        O_WRONLY | O_NONBLOCK | O_CLOEXEC));
        if (done.failed() && done.errno() == ENXIO) {
            return false;
        }
        if (done.failed()) {
            throw new IOException(pipe + " cannot be opened: errno " + done.errno());
        }
        int fd = (int) done.result();
        if (!text.isEmpty()) {
            var _ =
                    call((state, arena) -> {
                        var bytes = arena.allocateFrom(text);
                        return (long) WRITE.invokeExact(state, fd, bytes, bytes.byteSize() - 1);
                    });
        }
        close(fd);
        return true;
    }

    /** Lets the pipe hold more than usual; where that is refused it stays as it is. */
    static void widen(int fd) {
        var _ = call((state, _) -> (int) FCNTL.invokeExact(state, fd, F_SETPIPE_SZ, PIPE_BYTES));
    }

    static void close(int fd) {
        var _ = call((state, _) -> (int) CLOSE.invokeExact(state, fd));
    }

    /** Reads what is there; {@code -errno} on failure. */
    static int read(int fd, MemorySegment into) {
        var done = call((state, _) -> (long) READ.invokeExact(state, fd, into, into.byteSize()));
        return done.failed() ? -done.errno() : (int) done.result();
    }

    /** Writes a few bytes; {@code -errno} on failure. */
    static int write(int fd, MemorySegment from) {
        var done = call((state, _) -> (long) WRITE.invokeExact(state, fd, from, from.byteSize()));
        return done.failed() ? -done.errno() : (int) done.result();
    }

    /** Waits for one of the {@code count} pollfd structures. */
    static int poll(MemorySegment descriptors, int count, int timeoutMillis) {
        var done =
                call((state, _) ->
                        (int) POLL.invokeExact(state, descriptors, (long) count, timeoutMillis));
        return done.failed() ? -done.errno() : (int) done.result();
    }

    /** Makes a named pipe that only its owner may use; an existing one is no error. */
    static void makePipe(Path path) throws IOException {
        var done =
                call((state, arena) ->
                        (int) MKFIFO.invokeExact(state, arena.allocateFrom(path.toString()), 0600));
        if (done.failed() && done.errno() != EEXIST) {
            throw new IOException("the pipe " + path + " cannot be made: errno " + done.errno());
        }
    }

    /**
     * Sends a signal.
     *
     * @param pid a process, or the negative number of a process group
     * @return false when there is no such process
     */
    static boolean kill(long pid, int signal) throws IOException {
        var done = call((state, _) -> (int) KILL.invokeExact(state, (int) pid, signal));
        if (done.failed() && done.errno() != ESRCH) {
            throw new IOException("signal " + signal + " to " + pid + ": errno " + done.errno());
        }
        return !done.failed();
    }
}
