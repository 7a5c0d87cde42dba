package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a node, and where each part of it comes from.
 *
 * @param meta Merged
 * @param dynamic Values may be null
 * @param staticValue static
 */
public record NodeMetaResponse(
        @Nullable SortedMap<String, String> meta,
        @Nullable SortedMap<String, String> dynamic,
        @JsonProperty("Static") @Nullable SortedMap<String, String> staticValue) {
    public NodeMetaResponse {
        meta = Ordered.map(meta);
        dynamic = Ordered.map(dynamic);
        staticValue = Ordered.map(staticValue);
    }
}
