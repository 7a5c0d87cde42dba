package io.drover.devices.sysfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The kernel's files about devices; what cannot be read is absent. */
public final class Sysfs {
    private static final int LONGEST = 4_096;

    private final Path root;

    /**
     * @param root where {@code /sys} and {@code /dev} of the host are
     */
    public Sysfs(Path root) {
        this.root = root;
    }

    /** Where a path of the host is for us. */
    public Path onHost(String path) {
        return root.resolve(path.startsWith("/") ? path.substring(1) : path);
    }

    /** Whether the host has this path. */
    public boolean has(String path) {
        return Files.exists(onHost(path));
    }

    /**
     * The names in a directory in order; empty when there is no such directory.
     *
     * @throws IOException if there is one that cannot be read
     */
    public List<String> names(String directory) throws IOException {
        return names(onHost(directory));
    }

    /** As above, of a directory found before. */
    public static List<String> names(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            var names = new ArrayList<String>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            Collections.sort(names);
            return names;
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
    }

    /** The text of a file without space around it; absent when it is empty or cannot be read. */
    public static Optional<String> text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            var text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(printable(text));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** A number written in base 16, with or without {@code 0x}. */
    public static OptionalLong hex(Path file) {
        var text = text(file).orElse("");
        try {
            return OptionalLong.of(
                    Long.parseLong(text.startsWith("0x") ? text.substring(2) : text, 16));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** The last name of what a link leads to. */
    public static Optional<String> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).getFileName().toString());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
