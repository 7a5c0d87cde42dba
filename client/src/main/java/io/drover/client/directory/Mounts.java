package io.drover.client.directory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders in memory, for secrets.
 *
 * <p>Calls the C library, since a process for each mount would cost more than starting the task.
 */
final class Mounts {
    private static final Logger LOG = LoggerFactory.getLogger(Mounts.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private static final long NOSUID = 2;
    private static final long NODEV = 4;
    private static final long NOEXEC = 8;
    private static final int DETACH_NOFOLLOW = 2 | 8;

    private Mounts() {}

    /** The two functions; loaded when the first secret is needed. */
    private static final class C {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
        static final MethodHandle MOUNT =
                LINKER.downcallHandle(
                        SYMBOLS.findOrThrow("mount"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS));
        static final MethodHandle UNMOUNT =
                LINKER.downcallHandle(
                        SYMBOLS.findOrThrow("umount2"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    }

    /**
     * Mounts memory on {@code folder} unless something is mounted there.
     *
     * @return false when the agent may not do that: the plain folder stays
     */
    static boolean memory(Path folder, int mebibytes, String mode) throws IOException {
        if (!Privileges.root()) {
            return false;
        }
        if (mounted(folder)) {
            return true;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment type = arena.allocateFrom("tmpfs");
            MemorySegment options = arena.allocateFrom("size=" + mebibytes + "m,mode=" + mode);
            int result =
                    (int)
                            C.MOUNT.invokeExact(
                                    type,
                                    arena.allocateFrom(folder.toString()),
                                    type,
                                    NOSUID | NODEV | NOEXEC,
                                    options);
            if (result != 0 && !TOLD.getAndSet(true)) {
                LOG.warn(
                        "cannot keep secrets in memory: mounting on {} is refused; they are in"
                                + " plain folders",
                        folder);
            }
            return result == 0;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("cannot mount memory on " + folder, e);
        }
    }

    /** Whether {@code folder} lies on another device than its parent. */
    private static boolean mounted(Path folder) throws IOException {
        Path parent = folder.getParent();
        return parent != null
                && !Files.getAttribute(folder, "unix:dev")
                        .equals(Files.getAttribute(parent, "unix:dev"));
    }

    /** Unmounts everything beneath {@code root}, deepest first. */
    static void unmountBeneath(Path root) throws IOException {
        List<String> points = new ArrayList<>();
        String prefix = root.toRealPath() + "/";
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] fields = line.split(" ", -1);
            String point = fields.length > 4 ? unescaped(fields[4]) : "";
            if (point.startsWith(prefix)) {
                points.add(point);
            }
        }
        for (String point : points.reversed()) {
            unmount(point);
        }
    }

    private static void unmount(String point) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) C.UNMOUNT.invokeExact(arena.allocateFrom(point), DETACH_NOFOLLOW);
            if (result != 0) {
                throw new IOException("cannot unmount " + point);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("cannot unmount " + point, e);
        }
    }

    /** The kernel writes blanks in paths as octal numbers. */
    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
