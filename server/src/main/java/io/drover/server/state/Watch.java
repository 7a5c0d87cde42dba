package io.drover.server.state;

import org.jspecify.annotations.Nullable;

/**
 * What a blocking query waits for: a table, or one row of it.
 *
 * @param table the table
 * @param key the row, as {@link StateEvent#key} gives it; null for the whole table
 */
public record Watch(Table table, @Nullable String key) {
    /** Any change of the table. */
    public static Watch table(Table table) {
        return new Watch(table, null);
    }

    public static Watch job(String namespace, String id) {
        return new Watch(Table.JOBS, jobKey(namespace, id));
    }

    public static Watch jobVersions(String namespace, String id) {
        return new Watch(Table.JOB_VERSIONS, jobKey(namespace, id));
    }

    public static Watch jobSummary(String namespace, String id) {
        return new Watch(Table.JOB_SUMMARIES, jobKey(namespace, id));
    }

    /** How a job was launched and scaled. */
    public static Watch jobActivity(String namespace, String id) {
        return new Watch(Table.JOB_ACTIVITIES, jobKey(namespace, id));
    }

    public static Watch allocation(String id) {
        return new Watch(Table.ALLOCATIONS, id);
    }

    public static Watch evaluation(String id) {
        return new Watch(Table.EVALUATIONS, id);
    }

    public static Watch node(String id) {
        return new Watch(Table.NODES, id);
    }

    public static Watch deployment(String id) {
        return new Watch(Table.DEPLOYMENTS, id);
    }

    public static Watch namespace(String name) {
        return new Watch(Table.NAMESPACES, name);
    }

    public static Watch nodePool(String name) {
        return new Watch(Table.NODE_POOLS, name);
    }

    /**
     * The index of the last change of what is watched: a row's own while it exists, else its
     * table's. Never 0, so that a query that was answered can be asked again with its index.
     */
    public long indexIn(State state) {
        long row = key == null ? 0 : state.rowIndex(table, key);
        return Math.max(1, row > 0 ? row : state.index(table));
    }

    static String jobKey(String namespace, String id) {
        return namespace + "\0" + id;
    }
}
