package io.drover.drivers.java;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What {@code java -version} says.
 *
 * @param version such as {@code 17.0.15}
 * @param runtime the line about the runtime environment
 * @param vm the line about the virtual machine
 */
record InstalledJava(String version, String runtime, String vm) {
    private static final long PATIENCE_SECONDS = 20;
    private static final int MOST = 16 << 10;
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d._]*");

    /** Asks a program; empty when it does not answer like one of Java. */
    static Optional<InstalledJava> ask(Path java) throws InterruptedException {
        try {
            var process =
                    new ProcessBuilder(java.toString(), "-version")
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .start();
            var said = process.getInputStream().readNBytes(MOST);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return process.exitValue() == 0
                    ? parse(new String(said, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The three lines; what the environment makes it say before them does not count. */
    static Optional<InstalledJava> parse(String said) {
        List<String> lines =
                said.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("Picked up "))
                        .toList();
        if (lines.size() < 3) {
            return Optional.empty();
        }
        var number = NUMBER.matcher(lines.getFirst());
        return number.find()
                ? Optional.of(new InstalledJava(number.group(), lines.get(1), lines.get(2)))
                : Optional.empty();
    }
}
