package io.drover.cli.shell;

import io.drover.cli.shell.Options.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was typed after a command's name, told apart into options and arguments.
 *
 * <p>Options have one dash or two; {@code -name=value} and {@code -name value} mean the same; a
 * flag has a value only behind a sign; {@code --} ends them. They may stand behind arguments too,
 * unless the command says that its first argument ends them.
 *
 * <p>This is by hand for the sake of the start: the classes of the known libraries for it are in a
 * format that the ahead-of-time cache cannot hold, and loading them took longer than all the rest
 * of a command.
 */
final class Typed {
    private final TreeMap<String, List<String>> values = new TreeMap<>();
    private final List<String> arguments = new ArrayList<>();

    private Typed() {}

    /** All words as arguments. */
    static Typed arguments(List<String> words) {
        var typed = new Typed();
        typed.arguments.addAll(words);
        return typed;
    }

    /**
     * Reads the words.
     *
     * @throws Failure with usage for an unknown option, or one whose value is missing or no boolean
     */
    static Typed parse(Options options, List<String> words, boolean argumentEndsOptions) {
        var typed = new Typed();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--") || (argumentEndsOptions && !typed.arguments.isEmpty())) {
                typed.arguments.addAll(words.subList(word.equals("--") ? i + 1 : i, words.size()));
                break;
            }
            if (word.length() < 2 || word.charAt(0) != '-') {
                typed.arguments.add(word);
                continue;
            }
            String option = word.substring(word.startsWith("--") ? 2 : 1);
            int sign = option.indexOf('=');
            String name = sign < 0 ? option : option.substring(0, sign);
            String value = sign < 0 ? null : option.substring(sign + 1);
            Kind kind = options.kind(name);
            if (kind == null) {
                throw Failure.usage("Unknown option: -" + name);
            }
            if (kind == Kind.FLAG) {
                value = value == null ? "true" : flag(name, value);
            } else if (value == null) {
                if (++i == words.size()) {
                    throw Failure.usage("Option needs a value: -" + name);
                }
                value = words.get(i);
            }
            typed.add(name, kind, value);
        }
        return typed;
    }

    private static String flag(String name, String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> "true";
            case "0", "f", "F", "false", "FALSE", "False" -> "false";
            default ->
                    throw Failure.usage(
                            "Invalid value \""
                                    + value
                                    + "\" for -"
                                    + name
                                    + ": expected true or false");
        };
    }

    private void add(String name, Kind kind, String value) {
        List<String> given = values.computeIfAbsent(name, _ -> new ArrayList<>());
        if (kind != Kind.LIST) {
            given.clear();
        }
        given.add(value);
    }

    List<String> arguments() {
        return arguments;
    }

    boolean has(String option) {
        return values.containsKey(option);
    }

    /** All values of an option, in the order that they were typed. */
    List<String> values(String option) {
        List<String> given = values.get(option);
        return given == null ? List.of() : List.copyOf(given);
    }

    /** The value of an option, or null when it was not typed. */
    @Nullable String value(String option) {
        List<String> given = values.get(option);
        return given == null ? null : given.getLast();
    }
}
