package io.drover.cli.shell;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of a command, by names without their dash.
 *
 * <p>Parsing, help and completion all read the same specification, which lies here in the form of
 * the library that parses. An option has one dash or two; the longest name of its specification is
 * the one with two.
 */
public final class Options {
    private final CommandSpec spec = CommandSpec.create();
    private final List<OptionSpec> own = new ArrayList<>();
    private final List<OptionSpec> general = new ArrayList<>();
    private List<OptionSpec> current = own;

    /** An option that is there or not; {@code -name=false} takes it back. */
    public Options flag(String name, String description) {
        return add(
                option(name, description).type(Boolean.class).converters(Options::yesOrNo).build());
    }

    /** An option with a value, the last one given wins. */
    public Options value(String name, String label, String description) {
        return add(
                option(name, description).type(String.class).paramLabel(label).arity("1").build());
    }

    /** An option with a value that may be given many times. */
    public Options list(String name, String label, String description) {
        return add(
                option(name, description)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(label)
                        .arity("1")
                        .build());
    }

    private static OptionSpec.Builder option(String name, String description) {
        return OptionSpec.builder("-" + name, "--" + name).description(description);
    }

    private Options add(OptionSpec option) {
        spec.addOption(option);
        current.add(option);
        return this;
    }

    private static Boolean yesOrNo(String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new TypeConversionException("expected true or false");
        };
    }

    /** {@code -json} and {@code -t}. */
    public Options formats() {
        return flag("json", "Print the answer as JSON.")
                .value("t", "template", "Format the answer by a Go template.");
    }

    /** {@code -verbose}. */
    public Options verbose() {
        return flag("verbose", "Show full identifiers and more detail.");
    }

    Options asGeneral() {
        current = general;
        return this;
    }

    /** The options that only this command has. */
    public List<OptionSpec> own() {
        return own;
    }

    /** The options that all commands have. */
    public List<OptionSpec> general() {
        return general;
    }

    /** All that the command takes, its arguments too. */
    CommandSpec spec() {
        return spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0..*")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
    }

    /** The name of an option without its dashes. */
    public static String nameOf(OptionSpec option) {
        return option.names()[0].substring(1);
    }
}
