package io.drover.plugin.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Something on this machine that tells that a plugin has work to do here.
 *
 * @param what in words, such as {@code the library libvirt.so.0}
 * @param isThere looks for it; quick, and may be asked at any time
 */
public record Sign(String what, BooleanSupplier isThere) {
    private static final List<String> LIBRARY_DIRECTORIES =
            List.of(
                    "/usr/lib/x86_64-linux-gnu",
                    "/usr/lib/aarch64-linux-gnu",
                    "/lib/x86_64-linux-gnu",
                    "/lib/aarch64-linux-gnu",
                    "/usr/lib64",
                    "/lib64",
                    "/usr/lib",
                    "/lib",
                    "/usr/local/lib",
                    "/usr/local/cuda/lib64",
                    "/run/opengl-driver/lib");

    /** A file, directory or socket. */
    public static Sign file(Path path) {
        return new Sign(path.toString(), () -> Files.exists(path));
    }

    /**
     * A program.
     *
     * @param path directories as in the environment variable {@code PATH}
     */
    public static Sign program(String name, String path) {
        return new Sign(
                "the program " + name,
                () -> among(path.split(":", -1), name).anyMatch(Files::isExecutable));
    }

    /**
     * A library where systems keep them, or in one of {@code more}.
     *
     * @param more directories as in the environment variable {@code LD_LIBRARY_PATH}; may be empty
     */
    public static Sign library(String name, String more) {
        return new Sign(
                "the library " + name,
                () ->
                        Stream.concat(
                                        among(more.split(":", -1), name),
                                        LIBRARY_DIRECTORIES.stream()
                                                .map(directory -> Path.of(directory, name)))
                                .anyMatch(Files::exists));
    }

    private static Stream<Path> among(String[] directories, String name) {
        return Stream.of(directories)
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, name));
    }
}
