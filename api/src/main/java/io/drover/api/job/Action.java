package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named command that can be run inside a task.
 *
 * @param name 1–128 chars, no whitespace; required
 * @param command required
 * @param args args
 */
public record Action(String name, String command, @Nullable List<String> args) {
    public Action {
        name = Absent.asEmpty(name);
        command = Absent.asEmpty(command);
        args = Ordered.list(args);
    }
}
