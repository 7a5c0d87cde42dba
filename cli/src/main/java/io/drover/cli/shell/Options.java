package io.drover.cli.shell;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options of a command, by names without their dash. */
public final class Options {
    /**
     * An option as its help shows it.
     *
     * @param usage such as {@code -region=<region>}
     */
    public record Described(String usage, String description) {}

    private final CommandSpec spec = CommandSpec.create();
    private final List<Described> own = new ArrayList<>();
    private final List<Described> general = new ArrayList<>();
    private List<Described> current = own;

    /** An option that is there or not; {@code -name=false} takes it back. */
    public Options flag(String name, String description) {
        current.add(new Described("-" + name, description));
        spec.addOption(
                OptionSpec.builder("-" + name, "--" + name)
                        .type(Boolean.class)
                        .arity("0..1")
                        .defaultValue("false")
                        .fallbackValue("true")
                        .build());
        return this;
    }

    /** An option with a value, the last one given wins. */
    public Options value(String name, String label, String description) {
        current.add(new Described("-" + name + "=<" + label + ">", description));
        spec.addOption(
                OptionSpec.builder("-" + name, "--" + name).type(String.class).arity("1").build());
        return this;
    }

    /** An option with a value that may be given many times. */
    public Options list(String name, String label, String description) {
        current.add(new Described("-" + name + "=<" + label + ">", description));
        spec.addOption(
                OptionSpec.builder("-" + name, "--" + name)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .build());
        return this;
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
    public List<Described> own() {
        return own;
    }

    /** The options that all commands have. */
    public List<Described> general() {
        return general;
    }

    CommandSpec spec() {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("0..*")
                        .build());
        return spec;
    }
}
