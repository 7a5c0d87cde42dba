package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.node.Node;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a state and what their allocations take of them, in columns of numbers that a placer
 * can run through.
 *
 * <p>What it holds follows from the state that it shows and from nothing else. It gets from one
 * state to another by their differences, so that keeping it up costs what has changed; a node keeps
 * its row (its place in the columns) while it exists, and the row of a removed one is used again.
 * Nothing may depend on which row a node has.
 *
 * <p>A decision may change loads for as long as it lasts and has to take all of that back. Not
 * thread-safe.
 */
final class Fleet {
    private static final State NOTHING = State.initial();

    private final NodeViews views;
    private final FleetCaches caches = new FleetCaches(this);
    private final Map<Long, Integer> kinds = new LinkedHashMap<>();
    private final TreeMap<String, Integer> rows = new TreeMap<>();
    private final BitSet unused = new BitSet();
    private final VolumeUse volumes = new VolumeUse();
    private State state = NOTHING;
    private int extent;

    private @Nullable NodeView[] view = new @Nullable NodeView[0];
    private NodeHoldings[] holdings = new NodeHoldings[0];

    /** Beside the views, since a placement needs no more of most nodes than this. */
    private @Nullable String[] nodeId = new @Nullable String[0];

    private @Nullable NodeDevices[] devices = new @Nullable NodeDevices[0];
    private @Nullable NodeAddresses[] addresses = new @Nullable NodeAddresses[0];

    /** What allocations may take: MHz, MiB, MiB; 0 in rows without a node. */
    int[] cpu = new int[0];

    int[] memory = new int[0];
    int[] disk = new int[0];

    /** How many allocations a node takes; {@link Integer#MAX_VALUE} when it does not say. */
    int[] maxAllocations = new int[0];

    /** Nodes of one kind (see {@link NodeView#kind}) have the same number. */
    int[] kind = new int[0];

    /** {@link NodeView#hash}. */
    long[] hash = new long[0];

    /** Counts what happens to a row, from 1: while it is the same, so are node and load. */
    int[] changes = new int[0];

    int[] usedCpu = new int[0];
    int[] usedMemory = new int[0];
    int[] usedDisk = new int[0];
    int[] allocations = new int[0];

    /** Dynamic ports that are left on the first address of the default network. */
    int[] freePorts = new int[0];

    Fleet(NodeViews views) {
        this.views = views;
    }

    /** Some nodes with nothing but some allocations, for checks and tests. */
    static Fleet of(Iterable<Node> nodes, Iterable<Allocation> allocations, NodeViews views) {
        Fleet fleet = new Fleet(views);
        for (Node node : nodes) {
            fleet.setNode(node);
        }
        for (Allocation allocation : allocations) {
            fleet.count(allocation, 1);
        }
        return fleet;
    }

    /** Rows are below this. */
    int extent() {
        return extent;
    }

    /** The row of a node; -1 when there is no such node. */
    int row(String nodeId) {
        return rows.getOrDefault(nodeId, -1);
    }

    /** Rows by the ids of their nodes. */
    SortedMap<String, Integer> rows() {
        return rows;
    }

    /** The id of a row's node. */
    String nodeId(int row) {
        return Objects.requireNonNull(nodeId[row]);
    }

    /** The node of a row. */
    NodeView view(int row) {
        return Objects.requireNonNull(view[row]);
    }

    /** The devices of a row's node. */
    NodeDevices devices(int row) {
        return Objects.requireNonNull(devices[row]);
    }

    /** The addresses of a row's node. */
    NodeAddresses addresses(int row) {
        return Objects.requireNonNull(addresses[row]);
    }

    NodeHoldings holdings(int row) {
        return holdings[row];
    }

    /** Numbers of kinds are below this. */
    int kinds() {
        return kinds.size();
    }

    /** What all allocations do with volumes that are of no one node. */
    VolumeUse volumes() {
        return volumes;
    }

    /** What can be found out from nodes alone and is worth keeping. */
    FleetCaches caches() {
        return caches;
    }

    State state() {
        return state;
    }

    /** Goes on to another state, newer, older or of another history. */
    void show(State next) {
        BitSet recounted = new BitSet();
        boolean mayHaveUnseen = state.allocations("").iterator().hasNext();
        state.nodeDifferences(
                next,
                (id, before, after) -> {
                    if (after == null) {
                        removeNode(id);
                    } else if (setNode(after) && mayHaveUnseen) {
                        recount(next, id, recounted);
                    }
                });
        state.allocationDifferences(
                next,
                (id, before, after) -> {
                    if (!sameLoad(before, after)) {
                        countUnless(recounted, before, -1);
                        countUnless(recounted, after, 1);
                    }
                });
        state = next;
    }

