package io.drover.client.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code <alloc_dir>/<allocation>}: what its tasks share, and a directory for each of them.
 *
 * @param root of this allocation
 */
public record AllocationDirectory(Path root) {
    /** Shared by all tasks. */
    public Path shared() {
        return root.resolve("alloc");
    }

    /** Output of the tasks. */
    public Path logs() {
        return shared().resolve("logs");
    }

    /**
     * The directory of one task.
     *
     * @throws IllegalArgumentException if {@code task} cannot be the name of a directory of its own
     */
    public TaskDirectory task(String task) {
        if (task.isEmpty()
                || task.equals("alloc")
                || task.equals(".")
                || task.equals("..")
                || task.indexOf('/') >= 0
                || task.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + task + "\" cannot be a task's name");
        }
        return new TaskDirectory(root.resolve(task));
    }

    /** Makes what is missing. */
    public void build() throws IOException {
        Modes.directory(root, "rwxr-xr-x");
        Modes.open(shared());
        Modes.open(logs());
        Modes.open(shared().resolve("tmp"));
        Modes.open(shared().resolve("data"));
    }

    public boolean exists() {
        return Files.isDirectory(root);
    }

    /**
     * Removes everything, mounts included.
     *
     * @throws IOException naming what is left
     */
    public void destroy() throws IOException {
        if (!exists()) {
            return;
        }
        Mounts.unmountBeneath(root);
        Trees.remove(root);
    }
}
