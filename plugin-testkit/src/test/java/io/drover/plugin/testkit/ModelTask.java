package io.drover.plugin.testkit;

import io.drover.plugin.ExitResult;
import io.drover.plugin.TaskConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A task that does as its configuration says, without any process. */
final class ModelTask {
    final TaskConfig config;
    final ModelOptions options;
    final Instant startedAt = Instant.now();
    final CompletableFuture<ExitResult> end = new CompletableFuture<>();
    volatile @Nullable Instant endedAt;

    ModelTask(TaskConfig config, ModelOptions options) {
        this.config = config;
        this.options = options;
    }

    void begin() throws IOException {
        print(options.say());
        if (!options.stay()) {
            finish(ExitResult.code(options.code()));
        }
    }

    void print(String text) throws IOException {
        print(config.stdoutPath(), text);
    }

    private static void print(Path pipe, String text) throws IOException {
        if (!text.isEmpty()) {
            Files.writeString(pipe, text, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }
    }

    void finish(ExitResult exit) {
        endedAt = Instant.now();
        end.complete(exit);
    }

    /** What a real program would do with it. */
    void receive(String signal) {
        if (signal.equals("SIGHUP") && options.hangUpCode() != 0) {
            finish(ExitResult.code(options.hangUpCode()));
        } else if (!options.deaf()) {
            finish(new ExitResult(143, 15, false, ""));
        }
    }

    void kill() {
        if (!end.isDone()) {
            finish(new ExitResult(137, 9, false, ""));
        }
    }
}