    /** Adds a load to a row, or takes it away by −1. */
    void change(int row, Load load, int by) {
        changes[row]++;
        usedCpu[row] += by * load.cpu();
        usedMemory[row] += by * load.memory();
        usedDisk[row] += by * load.disk();
        allocations[row] += by;
        if (NodeHoldings.concerns(load)) {
            if (holdings[row] == NodeHoldings.NONE) {
                holdings[row] = new NodeHoldings();
            }
            holdings[row].change(addresses(row), devices(row), load, by);
            if (holdings[row].isEmpty()) {
                holdings[row] = NodeHoldings.NONE;
            }
            for (VolumeClaim claim : load.volumes()) {
                if (claim.csi()) {
                    volumes.change(claim, by);
                }
            }
            if (!load.ports().isEmpty()) {
                freePorts[row] = freePorts(row);
            }
        }
    }

    /** What is taken of a row at one time. */
    record Taken(
            int row,
            int cpu,
            int memory,
            int disk,
            int allocations,
            int freePorts,
            NodeHoldings holdings) {}

    /** What is taken of a row now, for {@link #putBack}. */
    Taken taken(int row) {
        NodeHoldings now = holdings[row];
        holdings[row] = now.copy(); // from now on that one changes
        return new Taken(
                row,
                usedCpu[row],
                usedMemory[row],
                usedDisk[row],
                allocations[row],
                freePorts[row],
                now);
    }

    /** Leaves a row with what was taken of it then, whatever has changed since. */
    void putBack(Taken then) {
        int row = then.row();
        clear(row);
        usedCpu[row] = then.cpu();
        usedMemory[row] = then.memory();
        usedDisk[row] = then.disk();
        allocations[row] = then.allocations();
        freePorts[row] = then.freePorts();
        holdings[row] = then.holdings();
        if (then.holdings().volumes() != null) {
            volumes.changeRegion(then.holdings().volumes(), 1);
        }
    }

    private int freePorts(int row) {
        List<NodeAddresses.Address> ofDefault = addresses(row).of(NodeAddresses.DEFAULT);
        if (ofDefault.isEmpty()) {
            return 0;
        }
        NodeAddresses.Address first = ofDefault.getFirst();
        return first.dynamic() - holdings[row].dynamicPorts(first.number());
    }

    /** The dimension of which this much more would be too much; null when it fits. */
    @Nullable String lacks(int row, int moreCpu, int moreMemory, int moreDisk) {
        if (allocations[row] >= maxAllocations[row]) {
            return "max allocation exceeded";
        }
        if ((long) usedCpu[row] + moreCpu > cpu[row]) {
            return "cpu";
        }
        if ((long) usedMemory[row] + moreMemory > memory[row]) {
            return "memory";
        }
        return (long) usedDisk[row] + moreDisk > disk[row] ? "disk" : null;
    }

    /** The dimension of which more is taken than there is; null when all is well. */
    @Nullable String overcommitted(int row) {
        if (allocations[row] > maxAllocations[row]) {
            return "max allocation exceeded";
        }
        String excess = holdings[row].excess(view(row));
        if ("cores".equals(excess)) {
            return excess;
        }
        if (usedCpu[row] > cpu[row]) {
            return "cpu";
        }
        if (usedMemory[row] > memory[row]) {
            return "memory";
        }
        return usedDisk[row] > disk[row] ? "disk" : excess;
    }

    /** All that it holds, in words, whatever rows the nodes have. */
    SortedMap<String, String> describe() {
        SortedMap<String, String> all = new TreeMap<>();
        for (Map.Entry<String, Integer> entry : rows.entrySet()) {
            int row = entry.getValue();
            all.put(
                    entry.getKey(),
                    "%s: cpu %d/%d memory %d/%d disk %d/%d allocations %d/%d ports %d %s"
                            .formatted(
                                    view(row).node,
                                    usedCpu[row],
                                    cpu[row],
                                    usedMemory[row],
                                    memory[row],
                                    usedDisk[row],
                                    disk[row],
                                    allocations[row],
                                    maxAllocations[row],
                                    freePorts[row],
                                    holdings[row]));
        }
        all.put("volumes", volumes.toString());
        return all;
    }

