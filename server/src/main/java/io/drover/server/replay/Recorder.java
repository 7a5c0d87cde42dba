package io.drover.server.replay;

import io.drover.api.evaluation.DecisionTrace;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.json.Codec;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.State;

/** Has evaluations decided and takes down, with each decision, what it takes to repeat it. */
public final class Recorder implements Decider {
    private final Decider decider;
    private final DecisionDigest digest;
    private final int algorithm;

    /** Takes down the decisions of {@code decider}, which are those of the current algorithm. */
    public Recorder(Decider decider, Codec codec) {
        this(decider, codec, Scheduler.ALGORITHM);
    }

    Recorder(Decider decider, Codec codec, int algorithm) {
        this.decider = decider;
        this.digest = new DecisionDigest(codec);
        this.algorithm = algorithm;
    }

    /** How a server decides: with its scheduler, every decision taken down. */
    public static Recorder of(Scheduler scheduler, Codec codec) {
        return new Recorder(scheduler::decide, codec);
    }

    @Override
    public Decision decide(State state, Evaluation evaluation, long seed, long now) {
        Decision decision = decider.decide(state, evaluation, seed, now);
        return decision.decidedBy(
                new DecisionTrace(
                        decision.snapshotIndex(), seed, now, algorithm, digest.of(decision)));
    }
}
