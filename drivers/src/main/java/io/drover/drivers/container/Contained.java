package io.drover.drivers.container;

import io.drover.plugin.TaskConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task wants of its container.
 *
 * @param args program, as seen from inside, and its arguments
 * @param workDir where it starts, absolute
 * @param pidMode {@code private}, {@code host}, or null for what is configured
 * @param ipcMode {@code private}, {@code host}, or null for what is configured
 * @param capAdd capabilities besides the usual ones
 * @param capDrop usual capabilities that it has not
 * @param mounts besides those of all tasks
 */
public record Contained(
        List<String> args,
        String workDir,
        @Nullable String pidMode,
        @Nullable String ipcMode,
        List<String> capAdd,
        List<String> capDrop,
        List<TaskConfig.Mount> mounts) {
    public Contained {
        args = List.copyOf(args);
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        mounts = List.copyOf(mounts);
    }

    /**
     * Checks a directory that someone has written.
     *
     * @throws IllegalArgumentException when it is not absolute
     */
    public static void requireAbsolute(String prefix, String workDir) {
        if (!workDir.startsWith("/")) {
            throw new IllegalArgumentException(
                    prefix + "work_dir must be absolute but got relative path \"" + workDir + "\"");
        }
    }
}