    /** Returns whether the loads of its allocations have to be counted anew. */
    private boolean setNode(Node node) {
        NodeView next = views.of(node);
        Integer known = rows.get(node.id());
        int row = known == null ? newRow(node.id()) : known;
        NodeView before = view[row];
        view[row] = next;
        nodeId[row] = node.id();
        devices[row] = next.devices;
        addresses[row] = next.addresses;
        changes[row]++;
        cpu[row] = next.cpu;
        memory[row] = next.memory;
        disk[row] = next.disk;
        maxAllocations[row] = next.maxAllocations > 0 ? next.maxAllocations : Integer.MAX_VALUE;
        kind[row] = kindOf(next);
        hash[row] = next.hash;
        freePorts[row] = freePorts(row);
        caches.nodeChanged(row, next);
        return before == null
                || !before.addresses.countAlike(next.addresses)
                || !before.devices.countAlike(next.devices);
    }

    private int kindOf(NodeView next) {
        if (kinds.size() > 2 * extent + 1000) { // most of them are of nodes as they once were
            kinds.clear();
            caches.kindsChanged();
            for (int row : rows.values()) {
                kind[row] = kindNumber(view(row));
            }
        }
        return kindNumber(next);
    }

    private int kindNumber(NodeView of) {
        Integer known = kinds.get(of.kind);
        if (known == null) {
            known = kinds.size();
            kinds.put(of.kind, known);
        }
        return known;
    }

    private int newRow(String nodeId) {
        int row = unused.nextSetBit(0);
        if (row >= 0) {
            unused.clear(row);
        } else {
            row = extent++;
            if (row == cpu.length) {
                grow(Math.max(16, 2 * row));
            }
        }
        clear(row);
        rows.put(nodeId, row);
        return row;
    }

    private void clear(int row) {
        VolumeUse here = holdings[row] == null ? null : holdings[row].volumes();
        if (here != null) {
            volumes.changeRegion(here, -1);
        }
        changes[row]++;
        usedCpu[row] = 0;
        usedMemory[row] = 0;
        usedDisk[row] = 0;
        allocations[row] = 0;
        holdings[row] = NodeHoldings.NONE;
    }

    private void removeNode(String id) {
        Integer row = rows.remove(id);
        if (row != null) {
            caches.nodeRemoved();
            views.forget(id);
            clear(row);
            view[row] = null;
            nodeId[row] = null;
            devices[row] = null;
            addresses[row] = null;
            cpu[row] = 0;
            memory[row] = 0;
            disk[row] = 0;
            unused.set(row);
        }
    }

    private void recount(State next, String nodeId, BitSet recounted) {
        int row = row(nodeId);
        clear(row);
        freePorts[row] = freePorts(row);
        recounted.set(row);
        for (Allocation allocation : next.allocationsByNode(nodeId)) {
            count(allocation, 1);
        }
    }

    // A row of the state keeps its parts while they do not change.
    @SuppressWarnings("ReferenceEquality")
    private static boolean sameLoad(@Nullable Allocation before, @Nullable Allocation after) {
        return before != null
                && after != null
                && before.allocatedResources() == after.allocatedResources()
                && before.nodeId().equals(after.nodeId())
                && Statuses.isClientTerminal(before) == Statuses.isClientTerminal(after);
    }

    private void countUnless(BitSet recounted, @Nullable Allocation allocation, int by) {
        if (allocation != null) {
            int row = row(allocation.nodeId());
            if (row >= 0 && !recounted.get(row)) {
                count(allocation, by);
            }
        }
    }

    private void count(Allocation allocation, int by) {
        int row = row(allocation.nodeId());
        if (row >= 0 && !Statuses.isClientTerminal(allocation)) {
            change(row, Load.of(allocation), by);
        }
    }

    private void grow(int capacity) {
        view = Arrays.copyOf(view, capacity);
        nodeId = Arrays.copyOf(nodeId, capacity);
        devices = Arrays.copyOf(devices, capacity);
        addresses = Arrays.copyOf(addresses, capacity);
        holdings = Arrays.copyOf(holdings, capacity);
        cpu = Arrays.copyOf(cpu, capacity);
        memory = Arrays.copyOf(memory, capacity);
        disk = Arrays.copyOf(disk, capacity);
        maxAllocations = Arrays.copyOf(maxAllocations, capacity);
        kind = Arrays.copyOf(kind, capacity);
        hash = Arrays.copyOf(hash, capacity);
        changes = Arrays.copyOf(changes, capacity);
        usedCpu = Arrays.copyOf(usedCpu, capacity);
        usedMemory = Arrays.copyOf(usedMemory, capacity);
        usedDisk = Arrays.copyOf(usedDisk, capacity);
        allocations = Arrays.copyOf(allocations, capacity);
        freePorts = Arrays.copyOf(freePorts, capacity);
    }
}
