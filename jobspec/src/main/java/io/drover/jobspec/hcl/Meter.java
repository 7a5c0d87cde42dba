package io.drover.jobspec.hcl;

/** Counts the work that one text causes, so that it can be refused instead of never ending. */
public final class Meter {
    private final Limits limits;
    private long steps;
    private int blocks;

    Meter(Limits limits) {
        this.limits = limits;
    }

    /**
     * Counts steps before they are done.
     *
     * @throws ValueException when there are too many
     */
    public void charge(long more) {
        steps += Math.max(0, more);
        if (steps > limits.maxSteps() || steps < 0) {
            throw new ValueException(
                    "Too much work",
                    "The expressions of this file need more than %d steps; make their lists and texts smaller."
                            .formatted(limits.maxSteps()));
        }
    }

    /** Counts text that is about to be made. */
    public void chargeText(long characters) {
        charge(characters / 8);
    }

    /**
     * Counts a block made by a {@code dynamic} block.
     *
     * @throws ValueException when there are too many
     */
    void block() {
        if (++blocks > limits.maxBlocks()) {
            throw new ValueException(
                    "Too many blocks",
                    "The dynamic blocks of this file make more than %d blocks."
                            .formatted(limits.maxBlocks()));
        }
    }

    /** Whether nothing more can be done. */
    boolean isSpent() {
        return steps > limits.maxSteps();
    }
}
