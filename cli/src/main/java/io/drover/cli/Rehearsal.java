package io.drover.cli;

import io.drover.cli.shell.Environment;
import io.drover.cli.shell.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

/**
 * Runs many commands in one process, for the build: what they load goes into the ahead-of-time
 * cache that each single command starts from.
 *
 * <p>Reads command lines, words divided by blanks, from the standard input; says on the error
 * stream how each one ended, and fails only when one cannot be run at all.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Rehearses the lines of the standard input. */
    public static void main(String[] args) throws IOException {
        // The real stream is opened too, since each command will do so.
        var errors =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        var nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        String lines = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        for (String line : lines.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Terminal terminal =
                    new Terminal(
                            InputStream.nullInputStream(),
                            nowhere,
                            errors,
                            new Environment(System.getenv()),
                            InstantSource.system(),
                            ZoneId.systemDefault(),
                            Thread::sleep,
                            false);
            int code = new Cli(terminal).run(List.copyOf(Arrays.asList(line.split(" +", -1))));
            errors.println(code + " " + line);
        }
    }
}
