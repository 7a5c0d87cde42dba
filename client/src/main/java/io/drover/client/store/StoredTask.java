package io.drover.client.store;

import io.drover.api.allocation.TaskState;
import io.drover.api.json.CompiledCodec;
import io.drover.plugin.ExitResult;
import io.drover.plugin.host.RunningTask;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one task.
 *
 * @param name the task
 * @param driver its driver
 * @param taskId what the driver calls the newest launch, written before the driver is asked for it;
 *     empty when none was intended
 * @param running how to find that launch again; null from the moment that a launch is intended
 *     until the driver has answered
 * @param exit how that launch ended; null while it runs. From then on the driver may forget it
 * @param state as last reported
 * @param failures counted by the restart policy since {@code windowStart}
 * @param windowStart beginning of the restart policy's interval; null before the first failure
 * @param complete true when the task will not run again
 */
@RecordBuilder
@CompiledCodec
public record StoredTask(
        String name,
        String driver,
        String taskId,
        @Nullable RunningTask running,
        @Nullable ExitResult exit,
        @Nullable TaskState state,
        int failures,
        @Nullable Instant windowStart,
        boolean complete) {}
