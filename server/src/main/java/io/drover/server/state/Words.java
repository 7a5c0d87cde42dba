package io.drover.server.state;

import org.jspecify.annotations.Nullable;

/**
 * Short texts that many rows share, such as statuses and the messages of task events: each command
 * is read from bytes and brings copies of its own. A hint: it forgets at random, and threads may
 * use it at the same time.
 */
final class Words {
    private static final int PLACES = 4096;
    private static final int LONGEST = 100;

    private final @Nullable String[] known = new String[PLACES];

    /** An equal text, the same as before where possible; empty for null. */
    String same(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        if (text.length() > LONGEST) {
            return text;
        }
        int code = text.hashCode();
        int place = (code ^ (code >>> 12)) & (PLACES - 1);
        String found = known[place];
        if (found != null && found.equals(text)) {
            return found;
        }
        known[place] = text;
        return text;
    }
}
