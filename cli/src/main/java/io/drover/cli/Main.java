package io.drover.cli;

import io.drover.cli.shell.Environment;
import io.drover.cli.shell.Terminal;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                        ZoneId::systemDefault,
                        Thread::sleep,
                        isTerminal("/proc/self/fd/2"),
                        isTerminal("/proc/self/fd/0") && isTerminal("/proc/self/fd/1"));
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

    /** Asks the kernel where it can: the console's providers take longer than a whole command. */
    private static boolean isTerminal(String descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of(descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        }
    }
}
