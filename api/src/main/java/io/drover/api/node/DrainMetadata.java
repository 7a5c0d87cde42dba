package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A drain with who asked for it and why.
 *
 * @param startedAt started at
 * @param updatedAt updated at
 * @param status {@code draining}, {@code complete}, {@code canceled}
 * @param accessorId accessor id
 * @param meta Keys used by the CLI: {@code message}, {@code cancel_message}
 */
@RecordBuilder
public record DrainMetadata(
        @Nullable Instant startedAt,
        @Nullable Instant updatedAt,
        String status,
        @JsonProperty("AccessorID") String accessorId,
        @Nullable SortedMap<String, String> meta) {
    public DrainMetadata {
        status = Absent.asEmpty(status);
        accessorId = Absent.asEmpty(accessorId);
        meta = Ordered.map(meta);
    }
}
