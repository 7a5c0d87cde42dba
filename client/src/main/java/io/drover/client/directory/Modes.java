package io.drover.client.directory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes directories with exact modes, whatever the umask. */
final class Modes {
    private static final int NOBODY = 65_534;

    private Modes() {}

    /** A directory that any user may use, given to nobody where the agent may do that. */
    static void open(Path directory) throws IOException {
        if (directory(directory, "rwxrwxrwx") && Privileges.root()) {
            Files.setAttribute(directory, "unix:uid", NOBODY);
            Files.setAttribute(directory, "unix:gid", NOBODY);
        }
    }

    /** Returns true when it was made now. */
    static boolean directory(Path directory, String mode) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return false;
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        return true;
    }

    /** Only owners may remove their files in it. */
    static void sticky(Path directory) throws IOException {
        Files.setAttribute(directory, "unix:mode", 01777);
    }
}
