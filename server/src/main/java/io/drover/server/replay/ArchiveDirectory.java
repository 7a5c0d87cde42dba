package io.drover.server.replay;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments that lie in a directory now, oldest first. */
final class ArchiveDirectory {
    private final List<Segment> segments;

    ArchiveDirectory(Path directory) throws IOException {
        List<Segment> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    Segment segment = Segment.of(file);
                    if (segment != null) {
                        found.add(segment);
                    }
                }
            }
        }
        Collections.sort(found);
        segments = List.copyOf(found);
    }

    List<Segment> segments() {
        return segments;
    }

    /** The one whose state comes last at or before an index; null when all come later. */
    @Nullable Segment before(long index) {
        Segment last = null;
        for (Segment segment : segments) {
            if (segment.from() <= index) {
                last = segment;
            }
        }
        return last;
    }
}
