package io.drover.server.scheduler;

import io.drover.api.node.NodeReservedResources;
import io.drover.api.node.NodeResources;
import io.drover.api.node.NumaCore;
import io.drover.api.node.NumaTopology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The cores of a node that tasks may have for themselves, and the memory nodes that they lie on.
 * Cores and memory nodes go by their places in here.
 */
final class NodeCores {
    private static final int NEAR = 10;
    private static final int FAR = 20;

    /** Ids of cores, ascending. */
    final int[] ids;

    /** By core: MHz. */
    final int[] speeds;

    /** By core: the place of its memory node. */
    final int[] memoryNodes;

    /** MHz, when all cores have the same; -1 when they do not. */
    final int speed;

    /** By memory node: its id. */
    private final int[] nodeIds;

    /** By memory node: all of them, the nearest (itself) first. */
    private final int[][] byDistance;

    private final int[][] distances;

    NodeCores(@Nullable NodeResources has, @Nullable NodeReservedResources kept) {
        NumaTopology topology =
                has == null || has.processors() == null ? null : has.processors().topology();
        List<NumaCore> all = cores(has, topology, kept);
        this.ids = all.stream().mapToInt(NumaCore::id).toArray();
        this.speeds = all.stream().mapToInt(NodeCores::speed).toArray();
        this.speed = Arrays.stream(speeds).distinct().count() == 1 ? speeds[0] : -1;
        this.nodeIds = nodeIds(topology, all);
        this.memoryNodes = all.stream().mapToInt(core -> place(nodeIds, core.nodeId())).toArray();
        this.distances = distances(topology);
        this.byDistance = new int[nodeIds.length][];
        Arrays.setAll(byDistance, this::nearestFirst);
    }

    private static List<NumaCore> cores(
            @Nullable NodeResources has,
            @Nullable NumaTopology topology,
            @Nullable NodeReservedResources kept) {
        SortedMap<Integer, NumaCore> cores = new TreeMap<>();
        if (has == null) {
            return List.of();
        }
        List<Integer> reservable = has.cpu() == null ? null : has.cpu().reservableCpuCores();
        if (topology != null && topology.cores() != null) {
            for (NumaCore core : topology.cores()) {
                if (!core.disable()) {
                    cores.put(core.id(), core);
                }
            }
            if (reservable != null && !reservable.isEmpty()) {
                cores.keySet().retainAll(new TreeSet<>(reservable));
            }
        } else if (has.cpu() != null && reservable != null) {
            int each = has.cpu().cpuShares() / Math.max(1, has.cpu().totalCpuCores());
            for (int id : reservable) {
                cores.put(id, new NumaCore(0, 0, id, true, false, each, 0, 0));
            }
        }
        if (kept != null && kept.cpu() != null && kept.cpu().reservedCpuCores() != null) {
            cores.keySet().removeAll(new TreeSet<>(kept.cpu().reservedCpuCores()));
        }
        return List.copyOf(cores.values());
    }

    /** MHz of a core; 0 when nothing is known. */
    static int speed(NumaCore core) {
        if (core.baseSpeed() > 0) {
            return core.baseSpeed();
        }
        return core.guessSpeed() > 0 ? core.guessSpeed() : core.maxSpeed();
    }

    /** In the order of the topology, which is that of its distances. */
    private static int[] nodeIds(@Nullable NumaTopology topology, List<NumaCore> cores) {
        List<Integer> known = new ArrayList<>();
        if (topology != null && topology.nodes() != null) {
            known.addAll(topology.nodes());
        }
        TreeSet<Integer> others = new TreeSet<>();
        cores.forEach(core -> others.add(core.nodeId()));
        known.forEach(others::remove);
        known.addAll(others);
        return known.stream().mapToInt(id -> id).toArray();
    }

    private int[][] distances(@Nullable NumaTopology topology) {
        List<List<Integer>> given = topology == null ? null : topology.distances();
        int[][] table = new int[nodeIds.length][nodeIds.length];
        for (int a = 0; a < table.length; a++) {
            for (int b = 0; b < table.length; b++) {
                List<Integer> of = given != null && a < given.size() ? given.get(a) : List.of();
                int otherwise = a == b ? NEAR : FAR;
                table[a][b] = b < of.size() ? of.get(b) : otherwise;
            }
        }
        return table;
    }

    private int[] nearestFirst(int from) {
        List<Integer> nodes = new ArrayList<>();
        for (int node = 0; node < nodeIds.length; node++) {
            nodes.add(node);
        }
        nodes.sort(
                Comparator.<Integer>comparingInt(to -> to == from ? -1 : distances[from][to])
                        .thenComparing(Comparator.naturalOrder()));
        return nodes.stream().mapToInt(node -> node).toArray();
    }

    int size() {
        return ids.length;
    }

    /** How many memory nodes there are. */
    int memoryNodeCount() {
        return nodeIds.length;
    }

    boolean has(int coreId) {
        return Arrays.binarySearch(ids, coreId) >= 0;
    }

    int distance(int fromMemoryNode, int toMemoryNode) {
        return distances[fromMemoryNode][toMemoryNode];
    }

    /** All memory nodes, the nearest to one first. */
    int[] nearest(int memoryNode) {
        return byDistance[memoryNode];
    }

    /** The place of a memory node; when there is only one, everything is on it. */
    int memoryNode(@Nullable Integer id) {
        if (nodeIds.length <= 1) {
            return 0;
        }
        return id == null ? -1 : place(nodeIds, id);
    }

    private static int place(int[] ids, int id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }
}
