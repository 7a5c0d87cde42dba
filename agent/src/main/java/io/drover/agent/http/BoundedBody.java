package io.drover.agent.http;

import io.drover.api.RequestException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request body that refuses to be longer than agreed, as soon as it is. */
final class BoundedBody extends FilterInputStream {
    private final long limit;
    private long taken;

    BoundedBody(InputStream body, long limit) {
        super(body);
        this.limit = limit;
    }

    static RequestException tooBig(long limit) {
        return new RequestException(
                413,
                "request body is larger than "
                        + readable(limit)
                        + ", the limit of this agent (limits.http_max_body_bytes)");
    }

    private static String readable(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int got = super.read(into, from, length);
        if (got > 0) {
            count(got);
        }
        return got;
    }

    private void count(int more) {
        taken += more;
        if (taken > limit) {
            throw tooBig(limit);
        }
    }
}
