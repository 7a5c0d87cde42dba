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

    /** The lines of the text, each with the place marked below it. */
    public String snippet() {
        return Rendering.PLAIN.snippet(this);
    }

    /** Plain text over several lines; see {@link Rendering} for more. */
    public String render() {
        return Rendering.PLAIN.of(this);
    }

    /** One line, in the manner of {@code web.hcl:3,5: what is wrong; how to mend it}. */
    @Override
    public String toString() {
        return file() + ":" + line() + "," + column() + ": " + message + "; " + detail;
    }
}
