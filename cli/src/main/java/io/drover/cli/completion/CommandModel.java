package io.drover.cli.completion;

import java.util.List;

/**
 * A command, or a group of commands, as a shell completes it.
 *
 * @param path its name, such as {@code job run}; empty for {@code drover} itself
 * @param below the commands one step below it
 * @param files whether its arguments are files
 */
public record CommandModel(String path, List<Below> below, List<Option> options, boolean files) {
    /**
     * A command of a group.
     *
     * @param word the last word of its name
     */
    public record Below(String word, String summary) {}

    /**
     * An option.
     *
     * @param name without dashes
     * @param label what its value is; empty for a flag
     */
    public record Option(String name, String label, String description) {
        boolean hasValue() {
            return !label.isEmpty();
        }

        /** Whether its value is the name of a file or directory. */
        boolean namesFile() {
            return label.equals("file") || label.equals("dir");
        }

        /** The first sentence of the description. */
        String summary() {
            int end = description.indexOf(". ");
            String first = end < 0 ? description : description.substring(0, end);
            return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
        }
    }
}
