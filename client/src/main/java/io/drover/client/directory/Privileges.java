package io.drover.client.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who the agent runs as. */
final class Privileges {
    private static final boolean ROOT = ownsItself();

    private Privileges() {}

    static boolean root() {
        return ROOT;
    }

    /** The kernel gives each process's folder to the user it runs as. */
    private static boolean ownsItself() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }
}
