package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationMetric;
import io.drover.api.allocation.AllocationMetricBuilder;
import io.drover.api.allocation.NodeScoreMeta;
import io.drover.api.allocation.PortMapping;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.server.state.PlanResult.Grant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best node for one allocation of a group after another: the best of all nodes, not of a
 * sample.
 *
 * <p>The first ones are found by going through all nodes, which is all that a small job needs and
 * shows which nodes came next. For more, a {@link Tournament} is set up, which follows each
 * placement in steps of log n.
 */
final class GroupPlacer {
    private static final int TOP = 5;

    /** Placements of a group beyond this many share one metric, without a table of scores. */
    private static final int DETAILED = 8;

    /** For so many placements it costs less to go through all nodes. */
    private static final int FEW = 2;

    private final Cluster cluster;
    private final JobUse jobUse;
    private final Job job;
    private final GroupNeeds needs;
    private final long seed;
    private final FeasibleNodes nodes;
    private final Room room;
    private final NodeRanking ranking;
    private final Sections sections;
    private final PlacementMetrics metrics;
    private final List<SpreadCount> spreads = new ArrayList<>();
    private final @Nullable Preemption preemption;
    private final @Nullable PreemptingPlaces afterPreemption;
    private @Nullable Tournament tournament;
    private int placed;

    /** Nothing has changed since no node was found. */
    private boolean isFull;

    /** The same, when others may be taken out. */
    private boolean isFullForAll;

    private @Nullable AllocationMetric brief;

    /**
     * A node found: its row in the fleet and what the allocation gets there.
     *
     * @param victims what has to go for it
     */
    record Placed(
            int place,
            List<PortMapping> ports,
            SortedMap<String, Grant> grants,
            AllocationMetric metric,
            List<Allocation> victims) {}

    GroupPlacer(
            Cluster cluster,
            JobUse jobUse,
            Job job,
            TaskGroup group,
            CandidateNodes candidates,
            boolean spreading,
            long seed,
            @Nullable Preemption preemption) {
        this(cluster, jobUse, job, group, -1, candidates, spreading, seed, preemption);
    }

    /**
     * Sets out to place allocations of a group.
     *
     * @param nameIndex the number in the name of the only allocation to place, when each has
     *     volumes of its own; else -1
     */
    GroupPlacer(
            Cluster cluster,
            JobUse jobUse,
            Job job,
            TaskGroup group,
            int nameIndex,
            CandidateNodes candidates,
            boolean spreading,
            long seed,
            @Nullable Preemption preemption) {
        Fleet fleet = cluster.fleet();
        Feasibility feasibility = fleet.caches().feasibility(job, group, nameIndex);
        this.cluster = cluster;
        this.jobUse = jobUse;
        this.job = job;
        this.needs = feasibility.needs;
        this.seed = seed;
        VolumeCheck volumes =
                new VolumeCheck(fleet, needs, job, cluster.volumes(), jobUse.inGroup(group.name()));
        this.nodes = new FeasibleNodes(fleet, feasibility, volumes, candidates);
        SizeColumn sizes = fleet.caches().size(needs, spreading);
        this.room = new Room(fleet, feasibility, sizes, volumes, jobUse);
        this.ranking = new NodeRanking(fleet, nodes, room, sizes, jobUse, seed);
        for (SpreadRule rule : needs.spreads) {
            spreads.add(new SpreadCount(rule, fleet.caches().column(rule.target())));
        }
        countExisting(jobUse.inGroup(group.name()));
        this.sections = new Sections(ranking, spreads);
        this.metrics = new PlacementMetrics(fleet, nodes, ranking, job.nodePool());
        this.preemption = preemption;
        this.afterPreemption =
                preemption == null
                        ? null
                        : new PreemptingPlaces(fleet, needs, room, ranking, preemption);
    }

    private void countExisting(int[] inGroup) {
        for (int row = 0; row < inGroup.length && !spreads.isEmpty(); row++) {
            if (inGroup[row] > 0) {
                for (SpreadCount spread : spreads) {
                    spread.change(row, inGroup[row]);
                }
            }
        }
    }

    /** Which computed classes have a node that could run the group. */
    SortedMap<String, Boolean> classEligibility() {
        return nodes.classEligibility();
    }

