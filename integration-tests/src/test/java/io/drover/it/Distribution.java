package io.drover.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built distribution, run as its users run it. */
final class Distribution {
    private static final Path HOME =
            Path.of(System.getProperty("drover.home", "../dist/target/drover"))
                    .toAbsolutePath()
                    .normalize();

    private static final Path EXAMPLES =
            Path.of(System.getProperty("drover.examples", "../plugins-examples/target/classes"))
                    .toAbsolutePath()
                    .normalize();

    private Distribution() {}

    static Path launcher() {
        Path launcher = HOME.resolve("bin/drover");
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException(
                    "no distribution at " + HOME + ": run ./dev build first");
        }
        return launcher;
    }

    /**
     * A command line that runs one of the example plugins on the runtime and libraries of Drover.
     */
    static String example(String mainClass) {
        return "'%s/runtime/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow -cp '%s:%s/lib/*' %s"
                .formatted(HOME, EXAMPLES, HOME, mainClass);
    }

    /** What a command printed and how it ended. */
    record Result(int exitCode, String out, String err) {
        String all() {
            return out + err;
        }
    }

    /** Runs a command to its end, against {@code address} unless that is empty. */
    static Result run(String address, String... arguments) {
        return run(address, Map.of(), arguments);
    }

    static Result run(String address, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("drover-out", ".txt");
            Path err = Files.createTempFile("drover-err", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            Environment.cleanse(builder.environment());
            if (!address.isEmpty()) {
                builder.environment().put("NOMAD_ADDR", address);
            }
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        command
                                + " did not end within 90 s; it printed:\n"
                                + Files.readString(out));
            }
            Result result =
                    new Result(
                            process.exitValue(),
                            Files.readString(out, StandardCharsets.UTF_8),
                            Files.readString(err, StandardCharsets.UTF_8));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
