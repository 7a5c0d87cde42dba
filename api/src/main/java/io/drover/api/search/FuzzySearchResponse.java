package io.drover.api.search;

import io.drover.api.Ordered;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Names that contain a text, by kind.
 *
 * @param matches Context → FuzzyMatch list
 * @param truncations truncations
 */
public record FuzzySearchResponse(
        @Nullable SortedMap<String, List<FuzzyMatch>> matches,
        @Nullable SortedMap<String, Boolean> truncations) {
    public FuzzySearchResponse {
        matches = Ordered.map(matches);
        truncations = Ordered.map(truncations);
    }
}
