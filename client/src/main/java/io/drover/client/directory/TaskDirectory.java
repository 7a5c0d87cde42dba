package io.drover.client.directory;

import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code <alloc_dir>/<allocation>/<task>}.
 *
 * @param root of this task
 */
public record TaskDirectory(Path root) {
    private static final int PRIVATE_MIB = 1;

    /** The task's own. */
    public Path local() {
        return root.resolve("local");
    }

    /** In memory where the machine allows it; not readable over HTTP. */
    public Path secrets() {
        return root.resolve("secrets");
    }

    /** For the agent and its plugins only. */
    public Path hidden() {
        return root.resolve("private");
    }

    public Path temporary() {
        return root.resolve("tmp");
    }

    /**
     * Makes what is missing.
     *
     * @param secretsMib size of the secrets in memory; 0 is 1
     */
    public void build(int secretsMib) throws IOException {
        Modes.open(root);
        Modes.open(local());
        Modes.directory(temporary(), "rwxrwxrwx");
        Modes.sticky(temporary());
        Modes.open(secrets());
        Modes.directory(hidden(), "rwx------");
        if (Mounts.memory(secrets(), Math.max(1, secretsMib), "0777")) {
            Mounts.memory(hidden(), PRIVATE_MIB, "0700");
        }
    }
}
