package io.drover.server.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What applying commands led to.
 *
 * @param state the state after all of them
 * @param events the rows that changed, in order
 * @param outcomes one per command, in order
 */
public record Applied(State state, List<StateEvent> events, List<Outcome> outcomes) {
    public Applied {
        events = List.copyOf(events);
        outcomes = List.copyOf(outcomes);
    }

    /**
     * The fate of one command.
     *
     * @param index the state's index after it; a refused command takes its step too
     * @param refusal why the command changed nothing, or null when it was carried out
     */
    public record Outcome(long index, @Nullable Refusal refusal) {}

    /**
     * A command that came too late: what it was decided on had changed before it was applied.
     *
     * @param status the HTTP status for the caller
     * @param message the text for the caller
     */
    public record Refusal(int status, String message) {}
}
