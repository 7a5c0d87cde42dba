package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all nodes of a state have left, for checking plans that were made on older states. It keeps
 * up with states by their differences, so a check costs what the plan touches.
 */
public final class PlanLedger {
    private final FleetPool fleets = new FleetPool();

    /** Begins a check against a state; what is changed in it is forgotten when it is closed. */
    public Check open(State state) {
        return new Check(fleets.take(state));
    }

    /** One check. Not thread-safe. */
    public final class Check implements AutoCloseable {
        private final Fleet fleet;
        private final List<Change> changes = new ArrayList<>();

        /** Plain placements of a group take the same; plans hold many of one group. */
        private @Nullable Job plainOf;

        private String plainGroup = "";
        private @Nullable Load plain;

        private record Change(int row, Load load, int by) {}

        private Check(Fleet fleet) {
            this.fleet = fleet;
        }

        /** An allocation is about to stop. */
        public void leave(Allocation allocation) {
            int row = fleet.row(allocation.nodeId());
            if (row >= 0 && !Statuses.isClientTerminal(allocation)) {
                change(row, Load.of(allocation), -1);
            }
        }

        /** Adds a placement that is decided already, whether or not it fits. */
        public void hold(Job job, Placement placement) {
            int row = fleet.row(placement.nodeId());
            if (row >= 0) {
                change(row, load(job, placement), 1);
            }
        }

        /** Adds a placement if it fits, and returns why it does not; null when it does. */
        public @Nullable String add(Job job, Placement placement) {
            int row = fleet.row(placement.nodeId());
            if (row < 0) {
                return "there is no such node";
            }
            if (!fleet.view(row).takesWork()) {
                return "node is not ready for placements";
            }
            Load load = load(job, placement);
            String lack = fleet.lacks(row, load.cpu(), load.memory(), load.disk());
            if (lack == null) {
                lack = fleet.holdings(row).refuses(fleet.view(row), load, fleet.volumes());
            }
            if (lack == null) {
                change(row, load, 1);
            }
            return lack;
        }

        private void change(int row, Load load, int by) {
            fleet.change(row, load, by);
            changes.add(new Change(row, load, by));
        }

        @SuppressWarnings("ReferenceEquality") // rows of the state stay the same object
        private Load load(Job job, Placement placement) {
            if (!placement.ports().isEmpty() || placement.grants() != null) {
                return Load.of(job, placement);
            }
            Load known = plain;
            if (known == null
                    || !known.volumes().isEmpty()
                    || plainOf != job
                    || !plainGroup.equals(placement.group())) {
                known = Load.of(job, placement);
                plain = known;
                plainOf = job;
                plainGroup = placement.group();
            }
            return known;
        }

        @Override
        public void close() {
            changes.reversed().forEach(each -> fleet.change(each.row(), each.load(), -each.by()));
            fleets.giveBack(fleet);
        }
    }
}
