package io.drover.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The options of a command, by names without their dash. */
public final class Options {
    /** Whether an option takes a value, and how many. */
    enum Kind {
        FLAG,
        VALUE,
        LIST
    }

    /**
     * An option as its help shows it.
     *
     * @param usage such as {@code -region=<region>}
     */
    public record Described(String usage, String description) {}

    private final TreeMap<String, Kind> kinds = new TreeMap<>();
    private final List<Described> own = new ArrayList<>();
    private final List<Described> general = new ArrayList<>();
    private List<Described> current = own;

    /** An option that is there or not; {@code -name=false} takes it back. */
    public Options flag(String name, String description) {
        return add(name, Kind.FLAG, "-" + name, description);
    }

    /** An option with a value, the last one given wins. */
    public Options value(String name, String label, String description) {
        return add(name, Kind.VALUE, "-" + name + "=<" + label + ">", description);
    }

    /** An option with a value that may be given many times. */
    public Options list(String name, String label, String description) {
        return add(name, Kind.LIST, "-" + name + "=<" + label + ">", description);
    }

    private Options add(String name, Kind kind, String usage, String description) {
        if (kinds.put(name, kind) != null) {
            throw new IllegalStateException("two options -" + name);
        }
        current.add(new Described(usage, description));
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

    @Nullable Kind kind(String name) {
        return kinds.get(name);
    }
}
