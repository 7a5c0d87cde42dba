package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import java.time.Duration;

/**
 * One replacement of a failed allocation.
 *
 * @param rescheduleTime Unix nanoseconds
 * @param prevAllocId prev alloc id
 * @param prevNodeId prev node id
 * @param delay delay
 */
public record RescheduleEvent(
        long rescheduleTime,
        @JsonProperty("PrevAllocID") String prevAllocId,
        @JsonProperty("PrevNodeID") String prevNodeId,
        Duration delay) {
    public RescheduleEvent {
        prevAllocId = Absent.asEmpty(prevAllocId);
        prevNodeId = Absent.asEmpty(prevNodeId);
        delay = Absent.asZero(delay);
    }
}
