package io.drover.server.plan;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.server.plan.PlanCheck.Verdict;
import io.drover.server.plan.PlansUnderWay.Taken;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.PlanLedger;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Eviction;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks each placement against its node as it is now, with what plans under way will take of it.
 *
 * <p>A placement that is left out leaves what it replaces in place, so that the next attempt
 * replaces it with all that is known of it; and what stays in place may leave out others. So the
 * check is repeated until nothing more has to be left out.
 */
final class NodeCheck {
    private final PlanLedger ledger = new PlanLedger();

    Verdict check(State state, PlansUnderWay underWay, Decision decision) {
        PlanResult plan = decision.plan();
        Evaluation evaluation = state.evaluation(plan.evaluationId());
        if (evaluation == null || !Statuses.isOpen(evaluation)) {
            return Verdict.over();
        }
        Set<String> leftOut = new TreeSet<>();
        Set<String> refusing = new TreeSet<>();
        while (leaveOut(state, underWay, plan, leftOut, refusing)) {
            if (decision.allAtOnce()) {
                break;
            }
        }
        if (leftOut.isEmpty()) {
            return Verdict.all(decision.complete());
        }
        PlanResult rest = decision.allAtOnce() ? null : PartialPlan.without(plan, leftOut);
        return new Verdict(
                rest == null || PartialPlan.isNothing(rest) ? null : rest, false, refusing);
    }

    /** Leaves out what does not fit; true when that may leave out more. */
    private boolean leaveOut(
            State state,
            PlansUnderWay underWay,
            PlanResult plan,
            Set<String> leftOut,
            Set<String> refusing) {
        Job current = state.job(plan.namespace(), plan.jobId());
        boolean wanted = current != null && !current.stop();
        Set<String> leaving = leaving(plan, leftOut);
        boolean more = false;
        try (PlanLedger.Check check = ledger.open(state)) {
            leaving.stream().map(state::allocation).filter(Objects::nonNull).forEach(check::leave);
            Set<String> touched = new HashSet<>();
            for (Placement placement : plan.placements()) {
                if (leftOut.contains(placement.allocationId())) {
                    continue;
                }
                if (touched.add(placement.nodeId())) {
                    hold(state, underWay.on(placement.nodeId()), check);
                }
                Job job = PlansUnderWay.job(state, plan, placement);
                if (!wanted || job == null || check.add(job, placement) != null) {
                    leftOut.add(placement.allocationId());
                    refusing.add(placement.nodeId());
                    more |= leaving.contains(placement.previousAllocation());
                }
            }
        }
        for (Eviction eviction : plan.evictions()) {
            more |=
                    leftOut.contains(eviction.byAllocation())
                            && leaving.contains(eviction.allocationId());
        }
        return more;
    }

    /** What is under way for a node, but for what has arrived and only was not told of yet. */
    private static void hold(State state, List<Taken> taken, PlanLedger.Check check) {
        for (Taken each : taken) {
            if (state.allocation(each.placement().allocationId()) == null) {
                check.hold(each.job(), each.placement());
            }
        }
    }

    /** What the plan ends, but for what stays because its successor is left out. */
    private static Set<String> leaving(PlanResult plan, Set<String> leftOut) {
        Set<String> kept = PartialPlan.kept(plan, leftOut);
        Set<String> leaving = new TreeSet<>();
        for (Stop stop : plan.stops()) {
            boolean ends = !stop.desiredStatus().isEmpty() || stop.clientStatus().equals("lost");
            if (ends && !kept.contains(stop.allocationId())) {
                leaving.add(stop.allocationId());
            }
        }
        plan.evictions().stream()
                .filter(eviction -> !leftOut.contains(eviction.byAllocation()))
                .forEach(eviction -> leaving.add(eviction.allocationId()));
        return leaving;
    }
}
