package io.drover.server.scheduler;

import io.drover.api.allocation.AllocationMetric;
import io.drover.api.allocation.AllocationMetricBuilder;
import io.drover.api.allocation.NodeScoreMeta;
import io.drover.api.allocation.PortMapping;
import io.drover.server.scheduler.GroupNeeds.DistinctProperty;
import io.drover.server.scheduler.GroupNeeds.WeightedCheck;
import io.drover.server.state.PlanResult.Grant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best node for one allocation of a group after another: the best of all nodes, not of a
 * sample.
 *
 * <p>Nodes that are alike in every property that spreads and distinct properties look at form a
 * section. Within a section the part of a score that depends on where other allocations are is the
 * same for all, so the best node is the top of a winner tree over the rest of the score; a
 * placement changes one leaf and then compares the tops of the sections. Since the final score is a
 * mean over the parts that are present, nodes with and without the anti-affinity part have trees of
 * their own.
 */
final class GroupPlacer {
    private static final int TOP = 5;

    /** Placements of a group beyond this many share one metric, without a table of scores. */
    private static final int DETAILED = 8;

    private final Cluster cluster;
    private final JobUse jobUse;
    private final GroupNeeds needs;
    private final boolean spreading;
    private final long seed;
    private final CandidateNodes candidates;
    private final int affinityWeights;

    private final int[] places;
    private final int[] slots;
    private final Section[] sectionOf;
    private final long[] affinity;
    private final long[] ties;
    private final @Nullable String[] blockedBy;
    private final int[] indexOf;
    private final List<Section> sections = new ArrayList<>();
    private final List<SortedMap<String, Integer>> spreadCounts = new ArrayList<>();
    private final List<SortedMap<String, Integer>> propertyCounts = new ArrayList<>();

    private final SortedMap<String, Integer> filteredBy = new TreeMap<>();
    private final SortedMap<String, Integer> classFiltered = new TreeMap<>();
    private final SortedMap<String, Boolean> classEligibility = new TreeMap<>();
    private int filtered;
    private int placed;
    private @Nullable AllocationMetric brief;

    /** Nodes that no spread and no distinct property tells apart. */
    private static final class Section {
        final List<@Nullable String> values;
        final List<Integer> members = new ArrayList<>();
        @Nullable WinnerTree alone;
        @Nullable WinnerTree crowded;

        Section(List<@Nullable String> values) {
            this.values = values;
        }

        WinnerTree tree(boolean crowd) {
            WinnerTree tree = crowd ? crowded : alone;
            if (tree == null) {
                tree = new WinnerTree(members.size());
                if (crowd) {
                    crowded = tree;
                } else {
                    alone = tree;
                }
            }
            return tree;
        }
    }

    /** A node found: its place in the cluster and what the allocation gets there. */
    record Placed(
            int place,
            List<PortMapping> ports,
            SortedMap<String, Grant> grants,
            AllocationMetric metric) {}

    private record Option(int index, Score score) {}

    GroupPlacer(
            Cluster cluster,
            JobUse jobUse,
            GroupNeeds needs,
            CandidateNodes candidates,
            boolean spreading,
            long seed) {
        this.cluster = cluster;
        this.jobUse = jobUse;
        this.needs = needs;
        this.candidates = candidates;
        this.spreading = spreading;
        this.seed = seed;
        this.affinityWeights =
                needs.affinities.stream().mapToInt(check -> Math.abs(check.weight())).sum();
        this.places = feasible();
        this.slots = new int[places.length];
        this.sectionOf = new Section[places.length];
        this.affinity = new long[places.length];
        this.ties = new long[places.length];
        this.blockedBy = new @Nullable String[places.length];
        this.indexOf = new int[cluster.size()];
        Arrays.fill(indexOf, -1);
        formSections();
        countExisting();
        for (int index = 0; index < places.length; index++) {
            rescore(index);
        }
    }

    /** Which computed classes have a node that could run the group. */
    SortedMap<String, Boolean> classEligibility() {
        return classEligibility;
    }

