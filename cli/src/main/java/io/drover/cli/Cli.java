package io.drover.cli;

import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the command that the words name, and runs it. Can be used many times. */
public final class Cli {
    private static final int UNKNOWN = 127;

    private final Terminal terminal;

    public Cli(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Runs one command line.
     *
     * @param words what follows {@code drover}
     * @return the exit code
     */
    public int run(List<String> words) {
        try {
            return dispatch(words);
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    private int dispatch(List<String> words) {
        if (words.isEmpty()) {
            terminal.complain(Help.overview());
            return UNKNOWN;
        }
        String first = words.getFirst();
        if (isHelp(first)) {
            terminal.say(Help.overview());
            return 0;
        }
        if (first.equals("-v") || first.equals("-version") || first.equals("--version")) {
            return run(List.of("version"));
        }
        if (first.endsWith("-autocomplete-install") || first.endsWith("-autocomplete-uninstall")) {
            return run(List.of("completion", first.substring(first.lastIndexOf('-') + 1)));
        }
        // The longest name wins: "job status" before "job".
        String name = "";
        int length = 0;
        var candidate = new StringBuilder();
        for (int i = 0; i < words.size() && !words.get(i).startsWith("-"); i++) {
            candidate.append(i == 0 ? "" : " ").append(words.get(i));
            if (CommandTable.knows(candidate.toString())) {
                name = candidate.toString();
                length = i + 1;
            }
        }
        List<String> rest = words.subList(length, words.size());
        if (name.isEmpty() || CommandTable.isGroup(name)) {
            return group(name, rest);
        }
        Command command = CommandTable.make(name);
        if (command == null) {
            return group("", words);
        }
        return run(name, command, rest);
    }

    private int group(String name, List<String> rest) {
        boolean asked = rest.isEmpty() || isHelp(rest.getFirst());
        String help = name.isEmpty() ? Help.overview() : Help.group(name);
        if (asked) {
            terminal.say(help);
            return rest.isEmpty() ? 1 : 0;
        }
        String wanted = name.isEmpty() ? rest.getFirst() : name + " " + rest.getFirst();
        var message = new StringBuilder("Unknown command: drover " + wanted + "\n");
        List<String> near = CommandTable.near(wanted);
        if (!near.isEmpty()) {
            message.append("\nDid you mean this?\n");
            near.forEach(other -> message.append("    drover ").append(other).append('\n'));
        }
        terminal.complain(message.append('\n').append(help).toString());
        return UNKNOWN;
    }

    private int run(String name, Command command, List<String> words) {
        if (!command.takesAll() && words.stream().anyMatch(Cli::isHelp)) {
            terminal.say(Help.command(name, command));
            return 0;
        }
        try {
            return command.run(Invocation.parse(name, command, terminal, words));
        } catch (Failure failure) {
            if (!failure.getMessage().isEmpty()) {
                terminal.complain(failure.getMessage());
            }
            if (failure.isUsage()) {
                terminal.complain("For additional help try 'drover " + name + " -help'");
            }
            return failure.exitCode();
        }
    }

    private static boolean isHelp(@Nullable String word) {
        return "-h".equals(word) || "-help".equals(word) || "--help".equals(word);
    }
}
