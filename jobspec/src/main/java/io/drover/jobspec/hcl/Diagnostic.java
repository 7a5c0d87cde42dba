package io.drover.jobspec.hcl;

/**
 * Something wrong, or doubtful, at a place in a text.
 *
 * @param message what is wrong, in a few words
 * @param detail what was found or expected, and how to mend it
 */
public record Diagnostic(Severity severity, SourceRange range, String message, String detail) {
    /** Whether the text is refused. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public static Diagnostic error(SourceRange range, String message, String detail) {
        return new Diagnostic(Severity.ERROR, range, message, detail);
    }

    public static Diagnostic warning(SourceRange range, String message, String detail) {
        return new Diagnostic(Severity.WARNING, range, message, detail);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    public String file() {
        return range.file();
    }

    /** From 1. */
    public int line() {
        return range.line();
    }

    /** From 1. */
    public int column() {
        return range.column();
    }

    /** The line of the text, and a line below it that marks the place. */
    public String snippet() {
        String line = range.source().lineText(range.start()).replace('\t', ' ');
        String number = Integer.toString(line());
        int column = Math.min(column(), line.length() + 1);
        int last = range.endLine() == line() ? range.endColumn() : line.length() + 1;
        int width = Math.max(1, Math.min(last, line.length() + 1) - column);
        return "  %s | %s\n  %s | %s"
                .formatted(
                        number,
                        line,
                        " ".repeat(number.length()),
                        " ".repeat(column - 1) + "^".repeat(width));
    }

    /** Plain text over several lines: what, where, the line, and how to mend it. */
    public String render() {
        return "%s: %s\n  in %s, line %d, column %d\n%s\n  %s"
                .formatted(
                        isError() ? "Error" : "Warning",
                        message,
                        file(),
                        line(),
                        column(),
                        snippet(),
                        detail);
    }

    /** One line, in the manner of {@code web.hcl:3,5: what is wrong; how to mend it}. */
    @Override
    public String toString() {
        return file() + ":" + line() + "," + column() + ": " + message + "; " + detail;
    }
}