    /**
     * Places one more allocation, or finds no node.
     *
     * @param penalised nodes where it failed before
     * @param preferred the node to take if it fits there, or empty
     */
    @Nullable Placed place(Set<String> penalised, String preferred) {
        List<Integer> punished = indexes(penalised);
        Option best = preferred(preferred);
        List<NodeScoreMeta> table = List.of();
        if (best == null) {
            List<Option> options = best(punished, placed < DETAILED ? TOP : 1);
            if (options.isEmpty()) {
                return null;
            }
            best = options.getFirst();
            table =
                    placed < DETAILED
                            ? options.stream().map(option -> describe(option, punished)).toList()
                            : List.of();
        } else {
            table = List.of(describe(best, punished));
        }
        return take(best.index(), table);
    }

    /** Places one more allocation on a certain node, or returns null when it does not fit there. */
    @Nullable Placed placeOn(String nodeId) {
        Option option = preferred(nodeId);
        return option == null ? null : take(option.index(), List.of(describe(option, List.of())));
    }

    /** Whether constraints and the like let a node run the group at all. */
    boolean couldRunOn(String nodeId) {
        int place = cluster.place(nodeId);
        return place >= 0 && indexOf[place] >= 0;
    }

    /** How nodes were judged when none could be found. */
    AllocationMetric failure() {
        return metric(List.of());
    }

    /** An allocation of this group is taken off its node, or put back by {@code by} 1. */
    void moved(int place, int by, Load load) {
        if (place < 0) {
            return;
        }
        if (by > 0) {
            cluster.add(place, load);
        } else {
            cluster.remove(place, load);
        }
        jobUse.change(needs.group.name(), place, by);
        count(place, by);
        if (indexOf[place] >= 0) {
            rescore(indexOf[place]);
        }
    }

    private int[] feasible() {
        Feasibility feasibility = new Feasibility(needs);
        List<Integer> usable = new ArrayList<>();
        for (int place : candidates.places()) {
            NodeView view = cluster.view(place);
            String reason = feasibility.rulesOut(view);
            classEligibility.merge(view.computedClass, reason == null, Boolean::logicalOr);
            if (reason == null) {
                usable.add(place);
            } else {
                filtered++;
                filteredBy.merge(reason, 1, Integer::sum);
                if (!view.node.nodeClass().isEmpty()) {
                    classFiltered.merge(view.node.nodeClass(), 1, Integer::sum);
                }
            }
        }
        return usable.stream().mapToInt(Integer::intValue).toArray();
    }

    private void formSections() {
        Map<List<@Nullable String>, Section> byValues = new LinkedHashMap<>();
        for (int index = 0; index < places.length; index++) {
            int place = places[index];
            List<@Nullable String> values = values(place);
            Section section = byValues.computeIfAbsent(values, Section::new);
            slots[index] = section.members.size();
            section.members.add(index);
            sectionOf[index] = section;
            indexOf[place] = index;
            NodeView view = cluster.view(place);
            ties[index] = Hash.mix(seed ^ view.hash);
            affinity[index] = affinity(view);
        }
        sections.addAll(byValues.values());
    }

    /** The node's value of each spread, then of each distinct property. */
    private List<@Nullable String> values(int place) {
        NodeView view = cluster.view(place);
        List<@Nullable String> values = new ArrayList<>();
        for (SpreadRule spread : needs.spreads) {
            values.add(spread.target().on(view.node));
        }
        for (DistinctProperty property : needs.distinctProperties) {
            values.add(property.target().on(view.node));
        }
        return values;
    }

    private long affinity(NodeView view) {
        if (affinityWeights == 0) {
            return 0;
        }
        int sum = 0;
        for (WeightedCheck wish : needs.affinities) {
            sum += wish.check().holdsOn(view.node) ? wish.weight() : 0;
        }
        return Score.fixed((double) sum / affinityWeights);
    }

