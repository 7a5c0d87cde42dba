package io.drover.drivers.task;

import io.drover.plugin.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the program of a task. */
public final class Programs {
    private static final Set<PosixFilePermission> READ_AND_EXECUTE =
            Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_EXECUTE);

    private Programs() {}

    /**
     * The program on the host: in the task's {@code local}, in the task's directory, as an absolute
     * path, or in a directory of {@code path}; made executable when it is not.
     *
     * @throws PluginException naming the command if it is nowhere
     */
    public static Path find(String command, Path taskDir, String path) throws PluginException {
        for (var directory : List.of(taskDir.resolve("local"), taskDir)) {
            // An absolute path names a place in the task's directory as well.
            var inside = directory.resolve(command.replaceFirst("^/+", "")).normalize();
            if (inside.startsWith(directory) && Files.isRegularFile(inside)) {
                return executable(inside);
            }
        }
        if (command.startsWith("/")) {
            var file = Path.of(command);
            if (Files.isRegularFile(file)) {
                return executable(file);
            }
        } else if (!command.contains("/")) {
            for (var directory : path.split(":", -1)) {
                var file = Path.of(directory).resolve(command);
                if (directory.startsWith("/")
                        && Files.isRegularFile(file)
                        && Files.isExecutable(file)) {
                    return file;
                }
            }
        }
        throw new PluginException("binary \"" + command + "\" could not be found");
    }

    /** Adds the missing read and execute bits. */
    public static Path executable(Path file) throws PluginException {
        try {
            var permissions = new HashSet<>(Files.getPosixFilePermissions(file));
            if (permissions.addAll(READ_AND_EXECUTE)) {
                Files.setPosixFilePermissions(file, permissions);
            }
            return file;
        } catch (IOException e) {
            if (Files.isExecutable(file)) {
                return file;
            }
            throw new PluginException(file + " cannot be made executable: " + e, e);
        }
    }
}
