package io.drover.server.broker;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.server.scheduler.NodeRoom;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Blocked evaluations, one per job, by what would help them: room of some size on a node of some
 * class, or some of a quota. Jobs are many and sizes are few, so a node that got room is held
 * against sizes.
 */
final class BlockedIndex {
    private final Map<JobKey, Entry> byJob = new HashMap<>(); // never iterated
    private final Map<Shape, NavigableSet<Entry>> byShape = new LinkedHashMap<>();
    private final Map<String, NavigableSet<Entry>> byQuota = new HashMap<>(); // never iterated

    /**
     * What helps.
     *
     * @param room what one allocation of a group asks for
     * @param classes whether nodes of a class may run it; null for any; a class that is not in it
     *     is new to it
     * @param victims the priority up to which others would have to go for it
     */
    private record Shape(NodeRoom room, @Nullable SortedMap<String, Boolean> classes, int victims) {
        boolean suits(String computedClass) {
            return classes == null || !Boolean.FALSE.equals(classes.get(computedClass));
        }
    }

    /**
     * A blocked evaluation. Of the same priority, who was tried longest ago comes first.
     *
     * @param triedAt the index of the state that it was last decided on
     * @param quota the namespace whose quota it waits for; empty when it waits for room
     * @param shapes any of these helps
     */
    record Entry(
            JobKey job, String id, int priority, long triedAt, String quota, List<Shape> shapes) {
        private static final Comparator<Entry> ORDER =
                Comparator.comparingInt(Entry::priority)
                        .reversed()
                        .thenComparingLong(Entry::triedAt)
                        .thenComparing(Entry::id);

        /** The first possible one of the next lower priority. */
        private Entry below() {
            return new Entry(job, "", priority - 1, Long.MIN_VALUE, "", List.of());
        }
    }

    int size() {
        return byJob.size();
    }

    /** The blocked evaluation of a job; null when it has none. */
    @Nullable Entry get(JobKey job) {
        return byJob.get(job);
    }

    /** Adds one in place of whichever its job had. */
    Entry add(State state, Evaluation evaluation) {
        JobKey job = new JobKey(evaluation.namespace(), evaluation.jobId());
        remove(job);
        Entry entry =
                new Entry(
                        job,
                        evaluation.id(),
                        evaluation.priority(),
                        evaluation.snapshotIndex(),
                        evaluation.quotaLimitReached().isEmpty() ? "" : job.namespace(),
                        shapes(state, evaluation));
        byJob.put(job, entry);
        if (!entry.quota().isEmpty()) {
            byQuota.computeIfAbsent(entry.quota(), _ -> new TreeSet<>(Entry.ORDER)).add(entry);
        } else {
            for (Shape shape : entry.shapes()) {
                byShape.computeIfAbsent(shape, _ -> new TreeSet<>(Entry.ORDER)).add(entry);
            }
        }
        return entry;
    }

    /** What any of the groups asks for that found no place. */
    private static List<Shape> shapes(State state, Evaluation evaluation) {
        SortedMap<String, Boolean> classes =
                evaluation.escapedComputedClass() ? null : evaluation.classEligibility();
        Job job = state.job(evaluation.namespace(), evaluation.jobId());
        int victims = job == null ? Integer.MIN_VALUE : NodeRoom.victims(state, job);
        List<Shape> shapes = new ArrayList<>();
        if (job != null && evaluation.failedTgAllocs() != null) {
            for (String group : evaluation.failedTgAllocs().keySet()) {
                NodeRoom asked = NodeRoom.asked(job, group);
                shapes.add(new Shape(asked == null ? NodeRoom.ANY : asked, classes, victims));
            }
        }
        return shapes.isEmpty() ? List.of(new Shape(NodeRoom.ANY, classes, victims)) : shapes;
    }

    void remove(JobKey job) {
        Entry entry = byJob.remove(job);
        if (entry == null) {
            return;
        }
        if (!entry.quota().isEmpty()) {
            removeFrom(byQuota, entry.quota(), entry);
        } else {
            entry.shapes().forEach(shape -> removeFrom(byShape, shape, entry));
        }
    }

    private static <K> void removeFrom(Map<K, NavigableSet<Entry>> map, K key, Entry entry) {
        map.computeIfPresent(
                key,
                (_, entries) -> {
                    entries.remove(entry);
                    return entries.isEmpty() ? null : entries;
                });
    }

    /**
     * Whom a node may help that got room: of each size no more than fit, and only those that were
     * last tried on an older state.
     *
     * @param free its room if all up to some priority had to go
     * @param roomAt the index at which it got room
     * @param most how many are wanted
     */
    List<Entry> helpedBy(String computedClass, IntFunction<NodeRoom> free, long roomAt, int most) {
        NavigableSet<Entry> helped = new TreeSet<>(Entry.ORDER);
        Map<Integer, NodeRoom> rooms = new TreeMap<>();
        for (Map.Entry<Shape, NavigableSet<Entry>> each : byShape.entrySet()) {
            Shape shape = each.getKey();
            NodeRoom room = rooms.computeIfAbsent(shape.victims(), free::apply);
            int fit = Math.min(most, room.times(shape.room()));
            if (fit > 0 && shape.suits(computedClass)) {
                addUntried(each.getValue(), roomAt, fit, helped);
            }
        }
        return helped.stream().limit(most).toList();
    }

    private static void addUntried(
            NavigableSet<Entry> entries, long roomAt, int most, Set<Entry> to) {
        int left = most;
        Entry next = entries.first();
        while (next != null && left > 0) {
            if (next.triedAt() < roomAt) {
                to.add(next);
                left--;
                next = entries.higher(next);
            } else {
                next = entries.ceiling(next.below()); // the others of its priority were tried later
            }
        }
    }

    /** Whether a node of this class with this much room may help an evaluation. */
    static boolean helps(Entry entry, String computedClass, IntFunction<NodeRoom> free) {
        return entry.shapes().stream()
                .anyMatch(shape ->
                        shape.suits(computedClass)
                                && free.apply(shape.victims()).times(shape.room()) > 0);
    }

    /** The jobs of all that wait for room. */
    Set<JobKey> waitingForRoom() {
        Set<JobKey> jobs = new TreeSet<>();
        byShape.values().forEach(entries -> entries.forEach(entry -> jobs.add(entry.job())));
        return jobs;
    }

    /** Those that wait for the quota of a namespace. */
    List<Entry> waitingForQuota(String namespace) {
        NavigableSet<Entry> waiting = byQuota.get(namespace);
        return waiting == null ? List.of() : List.copyOf(waiting);
    }
}
