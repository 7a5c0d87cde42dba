package io.drover.server.raft;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.drover.api.json.Codec;
import io.drover.server.raft.entry.LogCommand;
import io.drover.server.raft.entry.LogEntry;
import io.drover.server.state.Command;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.ObjectMapper;

/**
 * Commands as bytes of the log and back. Golden files hold bytes of each format; a server that
 * meets a command or a format that it does not know must stop, since skipping it would part it from
 * the others.
 */
final class EntryCodec {
    private static final int FORMAT = 1;

    private final ObjectMapper smile;

    EntryCodec(Codec codec) {
        smile = codec.smile();
    }

    /** One command, ready to be put in an entry with others. */
    LogCommand encode(Command command) {
        byte[] payload = smile.writeValueAsBytes(command);
        return LogCommand.newBuilder()
                .setType(CommandTypes.numberOf(command))
                .setFormat(FORMAT)
                .setPayload(UnsafeByteOperations.unsafeWrap(payload))
                .build();
    }

    static LogEntry entry(long proposedAt, Iterable<LogCommand> commands) {
        return LogEntry.newBuilder().setProposedAt(proposedAt).addAllCommands(commands).build();
    }

    static LogEntry parse(ByteBuffer bytes) {
        try {
            return LogEntry.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an entry of the log cannot be read", e);
        }
    }

    List<Command> decode(LogEntry entry) {
        List<Command> commands = new ArrayList<>(entry.getCommandsCount());
        for (LogCommand command : entry.getCommandsList()) {
            commands.add(decode(command));
        }
        return commands;
    }

    private Command decode(LogCommand command) {
        Class<? extends Command> type = CommandTypes.classOf(command.getType());
        if (type == null || command.getFormat() != FORMAT) {
            throw new IllegalStateException(
                    "the log has command %d in format %d, which this version of Drover does not know: run a newer one"
                            .formatted(command.getType(), command.getFormat()));
        }
        ByteString payload = command.getPayload();
        return smile.readValue(payload.newInput(), type);
    }
}
