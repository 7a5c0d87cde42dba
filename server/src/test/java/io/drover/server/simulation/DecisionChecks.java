package io.drover.server.simulation;

import io.drover.api.evaluation.DecisionTrace;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.json.Codec;
import io.drover.server.replay.Decider;
import io.drover.server.replay.Recorder;
import io.drover.server.scheduler.Decision;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/**
 * Decides more than once what should come out the same: at once by a scheduler that remembers
 * nothing, and in the end from the entries of the log.
 */
@NullUnmarked
final class DecisionChecks implements Decider {
    private static final int EVERY = 4;

    private final Supplier<Decider> fresh;
    private final Codec codec;
    private final Recorder recorder;
    private int decisions;

    /**
     * @param fresh makes schedulers that have decided nothing yet
     */
    DecisionChecks(Supplier<Decider> fresh, Codec codec) {
        this.fresh = fresh;
        this.codec = codec;
        this.recorder = new Recorder(fresh.get(), codec);
    }

    @Override
    public Decision decide(State state, Evaluation evaluation, long seed, long now) {
        Decision decision = recorder.decide(state, evaluation, seed, now);
        decisions++;
        DecisionTrace trace = decision.plan().decided();
        if (decisions % EVERY == 0
                && again(fresh.get(), state, evaluation, trace) != trace.digest()) {
            throw new AssertionError(
                    "evaluation %s is decided otherwise with the same seed"
                            .formatted(evaluation.id()));
        }
        return decision;
    }

    private long again(Decider decider, State state, Evaluation evaluation, DecisionTrace trace) {
        return new Recorder(decider, codec)
                .decide(state, evaluation, trace.seed(), trace.decidedAt())
                .plan()
                .decided()
                .digest();
    }

    private record Recorded(String evaluationId, DecisionTrace trace) {}

    /**
     * Decides all again that the log holds, on states that are made again.
     *
     * @return how many decisions there were
     */
    int replay(List<SimulatedRegion.Entry> entries) {
        List<Recorded> recorded = recorded(entries);
        Decider decider = fresh.get();
        State state = State.initial();
        int next = 0;
        for (Recorded one : recorded) {
            while (state.index() < one.trace().stateIndex()) {
                SimulatedRegion.Entry entry = entries.get(next);
                state = StateMachine.apply(state, entry.time(), entry.commands()).state();
                next++;
            }
            Evaluation evaluation = state.evaluation(one.evaluationId());
            if (again(decider, state, evaluation, one.trace()) != one.trace().digest()) {
                throw new AssertionError(
                        "evaluation %s is decided otherwise when it is replayed at index %d"
                                .formatted(one.evaluationId(), state.index()));
            }
        }
        return recorded.size();
    }

    private static List<Recorded> recorded(List<SimulatedRegion.Entry> entries) {
        List<Recorded> recorded = new ArrayList<>();
        for (SimulatedRegion.Entry entry : entries) {
            for (Command command : entry.commands()) {
                if (command instanceof Command.ApplyPlan(PlanResult plan)
                        && plan.decided() != null) {
                    recorded.add(new Recorded(plan.evaluationId(), plan.decided()));
                }
            }
        }
        recorded.sort(Comparator.comparingLong(one -> one.trace().stateIndex()));
        return recorded;
    }
}
