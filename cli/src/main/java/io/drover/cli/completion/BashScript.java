package io.drover.cli.completion;

import io.drover.cli.completion.CommandModel.Below;
import io.drover.cli.completion.CommandModel.Option;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for bash 4 and newer. */
public final class BashScript {
    private static final String HEAD =
            """
            # Completion of drover for bash, made by "drover completion bash".
            _drover_command() {
                files=
                case $1 in
            """;

    private static final String TAIL =
            """
                esac
            }

            _drover() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
                local at='' below options files word i
                COMPREPLY=()
                _drover_command ''
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    if [[ $word != -* && " $below " == *" $word "* ]]; then
                        at="${at:+$at }$word"
                        _drover_command "$at"
                    fi
                done
                # Bash takes the sign between an option and its value for a word.
                if [[ $cur == '=' ]]; then
                    cur=
                elif [[ $prev == '=' ]]; then
                    prev=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                prev=${prev/#--/-}
                if [[ $prev == -* && " $options " == *" $prev= "* ]]; then
                    case $prev in
                        @FILE_OPTIONS@)
                            compopt -o filenames 2>/dev/null
                            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                            ;;
                    esac
                elif [[ $cur == -* ]]; then
                    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
                    if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2>/dev/null; fi
                else
                    mapfile -t COMPREPLY < <(compgen -W "$below" -- "$cur")
                    if [[ -n $files ]]; then
                        compopt -o filenames 2>/dev/null
                        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
                    fi
                fi
            }
            complete -F _drover drover
            """;

    private BashScript() {}

    /** The script for all commands. */
    public static String of(List<CommandModel> commands) {
        var text = new StringBuilder(HEAD);
        for (CommandModel command : commands) {
            text.append("        '").append(command.path()).append("')\n");
            text.append("            below='").append(below(command)).append("'\n");
            text.append("            options='").append(options(command)).append("'\n");
            text.append(command.files() ? "            files=yes\n" : "");
            text.append("            ;;\n");
        }
        String files =
                commands.stream()
                        .flatMap(command -> command.options().stream())
                        .filter(Option::namesFile)
                        .map(option -> "-" + option.name())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(" | "));
        return text + TAIL.replace("@FILE_OPTIONS@", files);
    }

    private static String below(CommandModel command) {
        return command.below().stream().map(Below::word).collect(Collectors.joining(" "));
    }

    private static String options(CommandModel command) {
        return command.options().stream()
                .map(option -> "-" + option.name() + (option.hasValue() ? "=" : ""))
                .collect(Collectors.joining(" "));
    }
}
