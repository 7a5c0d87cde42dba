package io.drover.plugin.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Directories of tests. */
final class Directories {
    private Directories() {}

    /** Removes what can be removed; files of other users stay. */
    static void remove(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException _) {
                    // Left to whoever empties the temporary directory.
                }
            }
        }
    }
}
