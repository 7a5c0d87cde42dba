package io.drover.jobspec.hcl;

import java.util.List;
import java.util.Locale;

/**
 * A diagnostic for programs, such as editors: what {@code -json} prints.
 *
 * @param severity {@code error} or {@code warning}
 * @param message what is wrong, in a few words
 * @param detail what was found or expected, and how to mend it
 * @param file as the user named it
 * @param line of the first character, from 1
 * @param column of the first character, from 1, in characters (code points)
 * @param endLine of the character after the last
 * @param endColumn of the character after the last
 * @param snippet the lines of the text with the place marked, as people see them
 */
public record DiagnosticRecord(
        String severity,
        String message,
        String detail,
        String file,
        int line,
        int column,
        int endLine,
        int endColumn,
        String snippet) {
    public static DiagnosticRecord of(Diagnostic diagnostic) {
        SourceRange range = diagnostic.range();
        return new DiagnosticRecord(
                diagnostic.severity().name().toLowerCase(Locale.ROOT),
                diagnostic.message(),
                diagnostic.detail(),
                range.file(),
                range.line(),
                range.column(),
                range.endLine(),
                range.endColumn(),
                diagnostic.snippet());
    }

    public static List<DiagnosticRecord> of(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(DiagnosticRecord::of).toList();
    }
}
