package io.drover.server.scheduler;

import io.drover.api.node.Node;
import io.drover.server.scheduler.Fleet.Taken;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes as one decision sees them: a fleet, and what the plan that grows puts on it and takes
 * from it. All of that is taken back by {@link #undo}.
 */
final class Cluster {
    private final Fleet fleet;
    private final Volumes volumes;

    /** Rows that the plan has changed. */
    private final BitSet changed = new BitSet();

    /** What was taken of them before. */
    private final List<Taken> before = new ArrayList<>();

    Cluster(Fleet fleet) {
        this(fleet, Volumes.NONE);
    }

    Cluster(Fleet fleet, Volumes volumes) {
        this.fleet = fleet;
        this.volumes = volumes;
    }

    /** The volumes that the region knows. */
    Volumes volumes() {
        return volumes;
    }

    Fleet fleet() {
        return fleet;
    }

    /** Rows of nodes are below this. */
    int size() {
        return fleet.extent();
    }

    NodeView view(int row) {
        return fleet.view(row);
    }

    /** The row of a node; -1 when there is no such node. */
    int place(String nodeId) {
        return fleet.row(nodeId);
    }

    @Nullable Node node(String nodeId) {
        int row = fleet.row(nodeId);
        return row < 0 ? null : fleet.view(row).node;
    }

    boolean takesWork(String nodeId) {
        int row = fleet.row(nodeId);
        return row >= 0 && fleet.view(row).takesWork();
    }

    void add(int row, Load load) {
        change(row, load, 1);
    }

    void remove(int row, Load load) {
        change(row, load, -1);
    }

    private void change(int row, Load load, int by) {
        if (row >= 0) {
            if (!changed.get(row)) {
                changed.set(row);
                before.add(fleet.taken(row));
            }
            fleet.change(row, load, by);
        }
    }

    /** Leaves the fleet as it was. */
    void undo() {
        before.forEach(fleet::putBack);
        before.clear();
        changed.clear();
    }
}
