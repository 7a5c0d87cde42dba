package io.drover.jobspec.hcl;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The known name that a misspelt one probably means. */
public final class Suggestion {
    private static final int MAX_LENGTH = 64;

    private Suggestion() {}

    /** {@code Did you mean "name"?} with a blank before it, or nothing. */
    public static String didYouMean(String given, Collection<String> known) {
        String nearest = nearest(given, known);
        return nearest == null ? "" : " Did you mean \"" + nearest + "\"?";
    }

    /** The nearest known name, or null when none is near. */
    public static @Nullable String nearest(String given, Collection<String> known) {
        if (given.length() > MAX_LENGTH) {
            return null;
        }
        String best = null;
        String plain = given.toLowerCase(Locale.ROOT).replace('-', '_');
        int bestDistance = Math.max(1, given.length() / 3) + 1;
        for (String name : known) {
            boolean hopeless = Math.abs(name.length() - plain.length()) >= bestDistance;
            if (hopeless || name.equals(given)) {
                continue;
            }
            int distance = distance(plain, name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = name;
            }
        }
        return best;
    }

    /** Edits (insert, drop, change, swap neighbours) from one text to the other. */
    static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 ? j : j == 0 ? i : step(edits, from, to, i, j);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int step(int[][] edits, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
        least = Math.min(least, edits[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
                i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
    }
}
