package io.drover.server.scheduler;

import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What follows from the nodes of a fleet, whatever runs on them, kept from one decision to the
 * next. Bounded; no decision depends on what is in here.
 */
final class FleetCaches {
    private static final int MAX_CANDIDATE_LISTS = 64;
    private static final int MAX_GROUPS = 64;
    private static final int MAX_COLUMNS = 32;
    private static final int MAX_SIZES = 8;

    private final Fleet fleet;
    private final Map<Object, CandidateNodes> candidates = new LinkedHashMap<>();
    private final Map<Target, ValueColumn> columns = new LinkedHashMap<>();
    private final Map<Size, SizeColumn> sizes = new LinkedHashMap<>();
    private final Map<String, Feasibility> groups = new LinkedHashMap<>();

    private record Size(int cpu, int memory, int disk, boolean spreading) {}

    FleetCaches(Fleet fleet) {
        this.fleet = fleet;
    }

    /** A node came or is not what it was. */
    void nodeChanged(int row, NodeView view) {
        candidates.clear();
        columns.values().removeIf(column -> column.size() > 2 * fleet.extent() + 1000);
        columns.values().forEach(column -> column.set(row, view));
    }

    void nodeRemoved() {
        candidates.clear();
    }

    /** Kinds of nodes have other numbers now. */
    void kindsChanged() {
        groups.clear();
    }

    /** The list that is kept under a key, or a new one. */
    <K> CandidateNodes candidates(K key, Function<K, CandidateNodes> find) {
        CandidateNodes known = candidates.get(key);
        if (known == null) {
            known = find.apply(key);
            makeRoom(candidates, MAX_CANDIDATE_LISTS);
            candidates.put(key, known);
        }
        return known;
    }

    /** The values of a property on all nodes. */
    ValueColumn column(Target target) {
        ValueColumn known = columns.get(target);
        if (known == null) {
            known = new ValueColumn(target);
            for (int row : fleet.rows().values()) {
                known.set(row, fleet.view(row));
            }
            makeRoom(columns, MAX_COLUMNS);
            columns.put(target, known);
        }
        return known;
    }

    /** What one more allocation of a group would do to nodes. */
    SizeColumn size(GroupNeeds needs, boolean spreading) {
        Size size = new Size(needs.cpu, needs.memory, needs.disk, spreading);
        SizeColumn known = sizes.remove(size);
        if (known == null) {
            known = new SizeColumn(fleet, needs.cpu, needs.memory, needs.disk, spreading);
            makeRoom(sizes, MAX_SIZES);
        }
        sizes.put(size, known); // the one used last is the last to go
        known.makeRoom();
        return known;
    }

    /**
     * What is known about where a group could run.
     *
     * @param nameIndex see {@link GroupNeeds}
     */
    Feasibility feasibility(Job job, TaskGroup group, int nameIndex) {
        String key = job.namespace() + "\0" + job.id() + "\0" + group.name() + "\0" + nameIndex;
        Feasibility known = groups.remove(key);
        if (known == null || !known.needs.sameAs(job, group)) {
            known = new Feasibility(new GroupNeeds(job, group, nameIndex), fleet);
            makeRoom(groups, MAX_GROUPS);
        }
        groups.put(key, known); // the one used last is the last to go
        return known;
    }

    private static void makeRoom(Map<?, ?> cache, int max) {
        if (cache.size() >= max) {
            cache.keySet().remove(cache.keySet().iterator().next());
        }
    }
}
