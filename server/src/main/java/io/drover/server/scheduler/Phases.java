package io.drover.server.scheduler;

import io.drover.api.job.TaskLifecycle;
import org.jspecify.annotations.Nullable;

/**
 * Adds up tasks that do not all run at the same time: one-shot prestart tasks, then the main ones
 * with their sidecars, then poststop tasks. The largest phase counts; exclusive cores always do.
 */
final class Phases {
    private final int[] cpu = new int[4];
    private final int[] memory = new int[4];
    private int exclusiveCpu;

    private static final int MAIN = 0;
    private static final int PRESTART = 1;
    private static final int POSTSTOP = 2;
    private static final int SIDECAR = 3;

    void add(@Nullable TaskLifecycle lifecycle, int taskCpu, int taskMemory) {
        int phase = phase(lifecycle);
        cpu[phase] += taskCpu;
        memory[phase] += taskMemory;
    }

    void addExclusive(int taskCpu) {
        exclusiveCpu += taskCpu;
    }

    int cpu() {
        return largest(cpu) + exclusiveCpu;
    }

    int memory() {
        return largest(memory);
    }

    private static int largest(int[] sums) {
        return Math.max(
                sums[MAIN] + sums[SIDECAR],
                Math.max(sums[PRESTART] + sums[SIDECAR], sums[POSTSTOP]));
    }

    private static int phase(@Nullable TaskLifecycle lifecycle) {
        if (lifecycle == null || lifecycle.hook().isEmpty()) {
            return MAIN;
        }
        return switch (lifecycle.hook()) {
            case "prestart" -> lifecycle.sidecar() ? SIDECAR : PRESTART;
            case "poststop" -> POSTSTOP;
            default -> lifecycle.sidecar() ? SIDECAR : MAIN;
        };
    }
}