    /** Whether nodes of one computed class may differ in whether they can run the group. */
    boolean escapesClasses() {
        return needs.escapesClasses();
    }

    /**
     * Places one more allocation, or finds no node.
     *
     * @param penalised nodes where it failed before
     * @param preferred the node to take if it fits there, or empty
     */
    @Nullable Placed place(Set<String> penalised, String preferred) {
        int wanted = preferred.isEmpty() ? SectionTops.NONE : ranking.place(row(preferred));
        if (wanted != SectionTops.NONE && ranking.isOpen(wanted)) {
            return take(wanted, List.of(scores(wanted, false)), List.of());
        }
        Placed found = isFull ? null : placeInRoom(punished(penalised));
        return found == null ? placePreempting(penalised) : found;
    }

    private @Nullable Placed placeInRoom(Set<Integer> punished) {
        boolean detailed = placed < DETAILED;
        List<Integer> best =
                placed < FEW ? bestOfAll(punished) : winners(punished, detailed ? TOP : 1);
        isFull = best.isEmpty();
        if (isFull) {
            return null;
        }
        List<NodeScoreMeta> table = new ArrayList<>();
        for (int place : detailed ? best : List.<Integer>of()) {
            table.add(scores(place, punished.contains(place)));
        }
        return take(best.getFirst(), table, List.of());
    }

    /** Places one more allocation on a certain node, or returns null when it does not fit there. */
    @Nullable Placed placeOn(String nodeId) {
        int place = ranking.place(row(nodeId));
        if (place == SectionTops.NONE) {
            return null;
        }
        return ranking.isOpen(place)
                ? take(place, List.of(scores(place, false)), List.of())
                : preempt(place, false);
    }

    private @Nullable Placed placePreempting(Set<String> penalised) {
        PreemptingPlaces places = afterPreemption;
        if (places == null || isFullForAll) {
            return null;
        }
        Set<Integer> punished = new TreeSet<>();
        penalised.forEach(nodeId -> punished.add(ranking.place(row(nodeId))));
        Best best = new Best(ranking);
        for (int place = 0; place < ranking.size(); place++) {
            if (places.victims(place) != null) {
                boolean again = punished.contains(place);
                best.offerScored(place, places.score(place, boost(place), again));
            }
        }
        isFullForAll = best.place() == SectionTops.NONE;
        return isFullForAll ? null : preempt(best.place(), punished.contains(best.place()));
    }

    /** Takes a node, and the allocations out that are in the way; null when that is of no use. */
    private @Nullable Placed preempt(int place, boolean penalised) {
        List<Allocation> victims = afterPreemption == null ? null : afterPreemption.victims(place);
        if (preemption == null || afterPreemption == null || victims == null) {
            return null;
        }
        long score = afterPreemption.score(place, boost(place), penalised);
        int row = ranking.rows[place];
        victims.forEach(victim -> cluster.remove(row, Load.of(victim)));
        NodeScoreMeta scores =
                metrics.scores(place, boost(place), penalised, Preemption.score(victims), score);
        preemption.evictions().choose(victims);
        if (preemption.evictions().changesChoice(victims)) {
            afterPreemption.lostTooMany(victims);
        }
        return take(place, List.of(scores), victims);
    }

    /** Whether constraints and the like let a node run the group at all. */
    boolean couldRunOn(String nodeId) {
        return ranking.place(row(nodeId)) != SectionTops.NONE;
    }

    /** How nodes were judged when none could be found, why, and what would help. */
    AllocationMetric failure() {
        NodeFindings findings = new NodeFindings(cluster.fleet(), job, nodes.feasibility, room);
        return AllocationMetricBuilder.builder(metrics.now(List.of()))
                .explanation(FailureExplanation.of(cluster.fleet(), findings, needs))
                .build();
    }

    /** An allocation of this group is taken off its node, or put back by {@code by} 1. */
    void moved(int row, int by, Load load) {
        if (row >= 0) {
            moved(row, ranking.place(row), by, load);
        }
    }

    private void moved(int row, int place, int by, Load load) {
        if (by > 0) {
            cluster.add(row, load);
        } else {
            cluster.remove(row, load);
        }
        jobUse.change(needs.group.name(), row, by);
        for (SpreadCount spread : spreads) {
            spread.change(row, by);
        }
        room.changed(row, by, ranking.rows, this::refreshAll);
        if (needs.sharesVolumes) {
            refreshAll(ranking.rows);
        }
        if (place != SectionTops.NONE) {
            look(place);
        }
        if (tournament != null) {
            tournament.counted(row, place);
        }
    }

