package io.drover.client.files;

import java.io.IOException;

/** Where the parts of a stream go: frames in JSON, or the plain bytes. */
interface Sink {
    /**
     * Bytes of a file.
     *
     * @param file relative path of the file
     * @param offset in the stream, after this part
     */
    void data(String file, long offset, byte[] content, int length) throws IOException;

    /** Something happened to the file, such as {@code file deleted}. */
    void event(String file, long offset, String event) throws IOException;

    /** Shows that the stream lives. */
    void heartbeat() throws IOException;

    void flush() throws IOException;
}
