package io.drover.api.job;

import io.drover.api.Absent;

/**
 * A condition that a node has to meet.
 *
 * @param lTarget Usually an interpolation such as {@code ${attr.kernel.name}}
 * @param rTarget r target
 * @param operand {@code =}, {@code ==}, {@code is}, {@code !=}, {@code not}, {@code >}, {@code >=},
 *     {@code <}, {@code <=}, {@code distinct_hosts}, {@code distinct_property}, {@code regexp},
 *     {@code version}, {@code semver}, {@code set_contains}, {@code set_contains_all}, {@code
 *     set_contains_any}, {@code is_set}, {@code is_not_set}; default required in JSON ({@code =} by
 *     the HCL parser)
 */
public record Constraint(String lTarget, String rTarget, String operand) {
    public Constraint {
        lTarget = Absent.asEmpty(lTarget);
        rTarget = Absent.asEmpty(rTarget);
        operand = Absent.asEmpty(operand);
    }
}
