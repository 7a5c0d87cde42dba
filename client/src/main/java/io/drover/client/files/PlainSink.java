package io.drover.client.files;

import java.io.IOException;
import java.io.OutputStream;

/** The bytes as they are. */
record PlainSink(OutputStream out) implements Sink {
    @Override
    public void data(String file, long offset, byte[] content, int length) throws IOException {
        out.write(content, 0, length);
    }

    @Override
    public void event(String file, long offset, String event) {}

    /** Plain text has no room for one; flushing finds out whether anybody listens still. */
    @Override
    public void heartbeat() throws IOException {
        out.flush();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
