package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One change of a count, or a report about one.
 *
 * @param count Nullable
 * @param previousCount previous count
 * @param error error
 * @param message message
 * @param meta meta
 * @param evalId Nullable
 * @param time Unix nanoseconds
 * @param createIndex Raft index of creation
 */
@RecordBuilder
public record ScalingEvent(
        @Nullable Integer count,
        int previousCount,
        boolean error,
        String message,
        @Nullable SortedMap<String, Object> meta,
        @JsonProperty("EvalID") @Nullable String evalId,
        long time,
        long createIndex) {
    public ScalingEvent {
        message = Absent.asEmpty(message);
        meta = Ordered.map(meta);
    }
}
