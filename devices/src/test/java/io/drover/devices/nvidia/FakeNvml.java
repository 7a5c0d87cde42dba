package io.drover.devices.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A copy of the library that {@code fake-nvml.c} makes, with GPUs of its own. */
final class FakeNvml {
    private static final String SOURCE = "src/test/native/fake-nvml.c";

    private final Path library;

    private FakeNvml(Path library) {
        this.library = library;
    }

    /** Compiles it, with options such as {@code -DOLD}. */
    static void compile(Path directory, String name, String... options)
            throws IOException, InterruptedException {
        assumeTrue(
                List.of("/usr/bin/gcc", "/usr/local/bin/gcc").stream()
                        .anyMatch(file -> Files.isExecutable(Path.of(file))),
                "gcc is missing: the way from NVIDIA's library is not tested");
        var command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", directory.resolve(name).toString(), SOURCE));
        var gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(output).isZero();
    }

    /** One that was compiled to this place. */
    static FakeNvml at(Path library) {
        return new FakeNvml(library);
    }

    /** A compiled library at a place of its own. */
    static FakeNvml copy(Path compiled, Path directory) throws IOException {
        Files.createDirectories(directory);
        return new FakeNvml(Files.copy(compiled, directory.resolve("libnvidia-ml.so.1")));
    }

    /** As a whole: the library reads it at every call. */
    void gpus(String... lines) throws IOException {
        var written = Files.writeString(Path.of(library + ".new"), String.join("\n", lines) + "\n");
        Files.move(
                written,
                Path.of(library + ".conf"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    String library() {
        return library.toString();
    }
}
