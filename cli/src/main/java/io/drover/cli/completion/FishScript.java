package io.drover.cli.completion;

import io.drover.cli.completion.CommandModel.Below;
import io.drover.cli.completion.CommandModel.Option;
import java.util.List;

/** Completion for fish 3 and newer. */
public final class FishScript {
    private static final String HEAD =
            """
            # Completion of drover for fish, made by "drover completion fish".
            function __drover_is --description 'Whether the words so far name this command'
                set -l at ''
                for word in (commandline -opc)[2..-1]
                    set -l next (string trim -- "$at $word")
                    contains -- "$next" $__drover_commands; and set at $next
                end
                test "$at" = "$argv"
            end

            complete -c drover -f
            """;

    private FishScript() {}

    /** The script for all commands. */
    public static String of(List<CommandModel> commands) {
        var text = new StringBuilder(HEAD).append("set -g __drover_commands");
        commands.stream()
                .filter(command -> !command.path().isEmpty())
                .forEach(command -> text.append(" '").append(command.path()).append('\''));
        text.append('\n');
        for (CommandModel command : commands) {
            String head = "complete -c drover -n '__drover_is " + command.path() + "'";
            for (Below below : command.below()) {
                text.append(head).append(" -a ").append(below.word());
                text.append(" -d ").append(quoted(below.summary())).append('\n');
            }
            for (Option option : command.options()) {
                text.append(head).append(" -o ").append(option.name());
                text.append(option.namesFile() ? " -r -F" : option.hasValue() ? " -x" : "");
                text.append(" -d ").append(quoted(option.summary())).append('\n');
            }
            if (command.files()) {
                text.append(head).append(" -F\n");
            }
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
