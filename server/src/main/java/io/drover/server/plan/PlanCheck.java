package io.drover.server.plan;

import io.drover.server.scheduler.Decision;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which part of a plan still fits a state that is newer than the one it was made on. */
public interface PlanCheck {
    /**
     * What may be carried out.
     *
     * @param state the newest state
     * @param underWay plans that the log has and the state does not
     */
    Verdict check(State state, PlansUnderWay underWay, Decision decision);

    /** What may be carried out when no other plan is under way. */
    default Verdict check(State state, Decision decision) {
        return check(state, new PlansUnderWay(), decision);
    }

    /**
     * The part that fits.
     *
     * @param accepted what to write; null when there is nothing worth it
     * @param complete whether nothing had to be left out
     * @param refusing nodes that something was left out for
     */
    record Verdict(@Nullable PlanResult accepted, boolean complete, Set<String> refusing) {
        /** Everything. */
        public static Verdict all(PlanResult plan) {
            return new Verdict(plan, true, Set.of());
        }

        /** The evaluation is over, so there is nothing to do. */
        public static Verdict over() {
            return new Verdict(null, true, Set.of());
        }
    }

    /** Checks each placement against its node: there, ready, with room and free ports and cores. */
    static PlanCheck byNode() {
        return new NodeCheck()::check;
    }
}
