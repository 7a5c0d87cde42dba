package io.drover.server.admission;

import io.drover.server.state.Command;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What a request leads to, before anything is done.
 *
 * @param commands to append together; may be empty
 * @param reply makes the answer from the state's index after the last command
 */
public record Proposal<R>(List<Command> commands, LongFunction<R> reply) {
    public Proposal {
        commands = List.copyOf(commands);
    }
}
