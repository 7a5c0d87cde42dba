package io.drover.server.plan;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.NodeLedger;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Eviction;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides which part of a plan still fits a state that is newer than the one it was made on. */
public interface PlanCheck {
    /**
     * What may be carried out.
     *
     * @param state the newest state, with all plans that come before this one
     */
    Verdict check(State state, Decision decision);

    /**
     * The part that fits.
     *
     * @param accepted what to write; null when there is nothing worth it
     * @param complete whether nothing had to be left out
     */
    record Verdict(@Nullable PlanResult accepted, boolean complete) {}

    /** Checks each placement against its node: there, ready, with room and free ports and cores. */
    static PlanCheck byNode() {
        return PlanCheck::checkOne;
    }

    private static Verdict checkOne(State state, Decision decision) {
        PlanResult plan = decision.plan();
        Evaluation evaluation = state.evaluation(plan.evaluationId());
        if (evaluation == null || !Statuses.isOpen(evaluation)) {
            return new Verdict(null, true);
        }
        List<Placement> fitting = fitting(state, plan);
        if (fitting.size() == plan.placements().size()) {
            return new Verdict(decision.complete(), true);
        }
        if (decision.allAtOnce()) {
            return new Verdict(null, false);
        }
        PlanResult rest = part(plan, fitting);
        boolean worthIt =
                !fitting.isEmpty() || !rest.stops().isEmpty() || !rest.updates().isEmpty();
        return new Verdict(worthIt ? rest : null, false);
    }

    /** The version that is placed; an old one may be kept by the predecessor alone. */
    private static @Nullable Job version(State state, Job current, Placement placement) {
        if (placement.jobVersion() == current.version()) {
            return current;
        }
        Job kept = state.jobVersion(current.namespace(), current.id(), placement.jobVersion());
        Allocation previous =
                kept == null ? state.allocation(placement.previousAllocation()) : null;
        return previous == null ? kept : previous.job();
    }

    private static List<Placement> fitting(State state, PlanResult plan) {
        Job current = state.job(plan.namespace(), plan.jobId());
        if (current == null || current.stop()) {
            return List.of();
        }
        List<Placement> fitting = plan.placements();
        List<Eviction> evictions = plan.evictions();
        while (true) {
            fitting = fitting(state, plan, current, fitting, evictions);
            List<Eviction> needed = evictionsFor(fitting, evictions);
            if (needed.size() == evictions.size()) {
                return fitting;
            }
            evictions = needed; // what is let off takes its room back
        }
    }

    private static List<Eviction> evictionsFor(
            List<Placement> placements, List<Eviction> evictions) {
        if (evictions.isEmpty()) {
            return evictions;
        }
        TreeSet<String> placed = new TreeSet<>();
        placements.forEach(placement -> placed.add(placement.allocationId()));
        return evictions.stream().filter(one -> placed.contains(one.byAllocation())).toList();
    }

    private static List<Placement> fitting(
            State state,
            PlanResult plan,
            Job current,
            List<Placement> placements,
            List<Eviction> evictions) {
        TreeSet<String> leaving = new TreeSet<>();
        for (Stop stop : plan.stops()) {
            if (!stop.desiredStatus().isEmpty() || stop.clientStatus().equals("lost")) {
                leaving.add(stop.allocationId());
            }
        }
        evictions.forEach(eviction -> leaving.add(eviction.allocationId()));
        Map<String, NodeLedger> ledgers = new TreeMap<>();
        List<Placement> fitting = new ArrayList<>();
        for (Placement placement : placements) {
            NodeLedger ledger = ledgers.get(placement.nodeId());
            if (ledger == null) {
                ledger = NodeLedger.of(state, placement.nodeId(), leaving);
            }
            Job job = version(state, current, placement);
            if (ledger == null || job == null) {
                continue;
            }
            ledgers.put(placement.nodeId(), ledger);
            if (ledger.add(job, placement) == null) {
                fitting.add(placement);
            }
        }
        return fitting;
    }

    /**
     * The plan with fewer placements and without the answer to its evaluation, which is decided
     * again. Its stops stand: what they make room for is placed by the next attempt.
     */
    private static PlanResult part(PlanResult plan, List<Placement> placements) {
        return new PlanResult(
                plan.evaluationId(),
                plan.namespace(),
                plan.jobId(),
                placements,
                plan.updates(),
                plan.stops(),
                evictionsFor(placements, plan.evictions()),
                plan.metrics(),
                plan.deployment(),
                plan.deploymentUpdates(),
                plan.evaluations(),
                plan.decided());
    }
}
