package io.drover.server.scheduler;

import io.drover.server.state.PlanResult.Grant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Whether nodes have room for one more allocation of a group, as things are in the plan. */
final class Room {
    static final String DISTINCT_HOSTS = "distinct_hosts";

    private final Fleet fleet;
    private final GroupNeeds needs;
    private final int[] inJob;
    private final int[] inGroup;
    private final List<PropertyCount> properties = new ArrayList<>();
    private final Feasibility feasibility;
    private final SizeColumn sizes;

    /** Nothing but the size of an allocation decides. */
    private final boolean onlySizeCounts;

    final VolumeCheck volumes;

    /** By row, when single devices are told apart. */
    private final @Nullable DeviceOptions[] options;

    Room(
            Fleet fleet,
            Feasibility feasibility,
            SizeColumn sizes,
            VolumeCheck volumes,
            JobUse jobUse) {
        this.fleet = fleet;
        this.sizes = sizes;
        this.volumes = volumes;
        this.feasibility = feasibility;
        this.needs = feasibility.needs;
        this.options = new @Nullable DeviceOptions[needs.grants.looksAtIds ? fleet.extent() : 0];
        this.inJob = jobUse.inJob();
        this.inGroup = jobUse.inGroup(needs.group.name());
        this.onlySizeCounts = needs.haveOnlySize();
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
        return onlySizeCounts ? lackOfSize(row) : lackOfAnything(row);
    }

    private @Nullable String lackOfSize(int row) {
        return sizes.hasRoom(row) ? null : fleet.lacks(row, needs.cpu, needs.memory, needs.disk);
    }

    private @Nullable String lackOfAnything(int row) {
        if (breaksDistinctHosts(row)) {
            return DISTINCT_HOSTS;
        }
        for (PropertyCount property : properties) {
            if (property.isFull(row)) {
                return property.text();
            }
        }
        String reason = needs.claims.isEmpty() ? null : volumes.lack(row);
        if (reason == null) {
            reason = lackOfSize(row);
        }
        if (reason != null) {
            return reason;
        }
        if (!needs.grants.isEmpty()) {
            reason = lackOfGrants(row);
        }
        boolean enough = needs.portsArePlain && fleet.freePorts[row] >= needs.ports.size();
        return reason != null || enough || needs.ports.isEmpty()
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

    /** The dimension that is short of what single tasks want for themselves. */
    private @Nullable String lackOfGrants(int row) {
        if (needs.grants.cores == 0 && fleet.holdings(row) == NodeHoldings.NONE) {
            return null; // nothing is taken, and the kind of node is known to do
        }
        if (Grants.clearlyFit(
                fleet.devices(row), fleet.holdings(row), needs.grants, options(row))) {
            return null;
        }
        Grants grants = grants(row);
        if (!grants.succeeded()) {
            return Grants.lack(fleet.view(row), fleet.holdings(row), needs.grants, options(row));
        }
        boolean fits = (long) fleet.usedCpu[row] + needs.cpu + grants.cpu() <= fleet.cpu[row];
        return fits ? null : "cpu";
    }

    /** What each task would get for itself, as things are. */
    SortedMap<String, Grant> grantsByTask(int row) {
        if (needs.grants.isEmpty()) {
            return Collections.emptySortedMap();
        }
        boolean asForItsKind =
                needs.grants.cores == 0
                        && !needs.grants.looksAtIds
                        && fleet.holdings(row) == NodeHoldings.NONE;
        return asForItsKind
                ? feasibility.grantsOfUnused(row).byTaskOn(fleet.devices(row))
                : grants(row).byTask();
    }

    private Grants grants(int row) {
        return Grants.on(fleet.view(row), fleet.holdings(row), needs.grants, options(row));
    }

    private DeviceOptions options(int row) {
        if (options.length == 0) {
            return feasibility.options(row);
        }
        DeviceOptions known = options[row];
        if (known == null) {
            known = feasibility.options(row);
            options[row] = known;
        }
        return known;
    }

    /** MHz that the cores amount to which tasks would get for themselves. */
    int coreCpu(int row) {
        if (needs.grants.cores == 0) {
            return 0;
        }
        int each = fleet.view(row).cores.speed;
        return each >= 0 ? each * needs.grants.cores : grants(row).cpu();
    }

    /** How much the group likes the devices that it would get, −1 to 1 in fixed point. */
    long deviceAffinity(int row) {
        return needs.grants.weights == 0 ? 0 : needs.grants.affinity(grants(row).weight());
    }

    /** Whether a reason is a rule about where other allocations are, not a lack of something. */
    static boolean isRule(String reason) {
        return reason.startsWith("distinct_") || reason.startsWith("volume");
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
