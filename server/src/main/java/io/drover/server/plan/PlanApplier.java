package io.drover.server.plan;

import io.drover.api.allocation.Allocation;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Message.Fate;
import io.drover.server.duty.Step;
import io.drover.server.plan.PlansUnderWay.Taken;
import io.drover.server.scheduler.Decision;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Checks plans against the newest state and has them written.
 *
 * <p>A plan is checked and sent at once, on the state with all that plans under way will take; the
 * log makes few entries of many plans. That the log leaves out one of them does no harm to those
 * behind it: they may only find more room than they counted on. When too much is under way, plans
 * wait, the most urgent first.
 */
public final class PlanApplier implements Duty {
    private static final int MAX_PARTS = 256;
    private static final int MAX_PLACEMENTS = 16_384;
    private static final String TAG = "plan ";

    private static final Comparator<Waiting> ORDER =
            Comparator.comparingInt(Waiting::priority)
                    .reversed()
                    .thenComparingLong(Waiting::arrival);

    private final PlanCheck check;
    private final Supplier<String> ids;
    private final Rejections rejections;
    private final SecondLooks secondLooks;
    private final TreeSet<Waiting> waiting = new TreeSet<>(ORDER);
    private final PlansUnderWay underWay = new PlansUnderWay();

    /** Parts under way by number; a plan of several is there once for each. */
    private final TreeMap<Long, Sent> sent = new TreeMap<>();

    /** Conflicts by the number of the last part that they may be due to. */
    private final TreeMap<Long, List<Message.Planned>> conflicts = new TreeMap<>();

    private long arrivals;
    private long parts;

    private record Waiting(int priority, long arrival, String token, Decision decision) {}

    /** A plan that is under way, and its fate once all parts have arrived. */
    private static final class Sent {
        final String token;
        final PlanResult plan;
        final List<Taken> taken;
        Fate fate;
        int parts;

        Sent(String token, PlanResult plan, List<Taken> taken, Fate fate, int parts) {
            this.token = token;
            this.plan = plan;
            this.taken = taken;
            this.fate = fate;
            this.parts = parts;
        }
    }

    /**
     * Creates the applier of one term.
     *
     * @param check decides what fits
     * @param ids makes identifiers for evaluations
     */
    public PlanApplier(PlanCheck check, RejectionSettings rejections, Supplier<String> ids) {
        this.check = check;
        this.ids = ids;
        this.rejections = new Rejections(rejections);
        this.secondLooks = new SecondLooks(ids);
    }

    @Override
    public Step step(State state, long now, Message message) {
        Step.Builder out = new Step.Builder();
        switch (message) {
            case Message.PlanReady plan ->
                    waiting.add(
                            new Waiting(
                                    plan.decision().answered().priority(),
                                    arrivals++,
                                    plan.token(),
                                    plan.decision()));
            case Message.Appended done -> arrived(done.tag(), true, state, out);
            case Message.NotAppended failed -> {
                if (!secondLooks.notAppended(failed.tag(), now)) {
                    arrived(failed.tag(), false, state, out);
                }
            }
            case Message.Woken _ -> secondLooks.retry(state, now, out);
            default -> {
                return Step.NOTHING;
            }
        }
        while (!waiting.isEmpty()
                && sent.size() < MAX_PARTS
                && underWay.placements() < MAX_PLACEMENTS) {
            send(waiting.removeFirst(), state, now, out);
        }
        return out.build();
    }

    @Override
    public long wakeAt() {
        return secondLooks.nextAt();
    }

    private void send(Waiting next, State state, long now, Step.Builder out) {
        PlanCheck.Verdict verdict = check.check(state, underWay, next.decision());
        rejections.add(state, verdict.refusing(), now, out);
        PlanResult accepted = verdict.accepted();
        if (accepted == null) {
            answer(next.token(), verdict.complete() ? Fate.COMPLETE : Fate.CONFLICT, out);
            return;
        }
        PlanResult plan = PreemptedJobs.evaluated(state, accepted, ids);
        List<PlanResult> cut = PlanParts.of(plan, id -> nodeOf(state, id));
        Sent one =
                new Sent(
                        next.token(),
                        plan,
                        underWay.add(state, plan),
                        verdict.complete() ? Fate.COMPLETE : Fate.PARTIAL,
                        cut.size());
        for (PlanResult part : cut) {
            parts++;
            sent.put(parts, one);
            out.append(TAG + parts, List.of(new Command.ApplyPlan(part)));
        }
    }

    private static String nodeOf(State state, String allocationId) {
        Allocation allocation = state.allocation(allocationId);
        return allocation == null ? "" : allocation.nodeId();
    }

    /**
     * A plan may not fit because of others under way, which the next attempt would not know of
     * before they are applied.
     */
    private void answer(String token, Fate fate, Step.Builder out) {
        Message.Planned answer = new Message.Planned(token, fate);
        if (fate == Fate.COMPLETE || sent.isEmpty()) {
            out.send(answer);
        } else {
            conflicts.merge(sent.lastKey(), List.of(answer), PlanApplier::joined);
        }
    }

    private static <T> List<T> joined(List<T> a, List<T> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }

    private void arrived(String tag, boolean written, State state, Step.Builder out) {
        Sent plan = tag.startsWith(TAG) ? sent.remove(numberOf(tag)) : null;
        if (plan == null) {
            return;
        }
        plan.parts--;
        if (!written) {
            plan.fate = Fate.FAILED;
        }
        if (plan.parts == 0) {
            underWay.remove(plan.taken);
            out.send(new Message.Planned(plan.token, plan.fate));
            secondLooks.after(plan.plan, state, out);
        }
        while (!conflicts.isEmpty() && (sent.isEmpty() || sent.firstKey() > conflicts.firstKey())) {
            conflicts.pollFirstEntry().getValue().forEach(out::send);
        }
    }

    private static long numberOf(String tag) {
        return Long.parseLong(tag.substring(TAG.length()));
    }
}
