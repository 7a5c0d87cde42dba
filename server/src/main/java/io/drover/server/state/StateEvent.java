package io.drover.server.state;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * One row that a command changed: how it was and how it is now. Null before means new, null after
 * means gone.
 */
public sealed interface StateEvent {
    Table table();

    /** The row, as {@link Watch#key} names it. */
    String key();

    record NodeChanged(@Nullable Node before, @Nullable Node after) implements StateEvent {
        @Override
        public Table table() {
            return Table.NODES;
        }

        @Override
        public String key() {
            return after != null ? after.id() : before == null ? "" : before.id();
        }
    }

    record JobChanged(@Nullable Job before, @Nullable Job after) implements StateEvent {
        @Override
        public Table table() {
            return Table.JOBS;
        }

        @Override
        public String key() {
            Job job = after != null ? after : before;
            return job == null ? "" : Watch.jobKey(job.namespace(), job.id());
        }
    }

    record EvaluationChanged(@Nullable Evaluation before, @Nullable Evaluation after)
            implements StateEvent {
        @Override
        public Table table() {
            return Table.EVALUATIONS;
        }

        @Override
        public String key() {
            return after != null ? after.id() : before == null ? "" : before.id();
        }
    }

    record AllocationChanged(@Nullable Allocation before, @Nullable Allocation after)
            implements StateEvent {
        @Override
        public Table table() {
            return Table.ALLOCATIONS;
        }

        @Override
        public String key() {
            return after != null ? after.id() : before == null ? "" : before.id();
        }
    }

    record DeploymentChanged(@Nullable Deployment before, @Nullable Deployment after)
            implements StateEvent {
        @Override
        public Table table() {
            return Table.DEPLOYMENTS;
        }

        @Override
        public String key() {
            return after != null ? after.id() : before == null ? "" : before.id();
        }
    }

    /** A row of a table that nobody but blocking queries follows. */
    record RowChanged(Table table, String key) implements StateEvent {}

    /** A row left the state for the history; whoever asks for it still gets it. */
    record RowArchived(Table table, String key, Record row) implements StateEvent {}

    /** The history up to an index is not wanted any more. */
    record HistoryForgotten(long throughIndex) implements StateEvent {
        @Override
        public Table table() {
            return Table.ALLOCATIONS;
        }

        @Override
        public String key() {
            return "";
        }
    }
}
