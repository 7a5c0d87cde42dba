package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A scaling policy in a list.
 *
 * @param id id
 * @param enabled enabled
 * @param type type
 * @param target target
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 */
@RecordBuilder
public record ScalingPolicyListStub(
        @JsonProperty("ID") String id,
        boolean enabled,
        String type,
        @Nullable SortedMap<String, String> target,
        long createIndex,
        long modifyIndex) {
    public ScalingPolicyListStub {
        id = Absent.asEmpty(id);
        type = Absent.asEmpty(type);
        target = Ordered.map(target);
    }
}
