package io.drover.client.files;

import io.drover.api.RequestException;
import io.drover.api.allocation.AllocFileInfo;
import io.drover.client.directory.Beneath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The files of one allocation, as people may see them: nothing outside of it, and no secrets.
 *
 * <p>Every method answers all questions about the request at once, by {@link RequestException}; a
 * {@link Body} then only copies.
 */
public final class AllocationFiles {
    private static final int CHUNK = 64 << 10;
    private static final int PEEK = 512;

    private final Beneath files;
    private final Function<String, Optional<Writer>> tasks;

    /**
     * @param directory the allocation's
     * @param tasks who writes the output, by the name of the task; empty for an unknown one
     */
    public AllocationFiles(Path directory, Function<String, Optional<Writer>> tasks) {
        this.files = new Beneath(directory);
        this.tasks = tasks;
    }

    /**
     * A task, as far as its output is concerned.
     *
     * @param started it has run at least once
     * @param over true once nothing will be written any more
     */
    public record Writer(boolean started, BooleanSupplier over) {}

    private interface Attempt<T> {
        T run() throws IOException;
    }

    /**
     * The entries of a folder, by name.
     *
     * @param path relative to the allocation; empty is its root
     */
    public List<AllocFileInfo> list(String path) {
        return attempt(
                path,
                () -> {
                    readable(files.stat(path));
                    List<AllocFileInfo> infos = new ArrayList<>();
                    for (Beneath.Entry entry : files.list(path)) {
                        infos.add(info(entry, ""));
                    }
                    return infos;
                });
    }

    /** What is at {@code path}. */
    public AllocFileInfo stat(String path) {
        if (path.isEmpty()) {
            throw new RequestException(400, "must provide a file name");
        }
        return attempt(
                path,
                () -> {
                    Beneath.Entry entry = readable(files.stat(path));
                    boolean file = entry.attributes().isRegularFile();
                    return info(entry, file ? contentType(path) : "");
                });
    }

    /** The whole file. */
    public Body cat(String path) {
        return readAt(path, 0, Long.MAX_VALUE);
    }

    /**
     * A part of a file.
     *
     * @param offset bytes to skip
     * @param limit most bytes to give; 0 or less is all
     */
    public Body readAt(String path, long offset, long limit) {
        if (path.isEmpty()) {
            throw new RequestException(400, "must provide a file name");
        }
        if (offset < 0) {
            throw new RequestException(400, "offset must not be negative");
        }
        regular(path);
        return out -> copy(path, offset, limit <= 0 ? Long.MAX_VALUE : limit, new PlainSink(out));
    }

    /**
     * A file as frames, from an offset on.
     *
     * @param follow go on while the file grows
     */
    public Body stream(String path, long offset, Origin origin, boolean follow) {
        if (path.isEmpty()) {
            throw new RequestException(400, "must provide a file name");
        }
        long size = regular(path).attributes().size();
        long position = Math.clamp(origin == Origin.START ? offset : size - offset, 0, size);
        String name = strip(path);
        return out -> new FileTail(files, name, position, follow).copyTo(new FrameSink(out));
    }

    /**
     * The output of a task, over all its files.
     *
     * @param type {@code stdout} or {@code stderr}
     * @param follow go on until the task is over
     * @param plain bytes instead of frames
     */
    public Body logs(
            String task, String type, long offset, Origin origin, boolean follow, boolean plain) {
        if (task.isEmpty()) {
            throw new RequestException(400, "must provide task name");
        }
        if (!type.equals("stdout") && !type.equals("stderr")) {
            throw new RequestException(400, "must provide log type (stdout/stderr)");
        }
        Writer writer =
                tasks.apply(task)
                        .orElseThrow(() ->
                                new RequestException(400, "unknown task name \"" + task + "\""));
        if (!writer.started) {
            throw new RequestException(
                    404, "task \"" + task + "\" not started yet. No logs available");
        }
        String prefix = task + "." + type + ".";
        return out -> {
            Sink sink = plain ? new PlainSink(out) : new FrameSink(out);
            new LogTail(files, prefix, follow, writer.over).copyTo(sink, origin, offset);
        };
    }

    private Beneath.Entry regular(String path) {
        return attempt(
                path,
                () -> {
                    Beneath.Entry entry = readable(files.stat(path));
                    if (entry.attributes().isDirectory()) {
                        throw new RequestException(400, "file \"" + path + "\" is a directory");
                    }
                    if (!entry.attributes().isRegularFile()) {
                        throw new RequestException(
                                400, "file \"" + path + "\" is not a regular file");
                    }
                    return entry;
                });
    }

    /** Tasks' secrets are theirs alone. */
    private static Beneath.Entry readable(Beneath.Entry entry) {
        List<String> names = entry.names();
        boolean hidden =
                names.size() >= 2
                        && !names.getFirst().equals("alloc")
                        && (names.get(1).equals("secrets") || names.get(1).equals("private"));
        if (hidden) {
            throw new RequestException(
                    403, "Reading secret file prohibited: " + String.join("/", names));
        }
        return entry;
    }

    private void copy(String path, long offset, long limit, Sink sink) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (SeekableByteChannel in = files.read(path)) {
            in.position(offset);
            long rest = limit;
            while (rest > 0) {
                ByteBuffer space = ByteBuffer.wrap(chunk, 0, (int) Math.min(CHUNK, rest));
                int count = in.read(space);
                if (count <= 0) {
                    break;
                }
                sink.data(path, 0, chunk, count);
                rest -= count;
            }
            sink.flush();
        }
    }

    private static AllocFileInfo info(Beneath.Entry entry, String contentType) {
        PosixFileAttributes attributes = entry.attributes();
        return new AllocFileInfo(
                entry.name(),
                attributes.isDirectory(),
                attributes.size(),
                kind(attributes) + PosixFilePermissions.toString(attributes.permissions()),
                attributes.lastModifiedTime().toInstant(),
                contentType);
    }

    private static String kind(PosixFileAttributes attributes) {
        if (attributes.isDirectory()) {
            return "d";
        }
        if (attributes.isSymbolicLink()) {
            return "L";
        }
        return attributes.isOther() ? "p" : "-";
    }

    private String contentType(String path) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(PEEK);
        try (SeekableByteChannel in = files.read(path)) {
            in.read(start);
        }
        for (int i = 0; i < start.position(); i++) {
            int c = start.get(i) & 0xff;
            if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b) {
                return "application/octet-stream";
            }
        }
        return "text/plain; charset=utf-8";
    }

    private static String strip(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        return path.substring(start);
    }

    private static <T> T attempt(String path, Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (NoSuchFileException e) {
            throw new RequestException(404, path + ": no such file or directory", e);
        } catch (NotDirectoryException e) {
            throw new RequestException(400, "\"" + path + "\" is not a directory", e);
        } catch (Beneath.EscapeException e) {
            throw new RequestException(400, "Path escapes the alloc directory", e);
        } catch (IOException e) {
            throw new RequestException(500, "cannot read \"" + path + "\": " + e.getMessage(), e);
        }
    }
}
