package io.drover.server.admission;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong, so that a user learns of all of it at once. */
final class Problems {
    private final List<String> all = new ArrayList<>();

    void add(String problem) {
        all.add(problem);
    }

    void when(boolean wrong, String problem) {
        if (wrong) {
            all.add(problem);
        }
    }

    void unless(boolean right, String problem) {
        when(!right, problem);
    }

    /** One problem made of those of a part; none when the part has none. */
    void bundle(String front, List<String> parts) {
        if (!parts.isEmpty()) {
            all.add(front + ": " + text(parts));
        }
    }

    List<String> all() {
        return all;
    }

    /** Problems in one text: how many, then one per line; empty when there are none. */
    static String text(List<String> problems) {
        if (problems.isEmpty()) {
            return "";
        }
        String count =
                problems.size() == 1 ? "1 error occurred:" : problems.size() + " errors occurred:";
        return count + "\n\t* " + String.join("\n\t* ", problems) + "\n\n";
    }
}
