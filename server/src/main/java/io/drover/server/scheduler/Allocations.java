package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;

/** What the statuses of an allocation mean. */
public final class Allocations {
    private Allocations() {}

    /** Its node has ended it, or is known to have lost it. */
    public static boolean clientTerminal(Allocation allocation) {
        return switch (allocation.clientStatus()) {
            case "complete", "failed", "lost" -> true;
            default -> false;
        };
    }

    /** The servers want it stopped. */
    public static boolean serverTerminal(Allocation allocation) {
        return allocation.desiredStatus().equals("stop")
                || allocation.desiredStatus().equals("evict");
    }

    public static boolean terminal(Allocation allocation) {
        return clientTerminal(allocation) || serverTerminal(allocation);
    }

    /** An allocation that shall stop still holds what it has until its node says that it ended. */
    public static boolean holdsResources(Allocation allocation) {
        return !clientTerminal(allocation);
    }

    static boolean wantsMigration(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.migrate());
    }

    static boolean forcedReschedule(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.forceReschedule());
    }

    /** The number in {@code job.group[number]}; -1 for another form. */
    static int nameIndex(Allocation allocation) {
        String name = allocation.name();
        int open = name.lastIndexOf('[');
        if (open < 0 || !name.endsWith("]")) {
            return -1;
        }
        try {
            return Integer.parseInt(name.substring(open + 1, name.length() - 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
