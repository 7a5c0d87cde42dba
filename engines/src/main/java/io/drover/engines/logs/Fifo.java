package io.drover.engines.logs;

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
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A named pipe that is written without waiting, which the JDK does not offer. Linux numbers; the
 * values are the same on x86-64 and arm64.
 */
final class Fifo implements AutoCloseable {
    private static final int EAGAIN = 11;
    private static final int EINTR = 4;
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 04000;
    private static final int O_CLOEXEC = 02000000;
    private static final int F_SETPIPE_SZ = 1031;

    /** The most that everybody may ask for. */
    private static final int PIPE_BYTES = 1 << 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
    private static final MethodHandle FCNTL =
            function("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);
    private static final MethodHandle WRITE =
            function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), -1);
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), -1);

    private final int descriptor;

    private Fifo(int descriptor) {
        this.descriptor = descriptor;
    }

    private static MethodHandle function(String name, FunctionDescriptor type, int fixed) {
        var errno = Linker.Option.captureCallState("errno");
        var at = LINKER.defaultLookup().findOrThrow(name);
        return fixed < 0
                ? LINKER.downcallHandle(at, type, errno)
                : LINKER.downcallHandle(at, type, errno, Linker.Option.firstVariadicArg(fixed));
    }

    private interface Call {
        long invoke(MemorySegment state, Arena arena) throws Throwable;
    }

    /** The result, or {@code -errno}. */
    private static long call(Call call) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            long result = call.invoke(state, arena);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable e) {
            throw new AssertionError("a call of the C library went astray", e);
        }
    }

    /** Opens a pipe in both directions, so that writing to it never fails for want of a reader. */
    static Fifo open(Path path) throws IOException {
        long descriptor =
                call((state, arena) ->
                        (int)
                                OPEN.invokeExact(
                                        state,
                                        arena.allocateFrom(path.toString()),
                                        O_RDWR | O_NONBLOCK | O_CLOEXEC));
        if (descriptor < 0) {
            throw new IOException(path + " cannot be opened: errno " + -descriptor);
        }
        int opened = (int) descriptor;
        // Where that is refused it stays as it is.
        var _ =
                call((state, _) ->
                        (int) FCNTL.invokeExact(state, opened, F_SETPIPE_SZ, PIPE_BYTES));
        return new Fifo(opened);
    }

    /**
     * Writes as much as fits.
     *
     * @param bytes a direct buffer; its position moves
     * @return true if all of it fitted
     */
    boolean write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            var from = MemorySegment.ofBuffer(bytes);
            long written =
                    call((state, _) ->
                            (long) WRITE.invokeExact(state, descriptor, from, from.byteSize()));
            if (written == -EAGAIN) {
                return false;
            }
            if (written < 0 && written != -EINTR) {
                throw new IOException("a pipe cannot be written: errno " + -written);
            }
            bytes.position(bytes.position() + (int) Math.max(0, written));
        }
        return true;
    }

    @Override
    public void close() {
        var _ = call((state, _) -> (int) CLOSE.invokeExact(state, descriptor));
    }
}
