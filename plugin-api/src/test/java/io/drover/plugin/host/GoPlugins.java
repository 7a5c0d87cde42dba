package io.drover.plugin.host;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Plugins in Go, built from {@code src/test/go} by its {@code build.sh}. */
final class GoPlugins {
    private static final long BUILD_MINUTES = 10;

    private GoPlugins() {}

    /** The directory with the programs; skips the test where there is no Go. */
    static Path build() throws IOException, InterruptedException {
        assumeThat(thereIsGo())
                .as("plugins in Go are not tried: no Go is installed (Debian: golang-go)")
                .isTrue();
        var out = Path.of("target", "go").toAbsolutePath();
        var log = Files.createDirectories(out).resolve("build.log");
        var process =
                new ProcessBuilder("src/test/go/build.sh", out.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(
                    "the plugins in Go cannot be built:\n" + Files.readString(log));
        }
        return out;
    }

    private static boolean thereIsGo() throws IOException, InterruptedException {
        return Files.isExecutable(Path.of("/usr/local/go/bin/go"))
                || new ProcessBuilder("sh", "-c", "command -v go").start().waitFor() == 0;
    }
}
