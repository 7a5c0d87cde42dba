package io.drover.api.namespace;

import io.drover.api.Absent;
import io.drover.api.Bytes;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of jobs with names and rights of its own.
 *
 * @param name {@code ^[a-zA-Z0-9-]{1,128}$}; required
 * @param description ≤ 256 chars
 * @param quota quota
 * @param capabilities capabilities
 * @param nodePoolConfiguration node pool configuration
 * @param vaultConfiguration vault configuration
 * @param consulConfiguration consul configuration
 * @param meta meta
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param requiredExtraClaims Workload identity extra claims every identity gets
 * @param optionalExtraClaims Claims selectable by identities
 * @param hash Content hash, internal
 */
@RecordBuilder
public record Namespace(
        String name,
        String description,
        String quota,
        @Nullable NamespaceCapabilities capabilities,
        @Nullable NamespaceNodePoolConfiguration nodePoolConfiguration,
        @Nullable NamespaceVaultConfiguration vaultConfiguration,
        @Nullable NamespaceConsulConfiguration consulConfiguration,
        @Nullable SortedMap<String, String> meta,
        long createIndex,
        long modifyIndex,
        @Nullable SortedMap<String, String> requiredExtraClaims,
        @Nullable SortedMap<String, String> optionalExtraClaims,
        @Nullable Bytes hash) {
    public Namespace {
        name = Absent.asEmpty(name);
        description = Absent.asEmpty(description);
        quota = Absent.asEmpty(quota);
        meta = Ordered.map(meta);
        requiredExtraClaims = Ordered.map(requiredExtraClaims);
        optionalExtraClaims = Ordered.map(optionalExtraClaims);
    }
}
