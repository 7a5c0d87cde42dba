package io.drover.jobspec.hcl;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How diagnostics are shown to people. For programs there is {@link DiagnosticRecord}. */
public enum Rendering {
    /** For pipes, files and HTTP answers. */
    PLAIN("", "", "", "", ""),
    /** For terminals that know ANSI escapes. */
    COLOUR("\u001B[1;31m", "\u001B[1;33m", "\u001B[1m", "\u001B[1;34m", "\u001B[0m");

    private static final int WIDTH_MAX = 200;

    private final String error;
    private final String warning;
    private final String bold;
    private final String frame;
    private final String reset;

    Rendering(String error, String warning, String bold, String frame, String reset) {
        this.error = error;
        this.warning = warning;
        this.bold = bold;
        this.frame = frame;
        this.reset = reset;
    }

    /** Several, an empty line between them, without a line end after the last. */
    public String of(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(this::of).collect(Collectors.joining("\n\n"));
    }

    /** One over several lines: what, where, the lines of the text, and how to mend it. */
    public String of(Diagnostic diagnostic) {
        String colour = diagnostic.isError() ? error : warning;
        return "%s%s:%s %s%s%s\n  in %s, line %d, column %d\n%s\n  %s"
                .formatted(
                        colour,
                        diagnostic.isError() ? "Error" : "Warning",
                        reset,
                        bold,
                        printable(diagnostic.message()),
                        reset,
                        printable(diagnostic.file()),
                        diagnostic.line(),
                        diagnostic.column(),
                        snippet(diagnostic),
                        printable(diagnostic.detail()));
    }

    /** The lines of the text, each with the place marked below it; long stretches are left out. */
    String snippet(Diagnostic diagnostic) {
        SourceRange range = diagnostic.range();
        int first = range.line();
        int last = endLine(range);
        int gutter = Integer.toString(last).length();
        String colour = diagnostic.isError() ? error : warning;
        List<String> lines = new ArrayList<>();
        add(lines, range, first, last, gutter, colour);
        if (last > first + 2) {
            lines.add("  " + frame + " ".repeat(gutter) + " …" + reset);
        } else if (last == first + 2) {
            add(lines, range, first + 1, last, gutter, colour);
        }
        if (last > first) {
            add(lines, range, last, last, gutter, colour);
        }
        return String.join("\n", lines);
    }

    private void add(
            List<String> lines,
            SourceRange range,
            int line,
            int lastLine,
            int gutter,
            String colour) {
        String text = printable(range.source().textOfLine(line, WIDTH_MAX));
        int length = text.codePointCount(0, text.length());
        int indentation = length - codePoints(text.stripLeading());
        int from = line == range.line() ? range.column() : indentation + 1;
        int to = line == lastLine && lastLine == range.endLine() ? range.endColumn() : length + 1;
        int start = Math.clamp(from, 1, length + 1);
        int width = Math.max(1, Math.min(to, length + 1) - start);
        String number = Integer.toString(line);
        String blank = " ".repeat(gutter);
        lines.add(
                "  %s%s |%s %s"
                        .formatted(
                                frame, " ".repeat(gutter - number.length()) + number, reset, text));
        lines.add(
                "  %s%s |%s %s%s%s%s"
                        .formatted(
                                frame,
                                blank,
                                reset,
                                marginOf(text, start - 1),
                                colour,
                                "^".repeat(width),
                                reset));
    }

    /** The line of the last character; a range that ends with a line does not reach the next. */
    private static int endLine(SourceRange range) {
        int last = range.endLine();
        return last > range.line() && range.endColumn() == 1 ? last - 1 : last;
    }

    private static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Blanks as wide as the text before the mark: most East Asian characters take two columns. */
    private static String marginOf(String text, int codePoints) {
        StringBuilder margin = new StringBuilder();
        text.codePoints().limit(codePoints).forEach(c -> margin.append(isWide(c) ? "  " : " "));
        return margin.toString();
    }

    private static boolean isWide(int c) {
        return Character.isIdeographic(c)
                || Character.isEmojiPresentation(c)
                || (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x3041 && c <= 0x33FF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xFF01 && c <= 0xFF60);
    }

    /** Without what would move the cursor or turn the direction of the text. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> shown.appendCodePoint(isHarmless(c) ? c : c == '\t' ? ' ' : '\uFFFD'));
        return shown.toString();
    }

    private static boolean isHarmless(int c) {
        return c == '\n'
                || (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT);
    }
}
