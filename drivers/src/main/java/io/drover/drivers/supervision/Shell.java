package io.drover.drivers.supervision;

import java.util.List;
import java.util.stream.Collectors;

/** Text for a POSIX shell. */
public final class Shell {
    private Shell() {}

    /**
     * One word that the shell takes as it is.
     *
     * @throws IllegalArgumentException for text with a zero character, which no argument can hold
     */
    public static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an argument contains a zero character");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Words side by side. */
    public static String quote(List<String> words) {
        return words.stream().map(Shell::quote).collect(Collectors.joining(" "));
    }

    /** True for a name that the shell can export. */
    static boolean isVariable(String name) {
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            return false;
        }
        return name.chars()
                .allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit((char) c)));
    }
}
