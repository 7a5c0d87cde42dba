package io.drover.client.fingerprint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's and the system's small text files.
 *
 * @param root {@code /}, or a made-up tree in tests
 */
public record SystemFiles(Path root) {
    /** This machine's own. */
    public static SystemFiles ofThisMachine() {
        return new SystemFiles(Path.of("/"));
    }

    Path at(String path) {
        return root.resolve(path);
    }

    boolean exists(String path) {
        return Files.exists(at(path));
    }

    /** The trimmed text, or empty when it cannot be read. */
    Optional<String> text(String path) {
        try {
            return Optional.of(
                    new String(Files.readAllBytes(at(path)), StandardCharsets.UTF_8).strip());
        } catch (IOException | SecurityException _) {
            return Optional.empty();
        }
    }

    List<String> lines(String path) {
        return text(path).map(t -> t.lines().toList()).orElse(List.of());
    }

    /** A whole number; empty when the file cannot be read, or holds something else. */
    public OptionalLong number(String path) {
        try {
            return text(path)
                    .map(t -> OptionalLong.of(Long.parseLong(t)))
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
