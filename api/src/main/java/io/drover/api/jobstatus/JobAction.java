package io.drover.api.jobstatus;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action with the place where it is defined.
 *
 * @param name name
 * @param command command
 * @param args args
 * @param taskName task name
 * @param taskGroupName task group name
 */
@RecordBuilder
public record JobAction(
        String name,
        String command,
        @Nullable List<String> args,
        String taskName,
        String taskGroupName) {
    public JobAction {
        name = Absent.asEmpty(name);
        command = Absent.asEmpty(command);
        taskName = Absent.asEmpty(taskName);
        taskGroupName = Absent.asEmpty(taskGroupName);
        args = Ordered.list(args);
    }
}
