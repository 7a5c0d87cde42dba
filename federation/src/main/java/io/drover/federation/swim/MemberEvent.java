package io.drover.federation.swim;

/** Something that changed in the list of members. */
public record MemberEvent(Kind kind, Member member) {
    /** What happened. */
    public enum Kind {
        /** A new member, or one that had failed or left and is back. */
        JOINED,
        /** It says something new of itself: tags or address. */
        UPDATED,
        /** It went silent. */
        FAILED,
        /** It left, or was forced out. */
        LEFT,
        /** It is not listed any more. */
        FORGOTTEN,
        /** Another living member uses the same name; the newcomer is ignored. */
        CONFLICT
    }
}
