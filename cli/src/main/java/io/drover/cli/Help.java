package io.drover.cli;

import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** The texts of {@code -help}. */
final class Help {
    private static final int WIDTH = 78;

    private Help() {}

    static String overview() {
        var text =
                new StringBuilder(
                        "Usage: drover [-version] [-help] [-autocomplete-(un)install] <command>"
                                + " [args]\n\nCommon commands:\n");
        rows(text, CommandTable.common());
        text.append("\nOther commands:\n");
        rows(text, CommandTable.others());
        return text.toString().stripTrailing();
    }

    static String group(String name) {
        var text =
                new StringBuilder("Usage: drover " + name + " <subcommand> [options] [args]\n\n");
        paragraph(text, CommandTable.summary(name), 2);
        text.append("\nSubcommands:\n");
        rows(text, CommandTable.below(name));
        return text.toString().stripTrailing();
    }

    static String command(String name, Command command) {
        var text = new StringBuilder("Usage: drover " + name + " " + command.synopsis());
        text.append("\n\n");
        paragraph(text, command.description(), 2);
        Options options = Invocation.optionsOf(command);
        section(text, "General Options:", options.general());
        section(text, "Options:", options.own());
        return text.toString().stripTrailing();
    }

    private static void section(StringBuilder text, String title, List<OptionSpec> options) {
        if (options.isEmpty()) {
            return;
        }
        text.append('\n').append(title).append('\n');
        for (OptionSpec option : options) {
            text.append("\n  -").append(Options.nameOf(option));
            text.append(option.arity().max() == 0 ? "" : "=<" + option.paramLabel() + ">");
            text.append('\n');
            paragraph(text, String.join(" ", option.description()), 4);
        }
    }

    private static void rows(StringBuilder text, List<String> names) {
        int width = names.stream().mapToInt(name -> lastWord(name).length()).max().orElse(0);
        for (String name : names) {
            text.append("    ").append(lastWord(name));
            text.repeat(' ', width - lastWord(name).length() + 4);
            text.append(CommandTable.summary(name)).append('\n');
        }
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf(' ') + 1);
    }

    private static void paragraph(StringBuilder text, String words, int indent) {
        int column = 0;
        for (String word : words.split(" ", -1)) {
            if (column == 0 || column + 1 + word.length() > WIDTH) {
                text.append(column == 0 ? "" : "\n").repeat(' ', indent).append(word);
                column = indent + word.length();
            } else {
                text.append(' ').append(word);
                column += 1 + word.length();
            }
        }
        text.append('\n');
    }
}
