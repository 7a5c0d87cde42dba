package io.drover.api.namespace;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Bytes;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of nodes that jobs choose by name.
 *
 * @param name {@code ^[a-zA-Z0-9-_]{1,128}$}; built-in {@code all} and {@code default}; required
 * @param description ≤ 256 chars
 * @param meta meta
 * @param nodeIdentityTtl Request: string or ns integer; response: ns integer; default {@code 24h}
 * @param schedulerConfiguration scheduler configuration
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param hash Content hash, internal
 */
@RecordBuilder
public record NodePool(
        String name,
        String description,
        @Nullable SortedMap<String, String> meta,
        @JsonProperty("NodeIdentityTTL") Duration nodeIdentityTtl,
        @Nullable NodePoolSchedulerConfiguration schedulerConfiguration,
        long createIndex,
        long modifyIndex,
        @Nullable Bytes hash) {
    public NodePool {
        name = Absent.asEmpty(name);
        description = Absent.asEmpty(description);
        nodeIdentityTtl = Absent.asZero(nodeIdentityTtl);
        meta = Ordered.map(meta);
    }
}
