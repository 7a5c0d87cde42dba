package io.drover.cli.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What was typed after a command's name, told apart into options and arguments.
 *
 * <p>Options have one dash or two; {@code -name=value} and {@code -name value} mean the same; a
 * flag has a value only behind a sign; {@code --} ends them. They may stand behind arguments too,
 * unless the command says that its first argument ends them.
 */
final class Typed {
    private final @Nullable ParseResult parsed;
    private final List<String> arguments;

    private Typed(@Nullable ParseResult parsed, List<String> arguments) {
        this.parsed = parsed;
        this.arguments = arguments;
    }

    /** All words as arguments. */
    static Typed arguments(List<String> words) {
        return new Typed(null, List.copyOf(words));
    }

    /**
     * Reads the words.
     *
     * @throws Failure with usage for an unknown option, or one whose value is missing or no boolean
     */
    static Typed parse(Options options, List<String> words, boolean argumentEndsOptions) {
        var line =
                new CommandLine(options.spec())
                        .setPosixClusteredShortOptionsAllowed(false)
                        .setAllowOptionsAsOptionParameters(true)
                        .setOverwrittenOptionsAllowed(true)
                        .setStopAtPositional(argumentEndsOptions)
                        .setStopAtUnmatched(true)
                        .setExpandAtFiles(false);
        try {
            ParseResult parsed = line.parseArgs(words.toArray(String[]::new));
            if (!parsed.unmatched().isEmpty()) {
                throw Failure.usage("Unknown option: -" + bare(parsed.unmatched().getFirst()));
            }
            return new Typed(parsed, List.copyOf(parsed.matchedPositionalValue(0, List.of())));
        } catch (MissingParameterException e) {
            throw Failure.usage("Option needs a value: -" + name(e.getMissing().getFirst()));
        } catch (ParameterException e) {
            throw invalid(e);
        }
    }

    private static Failure invalid(ParameterException e) {
        ArgSpec option = e.getArgSpec();
        return Failure.usage(
                option == null
                        ? String.valueOf(e.getMessage())
                        : "Invalid value \""
                                + e.getValue()
                                + "\" for -"
                                + name(option)
                                + ": expected true or false");
    }

    private static String name(ArgSpec option) {
        return option instanceof OptionSpec named ? Options.nameOf(named) : option.paramLabel();
    }

    /** An option's name as it was typed, without dashes and value. */
    private static String bare(String word) {
        String option = word.substring(word.startsWith("--") ? 2 : 1);
        int sign = option.indexOf('=');
        return sign < 0 ? option : option.substring(0, sign);
    }

    List<String> arguments() {
        return arguments;
    }

    boolean has(String option) {
        return matched(option) != null;
    }

    /** All values of an option, in the order that they were typed. */
    List<String> values(String option) {
        OptionSpec matched = matched(option);
        return matched == null ? List.of() : List.copyOf(matched.stringValues());
    }

    /** The value of an option, or null when it was not typed. */
    @Nullable String value(String option) {
        OptionSpec matched = matched(option);
        return matched == null ? null : matched.stringValues().getLast();
    }

    private @Nullable OptionSpec matched(String option) {
        return parsed == null ? null : parsed.matchedOption("-" + option);
    }
}
