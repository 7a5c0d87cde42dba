package io.drover.plugin.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for another: its number, when it started, and in which run of
 * the machine. Numbers are given out again, so nothing is signalled by its number alone.
 *
 * @param pid process id
 * @param startTicks start time in clock ticks since the machine started
 * @param bootId the kernel's name for this run of the machine
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /**
     * The process that has this number now; empty when there is none or it only waits to be reaped.
     */
    public static Optional<ProcessIdentity> of(long pid) {
        return startTicks(pid).map(ticks -> new ProcessIdentity(pid, ticks, currentBootId()));
    }

    /** True while this very process lives. */
    public boolean isAlive() {
        return startTicks(pid).filter(ticks -> ticks == startTicks).isPresent()
                && bootId.equals(currentBootId());
    }

    /** The kernel's name for this run of the machine; empty where it has none. */
    public static String currentBootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException _) {
            return "";
        }
    }

    /** Start time of a live process; empty for none and for a zombie. */
    public static Optional<Long> startTicks(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in parentheses may hold anything, so fields count from the last ')'.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return dead ? Optional.empty() : Optional.of(Long.parseLong(fields[19]));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
            return Optional.empty();
        }
    }
}
