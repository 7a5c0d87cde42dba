package io.drover.api.allocation;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a group found no node, and what would help. Drover's own.
 *
 * @param ruledOut by check, the nodes that fail it; the check that most fail comes first
 * @param change the smallest single change that would place one more; null when no single one would
 */
public record PlacementExplanation(
        @Nullable List<RuledOut> ruledOut, @Nullable SuggestedChange change) {
    public PlacementExplanation {
        ruledOut = Ordered.list(ruledOut);
    }
}
