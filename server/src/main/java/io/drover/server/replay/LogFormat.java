package io.drover.server.replay;

import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** What entries and whole states look like on disk: the log's own formats. */
public interface LogFormat {
    /**
     * The commands of an entry.
     *
     * @param proposedAt Unix nanoseconds, the time that they are applied with
     */
    record Commands(long proposedAt, List<Command> commands) {
        public Commands {
            commands = List.copyOf(commands);
        }
    }

    /**
     * Reads an entry.
     *
     * @throws IllegalStateException when a newer version wrote it
     */
    Commands commands(ByteBuffer entry);

    /** Makes an entry. */
    byte[] entry(Commands commands);

    /** Writes a state so that the file is either whole or not there. */
    void writeState(State state, Path file) throws IOException;

    /** Reads a state. */
    State readState(Path file) throws IOException;
}
