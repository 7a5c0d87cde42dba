package io.drover.api.operator;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks what would happen if something changed. Nothing is written.
 *
 * @param changes At most 100, made in this order
 */
public record SimulationRequest(@Nullable List<SimulationChange> changes) {
    public SimulationRequest {
        changes = Ordered.list(changes);
    }
}
