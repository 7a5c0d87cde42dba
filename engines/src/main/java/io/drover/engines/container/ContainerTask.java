package io.drover.engines.container;

import io.drover.engines.logs.LogTails;
import io.drover.plugin.ExitResult;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.Settings;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A task and its container, from just before the container's start until it is forgotten. */
public final class ContainerTask {
    private final TaskConfig config;
    private final ContainerEngine engine;
    private final String containerId;
    private final Settings extra;
    private final CompletableFuture<ExitResult> exit = new CompletableFuture<>();
    private final CpuMeter cpu = new CpuMeter();
    private volatile @Nullable Instant startedAt;
    private volatile @Nullable Instant endedAt;
    private volatile LogTails.@Nullable Tail tail;
    private boolean ending;

    ContainerTask(TaskConfig config, ContainerEngine engine, String containerId, Settings extra) {
        this.config = config;
        this.engine = engine;
        this.containerId = containerId;
        this.extra = extra;
    }

    public TaskConfig config() {
        return config;
    }

    ContainerEngine engine() {
        return engine;
    }

    public String containerId() {
        return containerId;
    }

    /** What the driver wants to know of it later. */
    public Settings extra() {
        return extra;
    }

    CompletableFuture<ExitResult> exit() {
        return exit;
    }

    boolean isRunning() {
        return !exit.isDone();
    }

    CpuMeter cpu() {
        return cpu;
    }

    @Nullable Instant startedAt() {
        return startedAt;
    }

    @Nullable Instant endedAt() {
        return endedAt;
    }

    void started(@Nullable Instant at) {
        startedAt = at;
    }

    LogTails.@Nullable Tail tail() {
        return tail;
    }

    void tail(LogTails.Tail following) {
        tail = following;
    }

    /** True for the first who asks. */
    synchronized boolean beginsToEnd() {
        boolean first = !ending;
        ending = true;
        return first;
    }

    void ended(@Nullable Instant at, ExitResult how) {
        endedAt = at == null ? Instant.now() : at;
        exit.complete(how);
    }
}
