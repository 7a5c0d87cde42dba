package io.drover.server.replay;

import io.drover.api.evaluation.DecisionTrace;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds decisions in entries. */
final class RecordedDecisions {
    private static final Comparator<RecordedDecision> BY_STATE =
            Comparator.comparingLong((RecordedDecision each) -> each.trace.stateIndex())
                    .thenComparing(each -> each.evaluationId);

    private final LogFormat format;

    RecordedDecisions(LogFormat format) {
        this.format = format;
    }

    private record Key(String evaluationId, DecisionTrace trace) {}

    /** All decisions of one evaluation that anything of was carried out, with their parts. */
    List<RecordedDecision> of(String evaluationId, ArchiveDirectory kept) throws IOException {
        byte[] sought = evaluationId.getBytes(StandardCharsets.US_ASCII);
        Map<Key, RecordedDecision> found = new LinkedHashMap<>();
        for (Segment segment : kept.segments()) {
            try (Segment.Reader entries = segment.read()) {
                for (var entry = entries.next(); entry != null; entry = entries.next()) {
                    if (contains(entry.bytes(), sought)) {
                        for (PlanResult plan : plans(entry)) {
                            DecisionTrace trace = plan.decided();
                            if (trace != null && plan.evaluationId().equals(evaluationId)) {
                                note(evaluationId, trace, found).parts.add(plan);
                            }
                        }
                    }
                }
            }
        }
        return sorted(found);
    }

    /**
     * The newest decisions, without their parts.
     *
     * @param since Unix nanoseconds
     * @param most how many to give at most
     */
    List<RecordedDecision> all(ArchiveDirectory kept, long since, int most) throws IOException {
        LinkedHashMap<Key, RecordedDecision> found = new LinkedHashMap<>();
        for (Segment segment : kept.segments()) {
            try (Segment.Reader entries = segment.read()) {
                for (var entry = entries.next(); entry != null; entry = entries.next()) {
                    for (PlanResult plan : plans(entry)) {
                        DecisionTrace trace = plan.decided();
                        if (trace != null && trace.decidedAt() >= since) {
                            note(plan.evaluationId(), trace, found);
                        }
                    }
                    while (found.size() > most) {
                        found.pollFirstEntry();
                    }
                }
            }
        }
        return sorted(found);
    }

    private static RecordedDecision note(
            String evaluationId, DecisionTrace trace, Map<Key, RecordedDecision> found) {
        return found.computeIfAbsent(
                new Key(evaluationId, trace), _ -> new RecordedDecision(evaluationId, trace));
    }

    private static List<RecordedDecision> sorted(Map<Key, RecordedDecision> found) {
        List<RecordedDecision> all = new ArrayList<>(found.values());
        all.sort(BY_STATE);
        return all;
    }

    private List<PlanResult> plans(Segment.Entry entry) {
        List<PlanResult> plans = new ArrayList<>();
        for (Command command : format.commands(entry.bytes()).commands()) {
            if (command instanceof Command.ApplyPlan(PlanResult plan)) {
                plans.add(plan);
            }
        }
        return plans;
    }

    /** Identifiers stand in entries letter by letter, so most entries need not be decoded. */
    private static boolean contains(ByteBuffer bytes, byte[] sought) {
        int last = bytes.limit() - sought.length;
        for (int at = bytes.position(); at <= last; at++) {
            int same = 0;
            while (same < sought.length && bytes.get(at + same) == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return true;
            }
        }
        return false;
    }
}
