package io.drover.cli.completion;

import io.drover.cli.completion.CommandModel.Option;
import java.util.List;

/** Completion for zsh. */
public final class ZshScript {
    private static final String HEAD =
            """
            #compdef drover
            # Completion of drover for zsh, made by "drover completion zsh".
            _drover_command() {
                below=() flags=() values=() file_values=() files=
                case $1 in
            """;

    private static final String TAIL =
            """
                esac
            }

            _drover() {
                local at word files name
                local -a below flags values file_values
                _drover_command ''
                for word in ${words[2,CURRENT-1]}; do
                    if [[ $word != -* ]] && (( ${below[(I)$word:*]} )); then
                        at="${at:+$at }$word"
                        _drover_command "$at"
                    fi
                done
                name=${${PREFIX%%=*}/#--/-}
                if [[ $PREFIX == -*=* ]]; then
                    compset -P '*='
                    (( ${file_values[(I)$name]} )) && _files
                    return
                fi
                name=${words[CURRENT-1]/#--/-}
                if (( ${values[(I)$name=:*]} )); then
                    (( ${file_values[(I)$name]} )) && _files
                elif [[ $PREFIX == -* ]]; then
                    _describe -o option flags -- values -S ''
                else
                    (( $#below )) && _describe command below
                    [[ -n $files ]] && _files
                fi
            }

            (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
            compdef _drover drover
            """;

    private ZshScript() {}

    /** The script for all commands. */
    public static String of(List<CommandModel> commands) {
        var text = new StringBuilder(HEAD);
        for (CommandModel command : commands) {
            text.append("        '").append(command.path()).append("')\n");
            text.append("            below=(");
            command.below().forEach(one -> item(text, one.word(), one.summary()));
            text.append(")\n            flags=(");
            command.options().stream()
                    .filter(option -> !option.hasValue())
                    .forEach(option -> item(text, "-" + option.name(), option.summary()));
            text.append(")\n            values=(");
            command.options().stream()
                    .filter(Option::hasValue)
                    .forEach(option -> item(text, "-" + option.name() + "=", option.summary()));
            text.append(")\n            file_values=(");
            command.options().stream()
                    .filter(Option::namesFile)
                    .forEach(option -> text.append(" -").append(option.name()));
            text.append(" )\n").append(command.files() ? "            files=yes\n" : "");
            text.append("            ;;\n");
        }
        return text + TAIL;
    }

    private static void item(StringBuilder text, String word, String summary) {
        text.append("\n                '").append(word).append(':');
        text.append(summary.replace("'", "'\\''")).append('\'');
    }
}
