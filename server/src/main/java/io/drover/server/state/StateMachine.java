package io.drover.server.state;

import java.util.List;

/** Applies commands to states. */
@SuppressWarnings("DoNotCallSuggester")
public final class StateMachine {
    private StateMachine() {}

    /**
     * The state after some commands.
     *
     * @param time when they were proposed, Unix nanoseconds
     */
    public static Applied apply(State state, long time, List<Command> commands) {
        throw new UnsupportedOperationException("not yet: " + commands + time);
    }
}
