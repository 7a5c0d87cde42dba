package io.drover.api.node;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a node.
 *
 * @param message message
 * @param subsystem {@code Drain}, {@code Driver}, {@code Heartbeat}, {@code Cluster}, {@code
 *     Scheduler}, {@code Storage}
 * @param details details
 * @param timestamp timestamp
 * @param createIndex Raft index of creation
 */
@RecordBuilder
public record NodeEvent(
        String message,
        String subsystem,
        @Nullable SortedMap<String, String> details,
        @Nullable Instant timestamp,
        long createIndex) {
    public NodeEvent {
        message = Absent.asEmpty(message);
        subsystem = Absent.asEmpty(subsystem);
        details = Ordered.map(details);
    }
}
