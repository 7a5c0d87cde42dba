package io.drover.api.job;

import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * A preference for, or with a negative weight against, nodes that meet a condition.
 *
 * @param lTarget l target
 * @param rTarget r target
 * @param operand Same operands as Constraint minus the {@code distinct_*} and {@code is_set}
 *     family; default required in JSON ({@code =} by the HCL parser)
 * @param weight -100…100, not 0; default {@code 50}
 */
public record Affinity(String lTarget, String rTarget, String operand, @Nullable Integer weight) {
    public Affinity {
        lTarget = Absent.asEmpty(lTarget);
        rTarget = Absent.asEmpty(rTarget);
        operand = Absent.asEmpty(operand);
    }
}
