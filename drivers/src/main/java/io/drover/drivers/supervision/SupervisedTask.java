package io.drover.drivers.supervision;

import io.drover.plugin.ExitResult;
import io.drover.plugin.config.Settings;
import io.drover.plugin.process.ProcessIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A task whose start was ordered: not yet started, running under a supervisor, or ended. */
public final class SupervisedTask {
    private final String key;
    private final Path directory;
    private final About about;
    private final CompletableFuture<Pids> started = new CompletableFuture<>();
    private final CompletableFuture<ExitResult> end = new CompletableFuture<>();
    private volatile @Nullable Instant endedAt;
    private boolean ending;

    /**
     * What is known of a task besides its processes.
     *
     * @param bootId run of the machine in which it was started
     */
    record About(
            String driver,
            String id,
            String name,
            Path stdout,
            Path stderr,
            Instant startedAt,
            String bootId,
            Settings extra) {}

    /** The process of the task, and that of its supervisor. */
    record Pids(ProcessIdentity task, ProcessIdentity supervisor) {}

    SupervisedTask(String key, Path directory, About about) {
        this.key = key;
        this.directory = directory;
        this.about = about;
    }

    /** Name of the task's directory; finds it again. */
    public String key() {
        return key;
    }

    /** Where its state is; a driver may keep files of its own there. */
    public Path directory() {
        return directory;
    }

    About about() {
        return about;
    }

    public String id() {
        return about.id();
    }

    public String name() {
        return about.name();
    }

    /** What the driver gave to the launch. */
    public Settings extra() {
        return about.extra();
    }

    public Instant startedAt() {
        return about.startedAt();
    }

    /** When it ended; null while it runs. */
    public @Nullable Instant endedAt() {
        return endedAt;
    }

    /** True once its process exists, or has existed. */
    boolean hasStarted() {
        return started.isDone() && !started.isCompletedExceptionally();
    }

    /** Completes with the result, after all output was written to the log files. */
    public CompletableFuture<ExitResult> end() {
        return end;
    }

    public boolean isRunning() {
        return !end.isDone();
    }

    /** The task's own process. */
    public ProcessIdentity process() {
        return started.join().task();
    }

    CompletableFuture<Pids> started() {
        return started;
    }

    /** True for the first caller only: there are several ways to learn of an end. */
    synchronized boolean beginsToEnd(Instant at) {
        if (ending) {
            return false;
        }
        ending = true;
        endedAt = at;
        return true;
    }
}
