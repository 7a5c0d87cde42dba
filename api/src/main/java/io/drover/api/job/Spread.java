package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute over whose values the allocations of a group are spread.
 *
 * @param attribute required
 * @param weight 1…100; default {@code 50}
 * @param spreadTarget Empty = even spread
 */
public record Spread(
        String attribute, @Nullable Integer weight, @Nullable List<SpreadTarget> spreadTarget) {
    public Spread {
        attribute = Absent.asEmpty(attribute);
        spreadTarget = Ordered.list(spreadTarget);
    }
}
