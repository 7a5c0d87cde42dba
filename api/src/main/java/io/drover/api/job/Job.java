package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Bytes;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants to run: groups of tasks, how many of each, where they may go and how they
 * change.
 *
 * <p>Request pointers are optional; the agent canonicalizes missing values before validation. Full
 * object is returned by {@code GET /v1/job/:id}, in {@code Allocation.Job}, in {@code /versions}.
 *
 * @param region Rewritten at registration; first non-empty of: request body {@code Region}, {@code
 *     ?region=}, job {@code Region}, agent region. {@code global} becomes the agent region;
 *     multiregion jobs are stored with {@code global}; default {@code global}
 * @param namespace Resolution order: {@code ?namespace=}, body {@code Namespace}, job field, {@code
 *     default}; default {@code default}
 * @param id Required on register/plan (400 {@code Job ID hasn't been provided} / {@code Job must
 *     have a valid ID}). Slashes allowed; clients path-escape it in URLs. Child IDs: {@code
 *     <parent>/periodic-<unix-seconds>} and {@code
 *     <parent>/dispatch-[<id-prefix>-]<unix-seconds>-<uuid8>}
 * @param name Display name; default same as {@code ID}
 * @param type {@code service}, {@code batch}, {@code system}, {@code sysbatch} ({@code _core} is
 *     internal and refused). Cannot change between versions; default {@code service}
 * @param priority 1–100 by default; ceiling is server config {@code job_max_priority}; server
 *     default from {@code job_default_priority}; default {@code 50}
 * @param allAtOnce All-or-nothing plan
 * @param datacenters Glob patterns allowed; default {@code ["*"]} (server)
 * @param nodePool Empty becomes the namespace default pool or {@code default} at admission; default
 *     {@code ""} → {@code default}
 * @param constraints constraints
 * @param affinities affinities
 * @param taskGroups At least one required
 * @param update The server keeps only {@code Stagger} and {@code MaxParallel} at job level in the
 *     response; group-level {@code Update} holds the rest; default service/system: UpdateStrategy
 *     defaults
 * @param multiregion multiregion
 * @param spreads spreads
 * @param periodic Cron launch; batch/sysbatch only
 * @param parameterizedJob Dispatch template; batch/sysbatch only
 * @param reschedule Request only: merged into each group, not stored at job level
 * @param migrate Request only: merged into each group
 * @param meta Arbitrary key/value
 * @param ui Description and links for the web UI
 * @param stop True after deregister without purge
 * @param parentId Set on periodic/dispatched children
 * @param dispatched Read-only ({@code field 'Dispatched' is read-only})
 * @param dispatchIdempotencyToken Token given to the dispatch call
 * @param payload Dispatch payload; the server stores it snappy-compressed but returns it
 *     decompressed, base64 in JSON
 * @param consulNamespace Legacy
 * @param vaultNamespace Legacy
 * @param nomadTokenId Accessor of the submitting token (not its secret)
 * @param status {@code pending}, {@code running}, {@code dead}
 * @param statusDescription Reason text
 * @param stable Set when a deployment of this version succeeded, or via {@code /stable}
 * @param version Increments on each spec change
 * @param submitTime Unix nanoseconds
 * @param createIndex Raft index of creation
 * @param modifyIndex Changes on any write (status changes included)
 * @param jobModifyIndex Changes only when the spec changes; used by {@code -check-index} / {@code
 *     EnforceIndex}
 * @param versionTag Tag attached to this version
 */
@RecordBuilder
public record Job(
        String region,
        String namespace,
        @JsonProperty("ID") String id,
        String name,
        String type,
        @Nullable Integer priority,
        boolean allAtOnce,
        @Nullable List<String> datacenters,
        String nodePool,
        @Nullable List<Constraint> constraints,
        @Nullable List<Affinity> affinities,
        @Nullable List<TaskGroup> taskGroups,
        @Nullable UpdateStrategy update,
        @Nullable Multiregion multiregion,
        @Nullable List<Spread> spreads,
        @Nullable PeriodicConfig periodic,
        @Nullable ParameterizedJobConfig parameterizedJob,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable ReschedulePolicy reschedule,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable MigrateStrategy migrate,
        @Nullable SortedMap<String, String> meta,
        @JsonProperty("UI") @Nullable JobUIConfig ui,
        boolean stop,
        @JsonProperty("ParentID") String parentId,
        boolean dispatched,
        String dispatchIdempotencyToken,
        @Nullable Bytes payload,
        String consulNamespace,
        String vaultNamespace,
        @JsonProperty("NomadTokenID") String nomadTokenId,
        String status,
        String statusDescription,
        boolean stable,
        int version,
        long submitTime,
        long createIndex,
        long modifyIndex,
        long jobModifyIndex,
        @Nullable JobVersionTag versionTag) {
    public Job {
        region = Absent.asEmpty(region);
        namespace = Absent.asEmpty(namespace);
        id = Absent.asEmpty(id);
        name = Absent.asEmpty(name);
        type = Absent.asEmpty(type);
        nodePool = Absent.asEmpty(nodePool);
        parentId = Absent.asEmpty(parentId);
        dispatchIdempotencyToken = Absent.asEmpty(dispatchIdempotencyToken);
        consulNamespace = Absent.asEmpty(consulNamespace);
        vaultNamespace = Absent.asEmpty(vaultNamespace);
        nomadTokenId = Absent.asEmpty(nomadTokenId);
        status = Absent.asEmpty(status);
        statusDescription = Absent.asEmpty(statusDescription);
        datacenters = Ordered.list(datacenters);
        constraints = Ordered.list(constraints);
        affinities = Ordered.list(affinities);
        taskGroups = Ordered.list(taskGroups);
        spreads = Ordered.list(spreads);
        meta = Ordered.map(meta);
    }
}
