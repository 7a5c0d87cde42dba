package io.drover.cli;

import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code drover rehearse}, for the build only: runs many commands in one process, so that what they
 * load goes into the ahead-of-time cache that each single command starts from.
 *
 * <p>Reads command lines, words divided by blanks, from the standard input, drops their results and
 * says how each one ended.
 */
final class Rehearsal implements Command {
    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public String description() {
        return "Runs the commands of the standard input, for the build of the distribution.";
    }

    @Override
    public boolean asksAgent() {
        return false;
    }

    @Override
    public int run(Invocation call) {
        Terminal terminal = call.terminal();
        var nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var silent =
                new Terminal(
                        InputStream.nullInputStream(),
                        nowhere,
                        terminal.err(),
                        terminal.environment(),
                        terminal.clock(),
                        terminal.zones(),
                        terminal.sleeper(),
                        false,
                        false);
        for (String line : lines(terminal)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int code = new Cli(silent).run(List.of(line.split(" +", -1)));
                terminal.complain("exit " + code + ": drover " + line);
            }
        }
        return 0;
    }

    private static List<String> lines(Terminal terminal) {
        try {
            return new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .toList();
        } catch (IOException e) {
            throw Failure.because("Error reading commands: " + e.getMessage());
        }
    }
}
