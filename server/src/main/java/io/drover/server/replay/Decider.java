package io.drover.server.replay;

import io.drover.api.evaluation.Evaluation;
import io.drover.server.scheduler.Decision;
import io.drover.server.state.State;

/**
 * Decides evaluations: {@link io.drover.server.scheduler.Scheduler#decide}, or what stands in for
 * it. The same arguments give the same decision.
 */
@FunctionalInterface
public interface Decider {
    /**
     * Decides one evaluation.
     *
     * @param evaluation as it is in {@code state}
     * @param seed breaks ties
     * @param now Unix nanoseconds
     */
    Decision decide(State state, Evaluation evaluation, long seed, long now);
}
