package io.drover.api.job;

import io.drover.api.Absent;

/**
 * The access to Consul that a group or task gets.
 *
 * @param namespace namespace
 * @param cluster default {@code default}
 * @param partition partition
 */
public record Consul(String namespace, String cluster, String partition) {
    public Consul {
        namespace = Absent.asEmpty(namespace);
        cluster = Absent.asEmpty(cluster);
        partition = Absent.asEmpty(partition);
    }
}
