package io.drover.client.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;

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

    /**
     * Moves here what another allocation leaves to its successor: the data that its tasks shared,
     * and what each of them kept for itself. What is here already stays.
     *
     * @param tasks that there are in this allocation
     */
    public void inherit(AllocationDirectory other, Collection<String> tasks) throws IOException {
        Modes.directory(root, "rwxr-xr-x");
        Modes.open(shared());
        move(other.shared(), other.shared().resolve("data"), shared().resolve("data"));
        for (String task : tasks) {
            TaskDirectory own = task(task);
            Modes.open(own.root());
            move(other.task(task).root(), other.task(task).local(), own.local());
        }
    }

    /** A link may have taken the place of either folder; it is left behind. */
    private static void move(Path parent, Path from, Path to) throws IOException {
        if (isFolder(parent) && isFolder(from) && !Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
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