    private void countExisting() {
        needs.spreads.forEach(_ -> spreadCounts.add(new TreeMap<>()));
        needs.distinctProperties.forEach(_ -> propertyCounts.add(new TreeMap<>()));
        int[] inGroup = jobUse.inGroup(needs.group.name());
        int[] inJob = jobUse.inJob();
        for (int place = 0; place < cluster.size(); place++) {
            if (inJob[place] > 0) { // only rows with a node have any
                countSpreads(place, inGroup[place]);
                countProperties(place, inGroup[place], inJob[place]);
            }
        }
    }

    private void count(int place, int by) {
        countSpreads(place, by);
        countProperties(place, by, by);
    }

    private void countSpreads(int place, int by) {
        for (int i = 0; i < needs.spreads.size(); i++) {
            add(spreadCounts.get(i), needs.spreads.get(i).target(), place, by);
        }
    }

    private void countProperties(int place, int inGroup, int inJob) {
        for (int i = 0; i < needs.distinctProperties.size(); i++) {
            DistinctProperty property = needs.distinctProperties.get(i);
            add(
                    propertyCounts.get(i),
                    property.target(),
                    place,
                    property.inJob() ? inJob : inGroup);
        }
    }

    private void add(SortedMap<String, Integer> counts, Target target, int place, int by) {
        String value = target.on(cluster.view(place).node);
        if (value != null && by != 0) {
            counts.merge(value, by, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    private void rescore(int index) {
        int place = places[index];
        String reason = blocked(place);
        blockedBy[index] = reason;
        Section section = sectionOf[index];
        boolean crowd = collisions(place) > 0;
        section.tree(crowd)
                .set(slots[index], reason == null ? ownSum(index) : WinnerTree.EMPTY, ties[index]);
        WinnerTree other = crowd ? section.alone : section.crowded;
        if (other != null) {
            other.set(slots[index], WinnerTree.EMPTY, ties[index]);
        }
    }

    private @Nullable String blocked(int place) {
        if ((needs.distinctHostsInJob && jobUse.inJob()[place] > 0)
                || (needs.distinctHostsInGroup && collisions(place) > 0)) {
            return "distinct_hosts";
        }
        Fleet fleet = cluster.fleet();
        NodeView view = cluster.view(place);
        int coreCpu = needs.cores == 0 ? 0 : needs.cores * view.cpuPerCore();
        String reason = fleet.lacks(place, needs.cpu + coreCpu, needs.memory, needs.disk);
        if (reason == null) {
            reason = Grants.choose(view, fleet.holdings(place), needs).failure();
        }
        if (reason == null) {
            reason = Ports.assign(view, fleet.holdings(place), needs.ports, 0).failure();
        }
        return reason;
    }

    private int collisions(int place) {
        return jobUse.inGroup(needs.group.name())[place];
    }

    /** The sum of the parts that the node itself decides. */
    private long ownSum(int index) {
        int place = places[index];
        return fit(place) + affinity[index] + antiAffinity(place);
    }

    private int ownParts(int place) {
        return 1 + (affinityWeights > 0 ? 1 : 0) + (collisions(place) > 0 ? 1 : 0);
    }

    private long fit(int place) {
        Fleet fleet = cluster.fleet();
        int coreCpu = needs.cores == 0 ? 0 : needs.cores * cluster.view(place).cpuPerCore();
        return Score.fit(
                spreading,
                free(fleet.usedCpu[place] + needs.cpu + coreCpu, fleet.cpu[place]),
                free(fleet.usedMemory[place] + needs.memory, fleet.memory[place]));
    }

    private static double free(int used, int total) {
        return total == 0 ? 0 : 1 - (double) used / total;
    }

    private long antiAffinity(int place) {
        int collisions = collisions(place);
        return collisions == 0 ? 0 : Score.fixed(-(collisions + 1.0) / Math.max(1, needs.count));
    }

    private long boost(List<@Nullable String> values) {
        double sum = 0;
        for (int i = 0; i < needs.spreads.size(); i++) {
            sum += needs.spreads.get(i).boost(values.get(i), spreadCounts.get(i));
        }
        return Score.fixed(sum);
    }

    private boolean saturated(List<@Nullable String> values) {
        for (int i = 0; i < needs.distinctProperties.size(); i++) {
            String value = values.get(needs.spreads.size() + i);
            int used = value == null ? 0 : propertyCounts.get(i).getOrDefault(value, 0);
            if (used >= needs.distinctProperties.get(i).limit()) {
                return true;
            }
        }
        return false;
    }

    private List<Integer> indexes(Set<String> nodeIds) {
        List<Integer> indexes = new ArrayList<>();
        for (String nodeId : nodeIds) {
            int place = cluster.place(nodeId);
            if (place >= 0 && indexOf[place] >= 0 && blockedBy[indexOf[place]] == null) {
                indexes.add(indexOf[place]);
            }
        }
        return indexes;
    }

    private @Nullable Option preferred(String nodeId) {
        int place = nodeId.isEmpty() ? -1 : cluster.place(nodeId);
        int index = place < 0 ? -1 : indexOf[place];
        if (index < 0 || blockedBy[index] != null || saturated(sectionOf[index].values)) {
            return null;
        }
        return new Option(index, score(index, false));
    }

    private Score score(int index, boolean punished) {
        Score score = new Score(ownSum(index), ownParts(places[index]));
        long boost = boost(sectionOf[index].values);
        if (boost != 0) {
            score = score.plus(boost);
        }
        return punished ? score.plus(Score.fixed(-1)) : score;
    }

    /** The best nodes in order; the trees are as before afterwards. */
    private List<Option> best(List<Integer> punished, int wanted) {
        List<Option> options = new ArrayList<>();
        List<Integer> hidden = new ArrayList<>(punished);
        List<Option> apart = new ArrayList<>();
        for (int index : punished) {
            hide(index);
            if (!saturated(sectionOf[index].values)) {
                apart.add(new Option(index, score(index, true)));
            }
        }
        while (options.size() < wanted) {
            Option top = top();
            for (Option option : apart) {
                top = better(top, option);
            }
            if (top == null) {
                break;
            }
            options.add(top);
            if (!apart.remove(top)) {
                hide(top.index());
                hidden.add(top.index());
            }
        }
        hidden.forEach(this::rescore);
        return options;
    }

    private void hide(int index) {
        Section section = sectionOf[index];
        section.tree(collisions(places[index]) > 0)
                .set(slots[index], WinnerTree.EMPTY, ties[index]);
    }

    private @Nullable Option top() {
        Option best = null;
        for (Section section : sections) {
            if (saturated(section.values)) {
                continue;
            }
            long boost = boost(section.values);
            best = better(best, top(section, section.alone, boost));
            best = better(best, top(section, section.crowded, boost));
        }
        return best;
    }

    private @Nullable Option top(Section section, @Nullable WinnerTree tree, long boost) {
        int slot = tree == null ? -1 : tree.top();
        if (tree == null || slot < 0) {
            return null;
        }
        int index = section.members.get(slot);
        Score own = new Score(tree.score(slot), ownParts(places[index]));
        return new Option(index, boost == 0 ? own : own.plus(boost));
    }

    private @Nullable Option better(@Nullable Option a, @Nullable Option b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        int order = a.score().compareTo(b.score());
        if (order != 0) {
            return order > 0 ? a : b;
        }
        int tie = Long.compareUnsigned(ties[a.index()], ties[b.index()]);
        return tie < 0 || (tie == 0 && a.index() < b.index()) ? a : b;
    }

    private Placed take(int index, List<NodeScoreMeta> table) {
        int place = places[index];
        Fleet fleet = cluster.fleet();
        NodeView view = cluster.view(place);
        NodeHoldings held = fleet.holdings(place);
        long salt = Hash.mix(seed ^ ties[index]) + fleet.allocations[place];
        List<PortMapping> ports = Ports.assign(view, held, needs.ports, salt).ports();
        SortedMap<String, Grant> grants = Grants.choose(view, held, needs).grants();
        AllocationMetric metric = placed < DETAILED ? metric(table) : brief();
        moved(place, 1, load(ports, grants));
        placed++;
        return new Placed(place, ports, grants, metric);
    }

    private AllocationMetric brief() {
        AllocationMetric known = brief;
        if (known == null) {
            known = metric(List.of());
            brief = known;
        }
        return known;
    }

    private Load load(List<PortMapping> ports, SortedMap<String, Grant> grants) {
        int cpu = needs.cpu;
        List<Integer> cores = new ArrayList<>();
        List<String> devices = new ArrayList<>();
        for (Grant grant : grants.values()) {
            cpu += grant.cpuShares();
            cores.addAll(grant.cores());
            for (var device : grant.devices()) {
                for (String id : GroupNeeds.each(device.deviceIds())) {
                    devices.add(
                            device.vendor() + "/" + device.type() + "/" + device.name() + "/" + id);
                }
            }
        }
        return new Load(cpu, needs.memory, needs.disk, cores, ports, devices);
    }

    private NodeScoreMeta describe(Option option, List<Integer> punished) {
        int place = places[option.index()];
        SortedMap<String, Double> parts = new TreeMap<>();
        parts.put("binpack", Score.value(fit(place)));
        parts.put("job-anti-affinity", Score.value(antiAffinity(place)));
        parts.put("node-affinity", Score.value(affinity[option.index()]));
        parts.put("node-reschedule-penalty", punished.contains(option.index()) ? -1.0 : 0.0);
        long boost = boost(sectionOf[option.index()].values);
        if (boost != 0) {
            parts.put("allocation-spread", Score.value(boost));
        }
        return new NodeScoreMeta(cluster.view(place).node.id(), parts, option.score().mean());
    }

    private AllocationMetric metric(List<NodeScoreMeta> table) {
        SortedMap<String, Integer> dimensions = new TreeMap<>();
        SortedMap<String, Integer> classes = new TreeMap<>();
        SortedMap<String, Integer> constraints = new TreeMap<>(filteredBy);
        int exhausted = 0;
        int ruledOut = filtered;
        for (int index = 0; index < places.length; index++) {
            String property = saturatedProperty(sectionOf[index].values);
            String reason = property != null ? property : blockedBy[index];
            if (reason == null) {
                continue;
            }
            if (property != null || reason.equals("distinct_hosts")) {
                ruledOut++;
                constraints.merge(reason, 1, Integer::sum);
                continue;
            }
            exhausted++;
            dimensions.merge(reason, 1, Integer::sum);
            String nodeClass = cluster.view(places[index]).node.nodeClass();
            if (!nodeClass.isEmpty()) {
                classes.merge(nodeClass, 1, Integer::sum);
            }
        }
        return AllocationMetricBuilder.builder()
                .nodesEvaluated(candidates.places().size())
                .nodesFiltered(ruledOut)
                .nodesInPool(candidates.inPool())
                .nodePool(needs.job.nodePool())
                .nodesAvailable(candidates.byDatacenter())
                .classFiltered(orNull(classFiltered))
                .constraintFiltered(orNull(constraints))
                .nodesExhausted(exhausted)
                .classExhausted(orNull(classes))
                .dimensionExhausted(orNull(dimensions))
                .allocationTime(Duration.ZERO)
                .scoreMetaData(table.isEmpty() ? null : table)
                .build();
    }

    private @Nullable String saturatedProperty(List<@Nullable String> values) {
        return needs.distinctProperties.isEmpty() || !saturated(values)
                ? null
                : needs.distinctProperties.getFirst().text();
    }

    private static @Nullable SortedMap<String, Integer> orNull(SortedMap<String, Integer> counts) {
        return counts.isEmpty() ? null : counts;
    }
}
