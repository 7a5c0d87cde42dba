package io.drover.plugin.testkit;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A named pipe that a task writes to, read as an agent does: from before the start to the end. */
final class Pipe implements AutoCloseable {
    private static final String END = "\0the kit has no more\0";

    private static final long LIMIT_MILLIS = 10_000;

    private final Path path;
    private final RandomAccessFile holder;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final Thread reader;

    Pipe(Path path) throws IOException, InterruptedException {
        this.path = path;
        if (new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException("mkfifo " + path + " failed");
        }
        // Open for both: neither side waits for the other, and no end is seen between two writers.
        this.holder = new RandomAccessFile(path.toFile(), "rw");
        this.reader = Thread.ofPlatform().daemon().name("pipe " + path).start(this::read);
    }

    private void read() {
        var buffer = new byte[8192];
        try (var in = new FileInputStream(path.toFile())) {
            while (true) {
                int length = in.read(buffer);
                if (length < 0) {
                    return;
                }
                synchronized (read) {
                    read.write(buffer, 0, length);
                }
                if (text().endsWith(END)) {
                    return;
                }
            }
        } catch (IOException _) {
            // What was read so far counts.
        }
    }

    /** What has come so far. */
    String text() {
        synchronized (read) {
            return read.toString(StandardCharsets.UTF_8);
        }
    }

    /** All that was written before this call. */
    String rest() throws IOException, InterruptedException {
        Files.writeString(path, END, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        reader.join(LIMIT_MILLIS);
        return text().replace(END, "");
    }

    @Override
    public void close() throws IOException {
        try {
            if (reader.isAlive()) {
                var _ = rest();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            holder.close();
        }
    }
}
