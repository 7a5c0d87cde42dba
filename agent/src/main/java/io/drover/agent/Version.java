package io.drover.agent;

/** What this build calls itself. */
final class Version {
    /** Our own version. */
    static final String DROVER = "0.1.0";

    /** The version of the API whose clients and job files work unchanged. */
    static final String API = "2.0.6";

    private Version() {}
}
