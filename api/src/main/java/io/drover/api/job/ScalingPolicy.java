package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The bounds within which a count or resource may be scaled, and what a scaler is told.
 *
 * @param min default group count
 * @param max Missing value is stored as -1 and fails validation; required
 * @param policy Opaque autoscaler object
 * @param enabled default {@code true}
 * @param type {@code horizontal}, {@code vertical_cpu}, {@code vertical_mem}, {@code cluster};
 *     default {@code horizontal}
 * @param id UUID; default server
 * @param namespace legacy; server never fills it
 * @param target Keys {@code Namespace}, {@code Job}, {@code Group}, {@code Task}; default server
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 */
@RecordBuilder
public record ScalingPolicy(
        @Nullable Integer min,
        int max,
        @Nullable SortedMap<String, Object> policy,
        @Nullable Boolean enabled,
        String type,
        @JsonProperty("ID") String id,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String namespace,
        @Nullable SortedMap<String, String> target,
        long createIndex,
        long modifyIndex) {
    public ScalingPolicy {
        type = Absent.asEmpty(type);
        id = Absent.asEmpty(id);
        namespace = Absent.asEmpty(namespace);
        policy = Ordered.map(policy);
        target = Ordered.map(target);
    }
}
