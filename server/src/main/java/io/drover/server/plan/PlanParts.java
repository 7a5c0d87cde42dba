package io.drover.server.plan;

import io.drover.api.allocation.AllocationMetric;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.InPlaceUpdate;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.PlanResult.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts a large plan into parts that fit into an entry of the log: what stops first, then what is
 * placed. The answer to the evaluation is in the last part, so a plan of which only some parts are
 * written is decided again.
 */
final class PlanParts {
    /** Changes of allocations in one part; each takes a few hundred bytes. */
    static final int MAX_CHANGES = 2000;

    private PlanParts() {}

    static List<PlanResult> of(PlanResult plan) {
        int changes = plan.stops().size() + plan.updates().size() + plan.placements().size();
        if (changes <= MAX_CHANGES || !plan.evictions().isEmpty()) {
            return List.of(plan); // evictions and what they make room for belong together
        }
        List<PlanResult> parts = new ArrayList<>();
        for (List<Stop> stops : chunks(plan.stops())) {
            parts.add(part(plan, List.of(), List.of(), stops, parts.isEmpty()));
        }
        for (List<InPlaceUpdate> updates : chunks(plan.updates())) {
            parts.add(part(plan, List.of(), updates, List.of(), parts.isEmpty()));
        }
        for (List<Placement> placements : chunks(plan.placements())) {
            parts.add(part(plan, placements, List.of(), List.of(), parts.isEmpty()));
        }
        PlanResult last = parts.removeLast();
        parts.add(withEvaluations(last, plan));
        return parts;
    }

    private static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MAX_CHANGES) {
            chunks.add(all.subList(from, Math.min(all.size(), from + MAX_CHANGES)));
        }
        return chunks;
    }

    private static PlanResult part(
            PlanResult plan,
            List<Placement> placements,
            List<InPlaceUpdate> updates,
            List<Stop> stops,
            boolean first) {
        List<AllocationMetric> metrics = new ArrayList<>();
        Map<Integer, Integer> places = new TreeMap<>();
        List<Placement> own = new ArrayList<>();
        for (Placement placement : placements) {
            int metric = -1;
            if (placement.metric() >= 0) {
                Integer known = places.get(placement.metric());
                if (known == null) {
                    known = metrics.size();
                    places.put(placement.metric(), known);
                    metrics.add(plan.metrics().get(placement.metric()));
                }
                metric = known;
            }
            own.add(withMetric(placement, metric));
        }
        List<InPlaceUpdate> plain = new ArrayList<>();
        for (InPlaceUpdate update : updates) {
            plain.add(
                    new InPlaceUpdate(
                            update.allocationId(), update.jobVersion(), update.deploymentId(), -1));
        }
        return new PlanResult(
                plan.evaluationId(),
                plan.namespace(),
                plan.jobId(),
                own,
                plain,
                stops,
                List.of(),
                metrics,
                first ? plan.deployment() : null,
                first ? plan.deploymentUpdates() : List.of(),
                List.of(),
                plan.decided());
    }

    private static Placement withMetric(Placement placement, int metric) {
        return new Placement(
                placement.allocationId(),
                placement.group(),
                placement.nameIndex(),
                placement.jobVersion(),
                placement.nodeId(),
                placement.ports(),
                placement.grants(),
                metric,
                placement.deploymentId(),
                placement.canary(),
                placement.previousAllocation(),
                placement.rescheduleTracker());
    }

    private static PlanResult withEvaluations(PlanResult part, PlanResult plan) {
        return new PlanResult(
                part.evaluationId(),
                part.namespace(),
                part.jobId(),
                part.placements(),
                part.updates(),
                part.stops(),
                part.evictions(),
                part.metrics(),
                part.deployment(),
                part.deploymentUpdates(),
                plan.evaluations(),
                plan.decided());
    }
}
