package io.drover.plugin.host;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Cuts what a process prints into lines; what is longer than a limit comes in pieces. */
final class Lines {
    private static final int LONGEST = 64 << 10;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<String> to;

    Lines(Consumer<String> to) {
        this.to = to;
    }

    /** The text without what would do something to a terminal or to a log's lines. */
    static String printable(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    void add(byte[] data, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (data[i] == '\n') {
                line.write(data, start, i - start);
                end();
                start = i + 1;
            } else if (line.size() + i - start + 1 == LONGEST) {
                line.write(data, start, i - start + 1);
                end();
                start = i + 1;
            }
        }
        line.write(data, start, length - start);
    }

    /** Gives what has come since the last line's end. */
    void rest() {
        if (line.size() > 0) {
            end();
        }
    }

    private void end() {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        to.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
