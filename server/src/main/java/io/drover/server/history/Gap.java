package io.drover.server.history;

/**
 * A part of the past whose rows are not here: they were archived while this server was away, or
 * their file is damaged or lost.
 *
 * @param after rows that were archived after this index of the state are missing
 * @param through up to this one
 */
public record Gap(long after, long through) {
    public Gap {
        if (after < 0 || through <= after) {
            throw new IllegalArgumentException(
                    "a gap after %d through %d".formatted(after, through));
        }
    }

    boolean contains(Gap other) {
        return after <= other.after && through >= other.through;
    }

    boolean overlaps(Gap other) {
        return after < other.through && other.after < through;
    }

    /** Whether a segment may have rows that are missing. */
    boolean overlaps(SegmentInfo segment) {
        return segment.firstIndex() <= through && segment.lastIndex() > after;
    }
}
