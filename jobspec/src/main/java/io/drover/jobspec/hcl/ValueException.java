package io.drover.jobspec.hcl;

/** Something wrong with a value, before anybody has said where it is written. */
public final class ValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String summary;
    private final String detail;

    /**
     * Says what is wrong.
     *
     * @param summary what is wrong, in a few words
     * @param detail what was found or expected, and how to mend it
     */
    public ValueException(String summary, String detail) {
        super(summary + "; " + detail, null, false, false);
        this.summary = summary;
        this.detail = detail;
    }

    public String summary() {
        return summary;
    }

    public String detail() {
        return detail;
    }

    HclException at(SourceRange range) {
        return new HclException(range, summary, detail);
    }
}
