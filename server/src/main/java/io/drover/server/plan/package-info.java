/**
 * From what schedulers decided to what is carried out.
 *
 * <p>Start with {@link io.drover.server.plan.PlanApplier}, the duty that checks plans against the
 * newest state, many in one entry of the log; {@link io.drover.server.plan.PlanCheck} is the check.
 */
@NullMarked
package io.drover.server.plan;

import org.jspecify.annotations.NullMarked;
