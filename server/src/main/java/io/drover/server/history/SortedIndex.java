package io.drover.server.history;

import io.drover.server.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The index of a closed segment: keys in order, 32 bytes each with the row's place, mapped from its
 * file. It can be made again from the segment at any time.
 */
final class SortedIndex {
    private static final int MAGIC = 0x44525649; // DRVI
    private static final int HEADER = 48;
    private static final int ENTRY = 32;

    private final MappedByteBuffer bytes;
    private final int entries;
    private final Segment.Extent extent;

    private SortedIndex(MappedByteBuffer bytes, int entries, Segment.Extent extent) {
        this.bytes = bytes;
        this.entries = entries;
        this.extent = extent;
    }

    /** How far the segment goes that this is the index of. */
    Segment.Extent extent() {
        return extent;
    }

    static SortedIndex write(Path file, NavigableMap<Key, Integer> places, Segment.Extent extent)
            throws IOException {
        ByteBuffer all = ByteBuffer.allocate(HEADER + places.size() * ENTRY);
        all.putInt(MAGIC).putInt(places.size());
        all.putLong(extent.bytes()).putLong(extent.index()).putLong(extent.time());
        all.putInt(extent.rows()).putInt(0).putLong(0);
        for (Map.Entry<Key, Integer> entry : places.entrySet()) {
            Key key = entry.getKey();
            all.putLong(key.owner()).putLong(key.high()).putLong(key.low());
            all.putLong(entry.getValue());
        }
        all.putLong(40, checksum(all));
        all.flip();
        WholeFile.write(file, all);
        SortedIndex index = open(file);
        if (index == null) {
            throw new IOException("the index " + file + " cannot be read back");
        }
        return index;
    }

    /** The index in a file; null when there is none or it is damaged. */
    static @Nullable SortedIndex open(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) < HEADER) {
            return null;
        }
        MappedByteBuffer bytes;
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            bytes = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size());
        }
        int entries = bytes.getInt(4);
        if (bytes.getInt(0) != MAGIC
                || bytes.capacity() != HEADER + (long) entries * ENTRY
                || bytes.getLong(40) != checksum(bytes)) {
            return null;
        }
        return new SortedIndex(
                bytes,
                entries,
                new Segment.Extent(
                        bytes.getLong(8), bytes.getLong(16), bytes.getLong(24), bytes.getInt(32)));
    }

    private static long checksum(ByteBuffer all) {
        CRC32C sum = new CRC32C();
        sum.update(all.duplicate().clear().slice(0, 40));
        sum.update(all.duplicate().clear().slice(HEADER, all.capacity() - HEADER));
        return sum.getValue();
    }

    private Key key(int entry) {
        int at = HEADER + entry * ENTRY;
        return new Key(bytes.getLong(at), bytes.getLong(at + 8), bytes.getLong(at + 16));
    }

    private int place(int entry) {
        return (int) bytes.getLong(HEADER + entry * ENTRY + 24);
    }

    /** Keys from {@code first} to {@code end} with their rows' places. */
    Iterator<Map.Entry<Key, Integer>> between(Key first, Key end) {
        int low = 0;
        int high = entries;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key(middle).compareTo(first) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int start = low;
        return new Iterator<>() {
            private int next = start;

            @Override
            public boolean hasNext() {
                return next < entries && key(next).compareTo(end) <= 0;
            }

            @Override
            public Map.Entry<Key, Integer> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int at = next++;
                return Map.entry(key(at), place(at));
            }
        };
    }
}
