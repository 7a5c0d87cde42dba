package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A reschedule event.
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
        @Nullable Duration delay) {}
