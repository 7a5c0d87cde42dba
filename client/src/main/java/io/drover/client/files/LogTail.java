package io.drover.client.files;

import io.drover.client.directory.Beneath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A task's output as one stream, over all the files that hold it.
 *
 * <p>Files are numbered; the highest is written to. A file is finished when a higher one exists and
 * it has been read to its end once more after that. Files that are purged while they are read are
 * read to their end, since they are open.
 */
final class LogTail {
    private static final int CHUNK = 64 << 10;
    private static final String FOLDER = "alloc/logs";

    private final Beneath files;
    private final String prefix;
    private final boolean follow;
    private final BooleanSupplier over;
    private long offset;

    /**
     * @param prefix of the files, such as {@code web.stdout.}
     * @param over true once nothing will be written any more: following ends then
     */
    LogTail(Beneath files, String prefix, boolean follow, BooleanSupplier over) {
        this.files = files;
        this.prefix = prefix;
        this.follow = follow;
        this.over = over;
    }

    /** Where to begin. */
    private record Start(long number, long position) {}

    void copyTo(Sink sink, Origin origin, long wanted) throws IOException {
        Pulse pulse = new Pulse();
        Start start = start(origin, wanted);
        while (start == null) {
            sink.flush();
            if (!follow || over.getAsBoolean()) {
                start = start(origin, wanted);
                if (start == null) {
                    return;
                }
                break;
            }
            pulse.rest(sink);
            start = start(origin, wanted);
        }
        read(sink, start, pulse);
    }

    private void read(Sink sink, Start start, Pulse pulse) throws IOException {
        long number = start.number;
        long position = start.position;
        while (true) {
            try (SeekableByteChannel in = files.read(path(number))) {
                in.position(position);
                if (!drain(sink, in, number, pulse)) {
                    return;
                }
            } catch (NoSuchFileException _) {
                // Purged before we came: the next one has what follows.
            }
            Long next = next(number);
            if (next == null) {
                return;
            }
            number = next;
            position = 0;
        }
    }

    /** Reads one file to its final end. False when the whole stream ends with it. */
    private boolean drain(Sink sink, SeekableByteChannel in, long number, Pulse pulse)
            throws IOException {
        byte[] chunk = new byte[CHUNK];
        boolean finished = false;
        while (true) {
            int count = in.read(ByteBuffer.wrap(chunk));
            if (count > 0) {
                offset += count;
                sink.data(path(number), offset, chunk, count);
                pulse.active();
                continue;
            }
            if (finished) {
                return next(number) != null;
            }
            if (next(number) != null) {
                finished = true;
                continue;
            }
            sink.flush();
            if (!follow || over.getAsBoolean()) {
                finished = true;
                continue;
            }
            pulse.rest(sink);
        }
    }

    private String path(long number) {
        return FOLDER + "/" + prefix + number;
    }

    private @Nullable Long next(long number) throws IOException {
        SortedMap<Long, Long> later = sizes().tailMap(number + 1);
        return later.isEmpty() ? null : later.firstKey();
    }

    private @Nullable Start start(Origin origin, long wanted) throws IOException {
        SortedMap<Long, Long> sizes = sizes();
        if (sizes.isEmpty()) {
            return null;
        }
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        long skip = Math.max(0, origin == Origin.START ? wanted : all - wanted);
        offset = Math.min(skip, all);
        for (var entry : sizes.entrySet()) {
            if (skip < entry.getValue()) {
                return new Start(entry.getKey(), skip);
            }
            skip -= entry.getValue();
        }
        long last = sizes.lastKey();
        return new Start(last, sizes.getOrDefault(last, 0L));
    }

    /** Sizes of the files by their numbers. */
    private SortedMap<Long, Long> sizes() throws IOException {
        SortedMap<Long, Long> sizes = new TreeMap<>();
        List<Beneath.Entry> entries;
        try {
            entries = files.list(FOLDER);
        } catch (NoSuchFileException _) {
            return sizes;
        }
        for (Beneath.Entry entry : entries) {
            String name = entry.name();
            if (name.startsWith(prefix) && entry.attributes().isRegularFile()) {
                try {
                    sizes.put(
                            Long.parseLong(name.substring(prefix.length())),
                            entry.attributes().size());
                } catch (NumberFormatException _) {
                    // Another task's, whose name begins alike.
                }
            }
        }
        return sizes;
    }
}
