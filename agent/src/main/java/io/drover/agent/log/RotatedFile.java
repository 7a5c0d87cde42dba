package io.drover.agent.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A log file that is moved away when it has grown enough; the oldest ones are removed. */
final class RotatedFile implements AutoCloseable {
    private final Path path;
    private final long maxBytes;
    private final int maxFiles;
    private OutputStream out;
    private long written;

    private RotatedFile(Path path, long maxBytes, int maxFiles) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
        this.out = append(path);
        this.written = Files.size(path);
    }

    /**
     * @param path a file, or a directory for {@code nomad.log} in it
     * @param maxBytes 0 for any size
     * @param maxFiles old files kept; 0 keeps all
     */
    static RotatedFile open(Path path, long maxBytes, int maxFiles) throws IOException {
        Path file = Files.isDirectory(path) ? path.resolve("nomad.log") : path;
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return new RotatedFile(file, maxBytes, maxFiles);
    }

    private static OutputStream append(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-r-----")));
        }
        return Files.newOutputStream(path, StandardOpenOption.APPEND);
    }

    /** Writes a line; a full disk loses it and nothing else. */
    void write(byte[] line) {
        try {
            if (maxBytes > 0 && written > 0 && written + line.length > maxBytes) {
                rotate();
            }
            out.write(line);
            written += line.length;
        } catch (IOException e) {
            // The terminal has the line; telling it here would end here again.
            written = 0;
        }
    }

    private void rotate() throws IOException {
        out.close();
        Instant now = Instant.now();
        String stamp = now.getEpochSecond() + String.format("%09d", now.getNano());
        Files.move(path, path.resolveSibling(base() + "-" + stamp + extension()));
        out = append(path);
        written = 0;
        removeOldest();
    }

    private void removeOldest() throws IOException {
        if (maxFiles == 0) {
            return;
        }
        List<Path> old;
        try (Stream<Path> files = Files.list(path.toAbsolutePath().getParent())) {
            old =
                    files.filter(f -> f.getFileName().toString().startsWith(base() + "-"))
                            .sorted()
                            .toList();
        }
        for (Path file : old.subList(0, Math.max(0, old.size() - maxFiles))) {
            Files.deleteIfExists(file);
        }
    }

    private String base() {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    private String extension() {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            written = 0;
        }
    }
}
