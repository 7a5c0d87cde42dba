package io.drover.cli;

import io.drover.cli.shell.Environment;
import io.drover.cli.shell.Terminal;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The process {@code drover}. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name and ends the process with its exit code. */
    public static void main(String[] args) {
        Terminal terminal =
                new Terminal(
                        new FileInputStream(FileDescriptor.in),
                        stream(FileDescriptor.out),
                        stream(FileDescriptor.err),
                        new Environment(System.getenv()),
                        InstantSource.system(),
                        ZoneId.systemDefault(),
                        Thread::sleep,
                        isTerminal());
        int code = new Cli(terminal).run(List.of(args));
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor to) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(to), 8192),
                false,
                StandardCharsets.UTF_8);
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
