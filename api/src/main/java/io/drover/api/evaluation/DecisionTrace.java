package io.drover.api.evaluation;

/**
 * How an evaluation was decided: what it takes to decide it again, and a sum of what came out.
 *
 * @param stateIndex Index of the state that was looked at
 * @param seed What ties between equal choices were broken by
 * @param decidedAt When, Unix nanoseconds, as the scheduler was told
 * @param algorithm Version of the scheduler; another one may decide otherwise
 * @param digest Sum of the whole decision, identifiers and scores included
 */
public record DecisionTrace(
        long stateIndex, long seed, long decidedAt, int algorithm, long digest) {}
