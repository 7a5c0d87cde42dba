package io.drover.federation.swim;

import java.util.Locale;

/** What is known of a member. */
public enum MemberStatus {
    /** It answers, or has not been silent for long. */
    ALIVE,
    /** It has begun to leave. */
    LEAVING,
    /** It left on purpose, or was forced out after it failed. */
    LEFT,
    /** It went silent without leaving. It stays listed, and is tried again, until forced out. */
    FAILED;

    /** The name on the wire: {@code alive}, {@code leaving}, {@code left} or {@code failed}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
