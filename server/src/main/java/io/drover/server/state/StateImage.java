package io.drover.server.state;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobSubmission;
import io.drover.api.jobstatus.JobSummary;
import io.drover.api.json.CompiledCodec;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.Node;
import io.drover.api.operator.SchedulerConfiguration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A state as a sequence of rows: what a snapshot holds. Indexes and counts are not among them,
 * since they follow from the rows. A job version that many allocations share is written once, in
 * front of the first that needs it.
 */
public final class StateImage {
    private StateImage() {}

    /** One row of a snapshot. */
    public sealed interface Row {}

    /**
     * The first row: counters and what there is only one of.
     *
     * @param hash what all rows come to, or null in a snapshot of format 1
     */
    public record Counters(
            long index,
            long time,
            SortedMap<Table, Long> tableIndexes,
            SchedulerConfiguration schedulerConfiguration,
            @Nullable StateHash hash)
            implements Row {}

    @CompiledCodec
    public record NamespaceRow(Namespace namespace) implements Row {}

    @CompiledCodec
    public record NodePoolRow(NodePool nodePool) implements Row {}

    @CompiledCodec
    public record NodeRow(Node node) implements Row {}

    /** A job version that rows behind it call by its number: 0, 1, 2 and so on. */
    @CompiledCodec
    public record VersionRow(Job job) implements Row {}

    /** A job as it is now, with its versions, newest first, by number. */
    @CompiledCodec
    public record JobRow(
            Job job,
            @Nullable JobSummary summary,
            long historyIndex,
            List<KeptVersion> versions,
            @Nullable JobActivity activity)
            implements Row {
        public JobRow {
            versions = List.copyOf(versions);
        }
    }

    /** A version of a job's history. */
    @CompiledCodec
    public record KeptVersion(int number, @Nullable JobSubmission submission) {}

    @CompiledCodec
    public record EvaluationRow(Evaluation evaluation) implements Row {}

    @CompiledCodec
    public record DeploymentRow(Deployment deployment) implements Row {}

    /**
     * An allocation without its job.
     *
     * @param version the number of its job's version; -1 for none
     */
    @CompiledCodec
    public record AllocationRow(Allocation allocation, int version) implements Row {}

    /** What is left of a job's allocations that went to the history. */
    @CompiledCodec
    public record CompletedRow(JobKey job, CompletedNames names) implements Row {}

    /** Hands out the rows of a state, in an order that {@link Loader} can take. */
    public static void write(State state, Consumer<Row> out) {
        SortedMap<Table, Long> indexes = new TreeMap<>();
        state.tableIndexes.forEach(e -> indexes.put(e.getKey(), e.getValue()));
        out.accept(
                new Counters(
                        state.index,
                        state.time,
                        indexes,
                        state.schedulerConfiguration,
                        state.hash()));
        state.namespaces.forEach(e -> out.accept(new NamespaceRow(e.getValue())));
        state.nodePools.forEach(e -> out.accept(new NodePoolRow(e.getValue())));
        state.nodes.forEach(e -> out.accept(new NodeRow(e.getValue())));
        Versions versions = new Versions(out);
        for (Map.Entry<JobKey, Job> entry : state.jobs) {
            JobHistory history = state.jobHistories.get(entry.getKey());
            out.accept(
                    new JobRow(
                            entry.getValue(),
                            state.summaries.get(entry.getKey()),
                            history == null ? 0 : history.modifyIndex(),
                            history == null ? List.of() : versions.of(history),
                            state.activities.get(entry.getKey())));
        }
        state.completedNames.forEach(e -> out.accept(new CompletedRow(e.getKey(), e.getValue())));
        state.evaluations.forEach(e -> out.accept(new EvaluationRow(e.getValue())));
        state.deployments.forEach(e -> out.accept(new DeploymentRow(e.getValue())));
        for (Map.Entry<String, Allocation> entry : state.allocations) {
            Allocation allocation = entry.getValue();
            Job job = allocation.job();
            int version = job == null ? -1 : versions.number(job);
            out.accept(
                    new AllocationRow(
                            AllocationBuilder.builder(allocation).job(null).build(), version));
        }
    }

    /** Numbers job versions by identity, in the order in which rows need them. */
    private static final class Versions {
        private final IdentityHashMap<Job, Integer> numbers = new IdentityHashMap<>();
        private final Consumer<Row> out;

        Versions(Consumer<Row> out) {
            this.out = out;
        }

        int number(Job job) {
            Integer known = numbers.get(job);
            if (known != null) {
                return known;
            }
            int number = numbers.size();
            numbers.put(job, number);
            out.accept(new VersionRow(job));
            return number;
        }

        List<KeptVersion> of(JobHistory history) {
            List<KeptVersion> kept = new ArrayList<>();
            for (JobHistory.Entry entry : history.entries()) {
                kept.add(new KeptVersion(number(entry.job()), entry.submission()));
            }
            return kept;
        }
    }

    /** Builds a state from rows. */
    public static final class Loader {
        private final StateEditor editor;
        private final List<Job> versions = new ArrayList<>();
        private @Nullable StateHash hash;

        public Loader() {
            editor = StateEditor.forRestore();
        }

        /** Takes the next row. */
        public void add(Row row) {
            switch (row) {
                case Counters r -> {
                    hash = r.hash();
                    editor.restore(r);
                }
                case NamespaceRow r -> editor.putNamespace(r.namespace());
                case NodePoolRow r -> editor.putNodePool(r.nodePool());
                case NodeRow r -> editor.putNode(r.node());
                case VersionRow r -> versions.add(r.job());
                case JobRow r -> editor.restore(r, history(r));
                case CompletedRow r -> editor.restore(r);
                case EvaluationRow r -> editor.restore(r.evaluation());
                case DeploymentRow r -> editor.restore(r.deployment());
                case AllocationRow r ->
                        editor.restore(
                                r.version() < 0
                                        ? r.allocation()
                                        : AllocationBuilder.builder(r.allocation())
                                                .job(versions.get(r.version()))
                                                .build());
            }
        }

        private JobHistory history(JobRow row) {
            List<JobHistory.Entry> entries = new ArrayList<>();
            for (KeptVersion kept : row.versions()) {
                entries.add(new JobHistory.Entry(versions.get(kept.number()), kept.submission()));
            }
            return new JobHistory(entries, row.historyIndex());
        }

        /**
         * The state, after the last row.
         *
         * @throws IllegalStateException when the rows do not come to the hash that was written with
         *     them; the message names the tables
         */
        public State finish() {
            State state = editor.restored();
            StateHash wanted = hash;
            if (wanted != null && !wanted.equals(state.hash())) {
                throw new IllegalStateException(
                        "the rows come to state hash %s, not to %s as written; tables that differ: %s"
                                .formatted(
                                        state.hash().total(),
                                        wanted.total(),
                                        wanted.differences(state.hash())));
            }
            return state;
        }
    }
}
