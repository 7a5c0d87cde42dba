package io.drover.jobspec.hcl;

/**
 * How much one text may ask of the process that reads it.
 *
 * @param maxCharacters length of one text
 * @param maxDepth nesting of blocks, expressions and values
 * @param maxBlocks blocks made by all {@code dynamic} blocks together
 * @param maxSteps work of all expressions together: one for each operation, each element and each
 *     eight characters made
 */
public record Limits(int maxCharacters, int maxDepth, int maxBlocks, long maxSteps) {
    /** 1 Mi characters, 128 levels, 10,000 blocks, 1 million steps. */
    public static final Limits DEFAULT = new Limits(1 << 20, 128, 10_000, 1_000_000);

    public Limits {
        if (maxCharacters < 1 || maxDepth < 1 || maxBlocks < 1 || maxSteps < 1) {
            throw new IllegalArgumentException("every limit is at least 1");
        }
        if (maxDepth > Value.MAX_DEPTH) {
            throw new IllegalArgumentException("maxDepth is at most " + Value.MAX_DEPTH);
        }
    }

    /** How many names, numbers, signs and line ends one text may have; bounds the memory. */
    int maxTokens() {
        return Math.max(1_000, maxCharacters / 4);
    }
}
