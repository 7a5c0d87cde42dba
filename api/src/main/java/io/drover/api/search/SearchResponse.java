package io.drover.api.search;

import io.drover.api.Ordered;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Identifiers that begin with a text, by kind.
 *
 * @param matches Context → IDs (max 20)
 * @param truncations Context → true when more than 20 matched
 */
public record SearchResponse(
        @Nullable SortedMap<String, List<String>> matches,
        @Nullable SortedMap<String, Boolean> truncations) {
    public SearchResponse {
        matches = Ordered.map(matches);
        truncations = Ordered.map(truncations);
    }
}
