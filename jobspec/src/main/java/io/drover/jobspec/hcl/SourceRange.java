package io.drover.jobspec.hcl;

/**
 * A stretch of a text.
 *
 * @param start first character, from 0
 * @param end the character after the last
 */
public record SourceRange(Source source, int start, int end) {
    public String file() {
        return source.name();
    }

    /** From 1. */
    public int line() {
        return source.line(start);
    }

    /** From 1. */
    public int column() {
        return source.column(start);
    }

    /** From 1. */
    public int endLine() {
        return source.line(end);
    }

    /** From 1, the column after the last character. */
    public int endColumn() {
        return source.column(end);
    }

    /** What is written there. */
    public String text() {
        return source.text().substring(start, end);
    }

    SourceRange to(SourceRange last) {
        return new SourceRange(source, start, last.end);
    }

    @Override
    public String toString() {
        return file() + ":" + line() + "," + column();
    }
}
