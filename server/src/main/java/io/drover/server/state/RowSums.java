package io.drover.server.state;

import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationMetric;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.jobstatus.JobSummary;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NodePool;
import io.drover.api.node.Node;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.collection.PersistentMap;
import io.drover.server.digest.Digest;
import io.drover.server.digest.DigestOf;
import io.drover.server.digest.Memory;
import io.drover.server.digest.Sum;
import java.util.EnumMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sums of the tables, kept up row by row. A new kind of row is listed here; a new table gets a
 * case in {@link #each}, without which it does not compile.
 */
@DigestOf(
        rows = {
            Allocation.class,
            Evaluation.class,
            JobSummary.class,
            Node.class,
            Job.class,
            JobHistory.class,
            Deployment.class,
            Namespace.class,
            NodePool.class,
            SchedulerConfiguration.class,
            CompletedNames.class,
            JobActivity.class
        },
        shared = {Job.class, AllocationMetric.class, AllocatedResources.class})
final class RowSums {
    private final EnumMap<Table, Sum> sums = new EnumMap<>(Table.class);
    private final Digest digest;

    /** Goes on from {@code sums}, a map that is not changed. */
    RowSums(SortedMap<Table, Sum> sums, Memory memory) {
        this.sums.putAll(sums);
        this.digest = new Digest(memory);
    }

    /** A copy of the sums so far. */
    SortedMap<Table, Sum> sums() {
        return new TreeMap<>(sums);
    }

    /** One row was {@code before} and is {@code after}; null for none. */
    void change(Table table, String key, @Nullable Record before, @Nullable Record after) {
        digest.row(table.name(), key);
        RowSumsDigests.change(digest, before, after);
        Sum change = digest.take();
        Sum sum = sums.get(table);
        sums.put(table, sum == null ? change : sum.plus(change));
    }

    /** The sums of a state's tables, from its rows alone. */
    static SortedMap<Table, Sum> of(State state) {
        RowSums all = new RowSums(new TreeMap<>(), new Memory());
        for (Table table : Table.values()) {
            each(state, table, (key, row) -> all.change(table, key, null, row));
        }
        return all.sums();
    }

    /** Hands out the rows of one table, each with the key that its changes name. */
    static void each(State state, Table table, BiConsumer<String, Record> row) {
        switch (table) {
            case NODES -> plain(state.nodes, row);
            case JOBS -> byJob(state.jobs, row);
            case JOB_VERSIONS -> byJob(state.jobHistories, row);
            case JOB_SUBMISSIONS -> {
                // They are part of the versions' rows.
            }
            case JOB_SUMMARIES -> byJob(state.summaries, row);
            case EVALUATIONS -> plain(state.evaluations, row);
            case ALLOCATIONS -> plain(state.allocations, row);
            case DEPLOYMENTS -> plain(state.deployments, row);
            case NAMESPACES -> plain(state.namespaces, row);
            case NODE_POOLS -> plain(state.nodePools, row);
            case SCHEDULER_CONFIGURATION -> row.accept("", state.schedulerConfiguration);
            case JOB_ACTIVITIES -> byJob(state.activities, row);
            case COMPLETED_NAMES -> byJob(state.completedNames, row);
        }
    }

    private static void plain(
            PersistentMap<String, ? extends Record> rows, BiConsumer<String, Record> row) {
        rows.forEach(e -> row.accept(e.getKey(), e.getValue()));
    }

    private static void byJob(
            PersistentMap<JobKey, ? extends Record> rows, BiConsumer<String, Record> row) {
        rows.forEach(e ->
                row.accept(Watch.jobKey(e.getKey().namespace(), e.getKey().id()), e.getValue()));
    }
}
