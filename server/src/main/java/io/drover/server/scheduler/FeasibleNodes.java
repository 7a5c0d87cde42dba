package io.drover.server.scheduler;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The candidates of a job that could ever run one of its groups. */
final class FeasibleNodes {
    final Feasibility feasibility;
    final CandidateNodes candidates;

    /** In the order of the nodes' ids. */
    final int[] rows;

    private final Fleet fleet;
    private final VolumeCheck volumes;

    FeasibleNodes(
            Fleet fleet, Feasibility feasibility, VolumeCheck volumes, CandidateNodes candidates) {
        this.fleet = fleet;
        this.volumes = volumes;
        this.feasibility = feasibility;
        this.candidates = candidates;
        this.rows = areAllFeasible() ? candidates.rows() : feasible();
    }

    /** Looks at one node of each kind, which is nearly always enough. */
    private boolean areAllFeasible() {
        return feasibility.isByKind()
                && feasibility.needs.volumes.isEmpty()
                && Arrays.stream(candidates.kinds()).allMatch(row -> rulesOut(row) == null);
    }

    private int[] feasible() {
        return Arrays.stream(candidates.rows()).filter(row -> rulesOut(row) == null).toArray();
    }

    private @Nullable String rulesOut(int row) {
        String reason = feasibility.rulesOut(row);
        return reason == null && !feasibility.needs.volumes.isEmpty()
                ? volumes.missing(fleet.view(row).node)
                : reason;
    }

    /** How many candidates were ruled out. */
    int filtered() {
        return candidates.rows().length - rows.length;
    }

    /** By reason, how many were ruled out. */
    SortedMap<String, Integer> reasons() {
        SortedMap<String, Integer> reasons = new TreeMap<>();
        if (filtered() > 0) {
            for (int row : candidates.rows()) {
                String reason = rulesOut(row);
                if (reason != null) {
                    reasons.merge(reason, 1, Integer::sum);
                }
            }
        }
        return reasons;
    }

    /** By class of node, how many were ruled out; those without a class are left out. */
    SortedMap<String, Integer> filteredClasses() {
        SortedMap<String, Integer> classes = new TreeMap<>();
        if (filtered() > 0) {
            for (int row : candidates.rows()) {
                if (rulesOut(row) != null) {
                    classes.merge(fleet.view(row).node.nodeClass(), 1, Integer::sum);
                }
            }
        }
        classes.remove("");
        return classes;
    }

    /** Which computed classes have a node that could run the group; volumes may come and go. */
    SortedMap<String, Boolean> classEligibility() {
        SortedMap<String, Boolean> classes = new TreeMap<>();
        for (int row : candidates.rows()) {
            boolean fits = feasibility.rulesOut(row) == null;
            classes.merge(fleet.view(row).computedClass, fits, Boolean::logicalOr);
        }
        return classes;
    }
}