    /** Volumes that have to be registered before anything can be placed. */
    List<String> unknownVolumes() {
        return room.volumes.unknown();
    }

    private void refreshAll(int[] rows) {
        Arrays.stream(rows).forEach(this::refresh);
    }

    private void refresh(int row) {
        int place = ranking.place(row);
        if (place != SectionTops.NONE) {
            look(place);
            if (tournament != null) {
                tournament.changed(place);
            }
        }
    }

    private void look(int place) {
        ranking.refresh(place);
        isFull = false;
        isFullForAll = false;
    }

    private int row(String nodeId) {
        return cluster.place(nodeId);
    }

    private Set<Integer> punished(Set<String> nodeIds) {
        Set<Integer> places = new TreeSet<>();
        for (String nodeId : nodeIds) {
            int place = ranking.place(row(nodeId));
            if (place != SectionTops.NONE && ranking.isOpen(place)) {
                places.add(place);
            }
        }
        return places;
    }

    private long boost(int place) {
        return spreads.isEmpty() ? 0 : sections.boost(sections.of(place));
    }

    private NodeScoreMeta scores(int place, boolean penalised) {
        return metrics.scores(place, boost(place), penalised);
    }

    /** The best few nodes, the very best one first. */
    private List<Integer> bestOfAll(Set<Integer> punished) {
        long[] boosts = new long[sections.count()];
        Arrays.setAll(boosts, spreads.isEmpty() ? _ -> 0 : sections::boost);
        TopPlaces top = new TopPlaces(ranking, TOP);
        for (int place = 0; place < ranking.size(); place++) {
            if (ranking.isOpen(place)) {
                boolean penalised = !punished.isEmpty() && punished.contains(place);
                top.offer(place, ranking.score(place, boosts[sections.of(place)], penalised));
            }
        }
        return top.places();
    }

    /** As {@link #bestOfAll}, without going through all nodes. */
    private List<Integer> winners(Set<Integer> punished, int wanted) {
        Tournament all = tournament();
        if (punished.isEmpty() && wanted == 1) {
            int best = all.best();
            return best == SectionTops.NONE ? List.of() : List.of(best);
        }
        TopPlaces top = new TopPlaces(ranking, wanted);
        Set<Integer> seen = new TreeSet<>(punished);
        punished.forEach(place -> hide(place, all, true));
        for (int i = 0; i < wanted && all.best() != SectionTops.NONE; i++) {
            int best = all.best();
            top.offer(best, ranking.score(best, boost(best), false));
            hide(best, all, true);
            seen.add(best);
        }
        seen.forEach(place -> hide(place, all, false));
        for (int place : punished) {
            top.offer(place, ranking.score(place, boost(place), true));
        }
        return top.places();
    }

    private Tournament tournament() {
        Tournament known = tournament;
        if (known == null) {
            known = new Tournament(ranking, sections, spreads);
            tournament = known;
        }
        return known;
    }

    private void hide(int place, Tournament from, boolean now) {
        ranking.hide(place, now);
        from.changed(place);
    }

    private Placed take(int place, List<NodeScoreMeta> table, List<Allocation> victims) {
        int row = ranking.rows[place];
        Fleet fleet = cluster.fleet();
        long salt = ranking.tie(place) ^ Hash.mix(seed + fleet.allocations[row]);
        List<PortMapping> ports =
                Ports.assign(
                                fleet.view(row),
                                fleet.addresses(row),
                                fleet.holdings(row),
                                needs.ports,
                                salt)
                        .ports();
        SortedMap<String, Grant> grants = room.grantsByTask(row);
        AllocationMetric metric = placed < DETAILED ? metrics.now(table) : brief();
        moved(row, place, 1, needs.load(ports, grants));
        placed++;
        return new Placed(row, ports, grants, metric, victims);
    }

    private AllocationMetric brief() {
        AllocationMetric known = brief;
        if (known == null) {
            known = metrics.now(List.of());
            brief = known;
        }
        return known;
    }
}
