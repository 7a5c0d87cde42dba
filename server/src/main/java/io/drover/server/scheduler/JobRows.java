package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one job has in a state, by group. */
final class JobRows {
    private final SortedMap<String, Group> groups = new TreeMap<>();

    /**
     * The allocations of one group in the order of their ids.
     *
     * @param live of which no node has said yet that they ended
     * @param ended those that have
     */
    record Group(List<Allocation> live, List<Attempt> ended) {
        static final Group NONE = new Group(List.of(), List.of());
    }

    JobRows(State state, String namespace, String jobId) {
        for (Allocation allocation : state.allocationsByJob(namespace, jobId)) {
            Group group =
                    groups.computeIfAbsent(
                            allocation.taskGroup(),
                            _ -> new Group(new ArrayList<>(), new ArrayList<>()));
            if (Statuses.isClientTerminal(allocation)) {
                group.ended.add(Attempt.of(allocation));
            } else {
                group.live.add(allocation);
            }
        }
        Job job = state.job(namespace, jobId);
        if (job != null && job.taskGroups() != null) {
            job.taskGroups().forEach(g -> addCompleted(state, job, g.name()));
        }
    }

    /** What a batch job has done, and what is in the history only. */
    private void addCompleted(State state, Job job, String name) {
        BitSet done = state.completedNames(job, name);
        if (!done.isEmpty()) {
            Group group =
                    groups.computeIfAbsent(
                            name, _ -> new Group(new ArrayList<>(), new ArrayList<>()));
            done.stream().forEach(index -> group.ended.add(Attempt.completed(job, index)));
        }
    }

    /** All that are live. */
    List<Allocation> all() {
        return groups.values().stream().flatMap(group -> group.live.stream()).toList();
    }

    /** Whether the version of a job has ever had an allocation that is still known. */
    boolean knows(Job version) {
        return groups.values().stream()
                .anyMatch(group ->
                        group.live.stream().anyMatch(a -> AllocationFacts.isOf(version, a))
                                || group.ended.stream().anyMatch(a -> a.isOf(version)));
    }

    Group of(String group) {
        return groups.getOrDefault(group, Group.NONE);
    }

    /** Groups that have something, but are not among those wanted. */
    SortedSet<String> groupsBeside(Set<String> wanted) {
        SortedSet<String> others = new TreeSet<>(groups.keySet());
        others.removeAll(wanted);
        return others;
    }
}
