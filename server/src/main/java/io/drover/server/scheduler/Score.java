package io.drover.server.scheduler;

/**
 * The mean of some parts, compared exactly: parts are fixed-point numbers and means are compared as
 * fractions, so no rounding can turn the order of two nodes.
 *
 * @param sum of all parts, in 2^-40
 * @param parts how many there are
 */
record Score(long sum, int parts) implements Comparable<Score> {
    private static final double ONE = 1L << 40;

    static long fixed(double part) {
        return Math.round(part * ONE);
    }

    static double value(long part) {
        return part / ONE;
    }

    Score plus(long part) {
        return new Score(sum + part, parts + 1);
    }

    double mean() {
        return parts == 0 ? 0 : sum / ONE / parts;
    }

    @Override
    public int compareTo(Score other) {
        return Long.compare(sum * other.parts, other.sum * parts);
    }

    /** 1 for a node that is full, 0 for an empty one; the other way round to spread. */
    static long fit(boolean spread, double freeCpu, double freeMemory) {
        double total = StrictMath.pow(10, freeCpu) + StrictMath.pow(10, freeMemory);
        double score = spread ? total - 2 : 20 - total;
        return fixed(Math.min(18, Math.max(0, score)) / 18);
    }
}
