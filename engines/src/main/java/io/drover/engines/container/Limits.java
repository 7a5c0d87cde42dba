package io.drover.engines.container;

import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;

/**
 * What a container may use, as engines count it.
 *
 * @param memoryBytes the most memory; 0 for no limit
 * @param reservationBytes what is kept for it when memory is short; 0 for none
 * @param cpuShares its weight against others
 * @param cpuQuota microseconds of a period; 0 for no limit
 */
public record Limits(
        long memoryBytes, long reservationBytes, long cpuShares, long cpuPeriod, long cpuQuota) {
    private static final long DEFAULT_PERIOD = 100_000;
    private static final long LONGEST_PERIOD = 1_000_000;
    private static final long FEWEST_SHARES = 2;

    /** More than the kernel takes. */
    private static final long MOST_SHARES = 262_144;

    private static final int MIB_SHIFT = 20;

    /**
     * What a task asks for.
     *
     * @param hardMemoryMib the driver's own option, 0 when unset
     * @param hardCpu the task may not use more than its share even when the processor is idle
     * @param cpuPeriod microseconds, 0 for the usual
     * @param cores of the machine
     */
    public static Limits of(
            TaskConfig task, long hardMemoryMib, boolean hardCpu, long cpuPeriod, int cores)
            throws PluginException {
        var resources = task.resources();
        long asked = resources.memoryMib();
        long hard = Math.max(hardMemoryMib, resources.memoryMaxMib());
        if (hardMemoryMib > 0 && asked > hard) {
            throw new PluginException(
                    "task memory requirements exceed driver hard limit of " + hard + " MB");
        }
        boolean unlimited = resources.memoryMaxMib() < 0;
        boolean soft = unlimited || hard > 0;
        if (cpuPeriod < 0 || cpuPeriod > LONGEST_PERIOD) {
            throw new PluginException("invalid value for cpu_cfs_period");
        }
        long period = cpuPeriod == 0 ? DEFAULT_PERIOD : cpuPeriod;
        return new Limits(
                unlimited ? 0 : (hard > 0 ? Math.max(hard, asked) : asked) << MIB_SHIFT,
                soft ? asked << MIB_SHIFT : 0,
                Math.clamp(resources.cpuMhz(), FEWEST_SHARES, MOST_SHARES),
                hardCpu ? period : 0,
                hardCpu ? Math.round(resources.percentTicks() * period * cores) : 0);
    }
}
