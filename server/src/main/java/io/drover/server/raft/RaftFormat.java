package io.drover.server.raft;

import io.drover.api.json.Codec;
import io.drover.server.raft.entry.LogCommand;
import io.drover.server.raft.entry.LogEntry;
import io.drover.server.replay.LogFormat;
import io.drover.server.state.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Entries and states in the formats of the log and its snapshots. */
public final class RaftFormat implements LogFormat {
    private final EntryCodec entries;
    private final SnapshotFile snapshots;

    public RaftFormat(Codec codec) {
        entries = new EntryCodec(codec);
        snapshots = new SnapshotFile(codec);
    }

    @Override
    public Commands commands(ByteBuffer entry) {
        LogEntry parsed = EntryCodec.parse(entry);
        return new Commands(parsed.getProposedAt(), entries.decode(parsed));
    }

    @Override
    public byte[] entry(Commands commands) {
        List<LogCommand> encoded = commands.commands().stream().map(entries::encode).toList();
        return EntryCodec.entry(commands.proposedAt(), encoded).toByteArray();
    }

    @Override
    public void writeState(State state, Path file) throws IOException {
        snapshots.write(state, file);
    }

    @Override
    public State readState(Path file) throws IOException {
        return snapshots.read(file);
    }
}
