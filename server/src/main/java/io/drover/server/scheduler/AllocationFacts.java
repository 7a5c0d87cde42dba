package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;

/** What schedulers read out of an allocation beyond its statuses. */
final class AllocationFacts {
    private AllocationFacts() {}

    static boolean wantsMigration(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null && Boolean.TRUE.equals(wish.migrate());
    }

    /** It shall leave its node and nothing shall take its place. */
    static boolean staysAway(Allocation allocation) {
        DesiredTransition wish = allocation.desiredTransition();
        return wish != null
                && Boolean.TRUE.equals(wish.migrate())
                && Boolean.TRUE.equals(wish.migrateDisablePlacement());
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
