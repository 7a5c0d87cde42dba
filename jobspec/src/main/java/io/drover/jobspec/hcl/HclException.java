package io.drover.jobspec.hcl;

import java.util.List;

/**
 * A text that cannot be used, with every reason found.
 *
 * <p>The message is the reasons as plain text over several lines, ready for a terminal or the body
 * of an HTTP answer.
 */
public final class HclException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    /**
     * Several reasons.
     *
     * @param diagnostics at least one
     */
    public HclException(List<Diagnostic> diagnostics) {
        super(null, null, false, false); // nothing is broken in here: no stack trace
        this.diagnostics = List.copyOf(diagnostics);
    }

    public HclException(SourceRange range, String message, String detail) {
        this(List.of(Diagnostic.error(range, message, detail)));
    }

    /** Errors and warnings, in the order of finding. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    @Override
    public String getMessage() {
        return Rendering.PLAIN.of(diagnostics);
    }
}
