package io.drover.server.duty;

import io.drover.server.state.State;

/**
 * Something that has to be done while a server leads. It remembers what it needs between steps, but
 * reads no clock, starts no thread and writes nothing itself. One instance serves one term of
 * leadership and is called by one thread.
 */
public interface Duty {
    /** For an instant that never comes. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Takes note of a message. Messages that do not concern it change nothing.
     *
     * @param state the newest applied state; never older than what a message tells of
     * @param now Unix nanoseconds, never going back
     */
    Step step(State state, long now, Message message);

    /** When it wants a {@link Message.Woken}, Unix nanoseconds; {@link #NEVER} for not at all. */
    long wakeAt();
}
