package io.drover.server.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether nodes have room for one more allocation of a group, as things are in the plan. */
final class Room {
    static final String DISTINCT_HOSTS = "distinct_hosts";

    private final Fleet fleet;
    private final GroupNeeds needs;
    private final int[] inJob;
    private final int[] inGroup;
    private final List<PropertyCount> properties = new ArrayList<>();
    private final boolean wantsGrants;

    Room(Fleet fleet, GroupNeeds needs, JobUse jobUse) {
        this.fleet = fleet;
        this.needs = needs;
        this.inJob = jobUse.inJob();
        this.inGroup = jobUse.inGroup(needs.group.name());
        this.wantsGrants = needs.wantsGrants();
        for (GroupNeeds.DistinctProperty property : needs.distinctProperties) {
            PropertyCount count =
                    new PropertyCount(property, fleet.caches().column(property.target()));
            properties.add(count);
            int[] counted = count.inJob() ? inJob : inGroup;
            for (int row = 0; row < counted.length; row++) {
                if (counted[row] > 0) {
                    count.change(row, counted[row]);
                }
            }
        }
    }

    /** Why there is no room: a dimension or a rule, as users see it; null when there is. */
    @Nullable String lack(int row) {
        if (breaksDistinctHosts(row)) {
            return DISTINCT_HOSTS;
        }
        for (PropertyCount property : properties) {
            if (property.isFull(row)) {
                return property.text();
            }
        }
        String reason = fleet.lacks(row, needs.cpu + coreCpu(row), needs.memory, needs.disk);
        if (reason != null) {
            return reason;
        }
        if (wantsGrants) {
            reason = Grants.choose(fleet.view(row), fleet.holdings(row), needs).failure();
        }
        return reason != null || needs.ports.isEmpty()
                ? reason
                : Ports.lack(fleet.view(row), fleet.holdings(row), needs.ports);
    }

    /** Whether allocations of the group are there. */
    boolean hasGroup(int row) {
        return inGroup[row] > 0;
    }

    /** Whether another allocation is there that must not be. */
    boolean breaksDistinctHosts(int row) {
        return (needs.distinctHostsInJob && inJob[row] > 0)
                || (needs.distinctHostsInGroup && inGroup[row] > 0);
    }

    /** The distinct properties of which a row has no value, or one that is full. */
    List<String> brokenProperties(int row) {
        return properties.stream()
                .filter(property -> property.isFull(row) || !property.hasValue(row))
                .map(PropertyCount::text)
                .toList();
    }

    /** MHz that exclusive cores of a node amount to. */
    int coreCpu(int row) {
        return needs.cores == 0 ? 0 : needs.cores * fleet.view(row).cpuPerCore;
    }

    /** Whether a reason is a rule about where other allocations are, not a lack of something. */
    static boolean isRule(String reason) {
        return reason.startsWith("distinct_");
    }

    /**
     * An allocation of the group came to a row or left it.
     *
     * @param others told of each list of rows that may have room now, or have none any more
     */
    void changed(int row, int by, int[] rows, Rows others) {
        for (PropertyCount property : properties) {
            if (property.change(row, by)) {
                others.changed(property.sameAs(row, rows));
            }
        }
    }

    /** Takes rows. */
    @FunctionalInterface
    interface Rows {
        void changed(int[] rows);
    }
}
