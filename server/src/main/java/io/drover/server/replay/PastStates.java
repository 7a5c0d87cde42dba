package io.drover.server.replay;

import io.drover.api.RequestException;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * States of the past, made from a whole state and the entries after it. One is in memory at a time;
 * asked for in ascending order, each entry is applied once.
 */
final class PastStates implements AutoCloseable {
    /** What a byte of a state's file may become in memory. */
    private static final int BLOW_UP = 8;

    private final ArchiveDirectory kept;
    private final LogFormat format;
    private Segment.@Nullable Reader reader;
    private @Nullable Segment segment;

    /** The state after the entries that were read before {@link #next}. */
    private State state = State.initial();

    private Segment.@Nullable Entry next;

    PastStates(ArchiveDirectory kept, LogFormat format) {
        this.kept = kept;
        this.format = format;
    }

    /**
     * The state at an index.
     *
     * @return null when it cannot be made any more
     * @throws RequestException 503 when it does not fit into memory beside the current one
     */
    @Nullable State at(long index) throws IOException {
        Segment wanted = kept.before(index);
        if (wanted == null) {
            return null;
        }
        Segment.Reader entries = reader;
        if (entries == null || !wanted.equals(segment) || state.index() > index) {
            entries = open(wanted);
        }
        while (next != null && next.to() <= index) {
            LogFormat.Commands commands = format.commands(next.bytes());
            state = StateMachine.apply(state, commands.proposedAt(), commands.commands()).state();
            next = entries.next();
        }
        return state.index() == index ? state : within(index);
    }

    /** A state between two commands of one entry. */
    private @Nullable State within(long index) {
        if (next == null || next.from() != state.index()) {
            return null;
        }
        LogFormat.Commands commands = format.commands(next.bytes());
        int first = (int) (index - next.from());
        return StateMachine.apply(
                        state, commands.proposedAt(), commands.commands().subList(0, first))
                .state();
    }

    private Segment.Reader open(Segment wanted) throws IOException {
        close();
        checkMemory(wanted);
        segment = wanted;
        state = format.readState(wanted.stateFile());
        Segment.Reader opened = wanted.read();
        reader = opened;
        next = opened.next();
        return opened;
    }

    private static void checkMemory(Segment wanted) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        long needed = Files.size(wanted.stateFile()) * BLOW_UP;
        if (needed > free) {
            throw new RequestException(
                    503,
                    "a second state of about %d MiB is needed for a replay, and this server has %d MiB left: give it more memory"
                            .formatted(needed >> 20, free >> 20));
        }
    }

    @Override
    public void close() throws IOException {
        Segment.Reader open = reader;
        reader = null;
        next = null;
        state = State.initial();
        if (open != null) {
            open.close();
        }
    }
}
