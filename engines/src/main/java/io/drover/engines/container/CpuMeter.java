package io.drover.engines.container;

/** Processor time as a share of one core, from one look to the next. */
final class CpuMeter {
    private long atNanos;
    private long usedNanos;
    private long systemNanos;
    private long userNanos;
    private boolean looked;

    /** Percent of one core since the last look: all, in the kernel, outside of it. */
    record Share(double all, double system, double user) {}

    /** Takes what has been used altogether until now; the first look tells nothing. */
    synchronized Share look(long nowNanos, long used, long system, long user) {
        double passed = nowNanos - atNanos;
        var share =
                looked && passed > 0
                        ? new Share(
                                percent(used - usedNanos, passed),
                                percent(system - systemNanos, passed),
                                percent(user - userNanos, passed))
                        : new Share(0, 0, 0);
        looked = true;
        atNanos = nowNanos;
        usedNanos = used;
        systemNanos = system;
        userNanos = user;
        return share;
    }

    private static double percent(long part, double whole) {
        return Math.max(0, part / whole * 100);
    }
}
