package io.drover.server.scheduler;

/**
 * The arithmetic of scores. Parts are fixed-point numbers, and the mean of up to seven of them is
 * kept as a whole number as well (their sum times a number that each count of parts divides), so
 * that no rounding can turn the order of two nodes and each machine finds the same.
 */
final class Score {
    private static final double ONE = 1L << 36;

    /** The least common multiple of 1 to 7. */
    private static final int WHOLE = 420;

    private static final long[] SHARES = {0, 420, 210, 140, 105, 84, 70, 60};

    private static final int STEPS = 1024;
    private static final double LN_10 = 2.302585092994046;
    private static final double[] POWERS = powers();

    private Score() {}

    private static double[] powers() {
        double[] powers = new double[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            powers[i] = StrictMath.pow(10, (double) i / STEPS);
        }
        return powers;
    }

    static long fixed(double part) {
        return (long) Math.rint(part * ONE);
    }

    static double value(long part) {
        return part / ONE;
    }

    /** The mean of some parts as a number that only has a meaning beside others. */
    static long mean(long sum, int parts) {
        return sum * SHARES[parts];
    }

    /** What {@link #mean} stands for. */
    static double meanValue(long mean) {
        return mean / ONE / WHOLE;
    }

    /** 1 for a node that is full, 0 for an empty one; the other way round to spread. */
    static long fit(boolean spread, double freeCpu, double freeMemory) {
        double total = powerOfTen(freeCpu) + powerOfTen(freeMemory);
        double score = spread ? total - 2 : 20 - total;
        return fixed(Math.min(18, Math.max(0, score)) / 18);
    }

    /** 10 to the power of {@code x}, which is taken as 0 or 1 when it is beyond. */
    static double powerOfTen(double x) {
        double bounded = Math.min(1, Math.max(0, x));
        int step = (int) (bounded * STEPS);
        double rest = (bounded - (double) step / STEPS) * LN_10;
        return POWERS[step]
                * (1 + rest * (1 + rest * (1 / 2.0 + rest * (1 / 6.0 + rest * (1 / 24.0)))));
    }
}
