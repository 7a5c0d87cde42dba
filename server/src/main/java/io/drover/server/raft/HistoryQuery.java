package io.drover.server.raft;

import io.drover.server.history.Contents;
import io.drover.server.history.HistorySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * How servers ask each other for the history, as queries that Ratis carries: a byte that says what
 * is asked, and for {@link #READ} the segment's first index (8 bytes), an offset (8) and a length
 * (4). The answer is a table of contents, or the bytes.
 */
final class HistoryQuery {
    private static final byte CONTENTS = 1;
    private static final byte READ = 2;
    private static final int READ_LENGTH = 21;

    private HistoryQuery() {}

    static Message answer(Message request, HistorySource source) {
        ByteBuffer asked = request.getContent().asReadOnlyByteBuffer();
        try {
            byte kind = asked.hasRemaining() ? asked.get() : 0;
            return switch (kind) {
                case CONTENTS -> message(source.contents().encode());
                case READ -> message(source.read(asked.getLong(), asked.getLong(), asked.getInt()));
                default -> throw new IOException("a query of unknown kind " + kind);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Message message(byte[] bytes) {
        ByteString wrapped = UnsafeByteOperations.unsafeWrap(bytes);
        return Message.valueOf(wrapped);
    }

    /** Asks by a function that sends a query and gives its answer's bytes. */
    static HistorySource source(Asking asking) {
        return new HistorySource() {
            @Override
            public Contents contents() throws IOException {
                return Contents.decode(asking.ask(message(new byte[] {CONTENTS})));
            }

            @Override
            public byte[] read(long firstIndex, long offset, int length) throws IOException {
                ByteBuffer query = ByteBuffer.allocate(READ_LENGTH).put(READ);
                query.putLong(firstIndex).putLong(offset).putInt(length);
                return asking.ask(message(query.array()));
            }
        };
    }

    /** Sends a query to one server. */
    @FunctionalInterface
    interface Asking {
        byte[] ask(Message query) throws IOException;
    }
}
