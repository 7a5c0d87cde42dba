package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to run in a task when a template has changed.
 *
 * @param command command
 * @param args default {@code []}
 * @param timeout default {@code 5s}
 * @param failOnError Kill the task on script failure
 * @param runOnFirstRender run on first render
 */
@RecordBuilder
public record ChangeScript(
        String command,
        @Nullable List<String> args,
        @Nullable Duration timeout,
        boolean failOnError,
        boolean runOnFirstRender) {
    public ChangeScript {
        command = Absent.asEmpty(command);
        args = Ordered.list(args);
    }
}
