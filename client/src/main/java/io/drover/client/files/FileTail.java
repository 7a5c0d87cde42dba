package io.drover.client.files;

import io.drover.client.directory.Beneath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;

/** One file from an offset on, followed while it grows. */
final class FileTail {
    private static final int CHUNK = 64 << 10;

    private final Beneath files;
    private final String path;
    private final boolean follow;
    private long position;

    FileTail(Beneath files, String path, long position, boolean follow) {
        this.files = files;
        this.path = path;
        this.position = position;
        this.follow = follow;
    }

    void copyTo(Sink sink) throws IOException {
        Pulse pulse = new Pulse();
        byte[] chunk = new byte[CHUNK];
        try (SeekableByteChannel in = files.read(path)) {
            in.position(position);
            while (true) {
                int count = in.read(ByteBuffer.wrap(chunk));
                if (count > 0) {
                    position += count;
                    sink.data(path, position, chunk, count);
                    pulse.active();
                    continue;
                }
                sink.flush();
                if (!follow || deleted(sink)) {
                    return;
                }
                if (in.size() < position) {
                    position = 0;
                    in.position(0);
                    sink.event(path, 0, "file truncated");
                }
                pulse.rest(sink);
            }
        }
    }

    private boolean deleted(Sink sink) throws IOException {
        try {
            files.stat(path);
            return false;
        } catch (NoSuchFileException _) {
            sink.event(path, position, "file deleted");
            sink.flush();
            return true;
        }
    }
}
