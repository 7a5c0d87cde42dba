package io.drover.jobspec.hcl;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text with a name, and where its lines begin. */
public final class Source {
    private final String name;
    private final String text;
    private final int[] lineStarts;
    private final @Nullable Source outer;
    private final int[] outerOffsets;

    private Source(String name, String text, @Nullable Source outer, int[] outerOffsets) {
        this.name = name;
        this.text = text;
        this.outer = outer;
        this.outerOffsets = outerOffsets;
        this.lineStarts = outer == null ? lineStartsOf(text) : new int[] {0};
    }

    /** A text of its own. */
    public static Source of(String name, String text) {
        return new Source(name, text, null, new int[0]);
    }

    /**
     * A text that was decoded from a part of {@code outer}, such as a JSON string.
     *
     * @param outerOffsets for each place in {@code text}, and its end, the place in {@code outer}
     */
    static Source within(Source outer, String text, int[] outerOffsets) {
        return new Source(outer.name, text, outer, outerOffsets);
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    /** The line of a place in the text, from 1. */
    public int line(int offset) {
        return outer == null ? lineIndex(offset) + 1 : outer.line(outerOffsets[offset]);
    }

    /** The column of a place in the text, from 1, counted in characters (code points). */
    public int column(int offset) {
        if (outer != null) {
            return outer.column(outerOffsets[offset]);
        }
        return text.codePointCount(lineStarts[lineIndex(offset)], offset) + 1;
    }

    /** A whole line without its end, shortened when it is longer than so many characters. */
    String textOfLine(int line, int most) {
        if (outer != null) {
            return outer.textOfLine(line, most);
        }
        int start = lineStarts[line - 1];
        int end = line < lineStarts.length ? lineStarts[line] - 1 : text.length();
        if (end > start && text.charAt(end - 1) == '\r') {
            end--;
        }
        return end - start > most
                ? text.substring(
                                start,
                                text.offsetByCodePoints(
                                        start, Math.min(most, text.codePointCount(start, end))))
                        + "…"
                : text.substring(start, end);
    }

    /** A stretch of this text. */
    public SourceRange range(int start, int end) {
        return new SourceRange(this, start, end);
    }

    SourceRange all() {
        return range(0, text.length());
    }

    private int lineIndex(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found : -found - 2;
    }

    private static int[] lineStartsOf(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = end + 1;
        }
        return Arrays.copyOf(starts, count);
    }
}
