package io.drover.agent.http;

import io.drover.wire.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that starts the answer as late as it can.
 *
 * <p>Until 64 KiB have come nothing is sent, so a failure can still become a clean error and a
 * small answer has its length in front. Answers of some size are compressed if the caller takes it.
 */
final class ReplyStream extends OutputStream {
    private static final int HELD = 64 * 1024;
    private static final int WORTH_COMPRESSING = 4 * 1024;

    private final Exchange exchange;
    private final int status;
    private final SortedMap<String, String> headers;
    private final boolean compress;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(1024);
    private @Nullable OutputStream sent;

    ReplyStream(Exchange exchange, int status, SortedMap<String, String> headers) {
        this.exchange = exchange;
        this.status = status;
        this.headers = new TreeMap<>(headers);
        this.compress = takesGzip(exchange);
    }

    private static boolean takesGzip(Exchange exchange) {
        String accepted = exchange.header("Accept-Encoding");
        return accepted != null && accepted.contains("gzip") && exchange.header("Upgrade") == null;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (held.size() + length > HELD) {
            flushHeld(true);
        }
        held.write(bytes, from, length);
    }

    /** Few large writes: each may have to wait for the socket. */
    private OutputStream flushHeld(boolean more) throws IOException {
        OutputStream out = sent == null ? start(more) : sent;
        held.writeTo(out);
        held.reset();
        return out;
    }

    private OutputStream start(boolean more) throws IOException {
        boolean gzip = compress && (more || held.size() >= WORTH_COMPRESSING);
        if (gzip) {
            headers.put("Content-Encoding", "gzip");
        } else if (!more) {
            headers.put("Content-Length", Integer.toString(held.size()));
        }
        OutputStream body = exchange.respond(status, headers);
        OutputStream out = gzip ? new GZIPOutputStream(body, 8192) : body;
        sent = out;
        return out;
    }

    @Override
    public void close() throws IOException {
        flushHeld(false).close();
    }
}
