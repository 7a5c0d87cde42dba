package io.drover.server.broker;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.Statuses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives pending evaluations to workers: the most urgent first, one per job at a time.
 *
 * <p>An evaluation is in one place: delayed until its time, pending behind another one of its job,
 * ready, or delivered. A delivery ends by a plan that is carried out, or it is repeated: at once
 * when the plan did not fit the newest state, later when the worker failed. Who is repeated too
 * often fails and leaves a follow-up behind, so no evaluation is lost.
 */
public final class EvaluationBroker implements Duty {
    private static final long SECOND = 1_000_000_000L;
    private static final long NACK_TIMEOUT = 60 * SECOND;
    private static final int DELIVERY_LIMIT = 3;
    private static final int MAX_UNWRITTEN = 256;
    private static final int SERVICE_ATTEMPTS = 5;
    private static final int BATCH_ATTEMPTS = 2;

    private static final Comparator<Waiting> URGENCY =
            Comparator.comparingInt(Waiting::priority)
                    .reversed()
                    .thenComparingLong(Waiting::createIndex)
                    .thenComparing(Waiting::id);

    /** Of one job: the highest priority, then the newest. */
    private static final Comparator<Waiting> OF_ONE_JOB =
            Comparator.comparingInt(Waiting::priority)
                    .reversed()
                    .thenComparing(Comparator.comparingLong(Waiting::modifyIndex).reversed())
                    .thenComparing(Waiting::id);

    private final int workers;
    private final Supplier<String> ids;
    private int busy;
    private long deliveriesMade;

    private final Map<JobKey, Slot> slots = new TreeMap<>();
    private final TreeSet<Waiting> ready = new TreeSet<>(URGENCY);
    private final TreeSet<Delayed> delayed = new TreeSet<>();
    private final Map<String, Delayed> delayedById = new TreeMap<>();
    private final Map<String, Delivery> deliveries = new TreeMap<>();

    /** How often an evaluation was handed back, by id. */
    private final Map<String, Integer> failures = new TreeMap<>();

    /** How often its plan did not fit, by id. */
    private final Map<String, Integer> conflicts = new TreeMap<>();

    private record Waiting(
            String id, JobKey job, int priority, long createIndex, long modifyIndex) {
        static Waiting of(Evaluation evaluation) {
            return new Waiting(
                    evaluation.id(),
                    new JobKey(evaluation.namespace(), evaluation.jobId()),
                    evaluation.priority(),
                    evaluation.createIndex(),
                    evaluation.modifyIndex());
        }
    }

    private record Delayed(long at, Waiting waiting) implements Comparable<Delayed> {
        @Override
        public int compareTo(Delayed other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : waiting.id().compareTo(other.waiting.id());
        }
    }

    /** The turn of a job: who has it and who waits for it. */
    private static final class Slot {
        @Nullable Waiting current;
        boolean again;
        final TreeSet<Waiting> pending = new TreeSet<>(OF_ONE_JOB);
    }

    /**
     * One handing out.
     *
     * @param deadline when the worker is given up; {@link Duty#NEVER} once it has answered
     */
    private record Delivery(Waiting waiting, long deadline) {}

    /**
     * Creates the broker of one term.
     *
     * @param workers how many evaluations are decided at the same time
     * @param ids makes identifiers for evaluations
     */
    public EvaluationBroker(int workers, Supplier<String> ids) {
        this.workers = workers;
        this.ids = ids;
    }

    @Override
    public Step step(State state, long now, Message message) {
        Step.Builder out = new Step.Builder();
        switch (message) {
            case Message.Started _ ->
                    state.evaluations("")
                            .forEach(evaluation -> changed(evaluation, now, out, state));
            case Message.StateChanged changed -> {
                for (StateEvent event : changed.events()) {
                    if (event instanceof StateEvent.EvaluationChanged(var before, var after)) {
                        if (after != null) {
                            changed(after, now, out, state);
                        } else if (before != null) {
                            forget(before, out, state);
                        }
                    }
                }
            }
            case Message.Unblocked unblocked ->
                    unblocked.evaluations().forEach(evaluation -> admit(Waiting.of(evaluation)));
            case Message.Decided decided -> decided(decided, out);
            case Message.NotDecided failed -> notDecided(failed.token(), now, out, state);
            case Message.Planned planned -> planned(planned, now, out, state);
            case Message.NotAppended failed -> {
                if (failed.tag().equals("cancel")) {
                    state.evaluations("").forEach(each -> changed(each, now, out, state));
                } else {
                    notAppended(failed.tag(), now, state);
                }
            }
            default -> {}
        }
        expire(now, out, state);
        deliver(state, now, out);
        return out.build();
    }

    @Override
    public long wakeAt() {
        long earliest = delayed.isEmpty() ? NEVER : delayed.first().at();
        for (Delivery delivery : deliveries.values()) {
            earliest = Math.min(earliest, delivery.deadline());
        }
        return earliest;
    }

    /** How many evaluations it knows of: delayed, pending, ready or delivered. */
    public int size() {
        int size = delayed.size();
        for (Slot slot : slots.values()) {
            size += slot.pending.size() + (slot.current == null ? 0 : 1);
        }
        return size;
    }

    private void changed(Evaluation evaluation, long now, Step.Builder out, State state) {
        if (evaluation.status().equals("pending")) {
            Waiting waiting = Waiting.of(evaluation);
            long at = nanos(evaluation.waitUntil());
            if (at > now) {
                delay(at, waiting);
            } else {
                admit(waiting);
            }
        } else if (!Statuses.isOpen(evaluation)) {
            forget(evaluation, out, state);
        }
    }

    private void delay(long at, Waiting waiting) {
        Slot slot = slots.get(waiting.job());
        boolean current =
                slot != null && slot.current != null && slot.current.id().equals(waiting.id());
        if (current) {
            return;
        }
        Delayed before = delayedById.remove(waiting.id());
        if (before != null) {
            delayed.remove(before);
        }
        Delayed entry = new Delayed(at, waiting);
        delayedById.put(waiting.id(), entry);
        delayed.add(entry);
    }

    private void admit(Waiting waiting) {
        Delayed before = delayedById.remove(waiting.id());
        if (before != null) {
            delayed.remove(before);
        }
        Slot slot = slots.computeIfAbsent(waiting.job(), _ -> new Slot());
        if (slot.current == null) {
            slot.current = waiting;
            ready.add(waiting);
        } else if (!slot.current.id().equals(waiting.id())) {
            slot.pending.removeIf(other -> other.id().equals(waiting.id()));
            slot.pending.add(waiting);
        } else if (!ready.contains(slot.current)) {
            slot.again = true; // woken while a worker has it
        }
    }

    /** It is over, or gone: whoever waits behind it may come. */
    private void forget(Evaluation evaluation, Step.Builder out, State state) {
        Waiting waiting = Waiting.of(evaluation);
        Delayed entry = delayedById.remove(waiting.id());
        if (entry != null) {
            delayed.remove(entry);
        }
        Slot slot = slots.get(waiting.job());
        if (slot == null) {
            return;
        }
        slot.pending.removeIf(other -> other.id().equals(waiting.id()));
        if (slot.current != null
                && slot.current.id().equals(waiting.id())
                && ready.remove(slot.current)) {
            release(slot.current, out, state);
        }
    }

    private void decided(Message.Decided decided, Step.Builder out) {
        Delivery delivery = deliveries.get(decided.token());
        busy = Math.max(0, busy - 1);
        if (delivery != null) {
            deliveries.put(decided.token(), new Delivery(delivery.waiting(), NEVER));
            out.send(new Message.PlanReady(decided.token(), decided.decision()));
        }
    }

    private void notDecided(String token, long now, Step.Builder out, State state) {
        busy = Math.max(0, busy - 1);
        handBack(token, now, out, state);
    }

    private void planned(Message.Planned planned, long now, Step.Builder out, State state) {
        Delivery delivery = deliveries.get(planned.token());
        if (delivery == null) {
            return;
        }
        Waiting waiting = delivery.waiting();
        switch (planned.fate()) {
            case COMPLETE -> {
                deliveries.remove(planned.token());
                failures.remove(waiting.id());
                release(waiting, out, state);
            }
            case PARTIAL -> {
                deliveries.remove(planned.token());
                conflicts.remove(waiting.id());
                ready.add(waiting);
            }
            case CONFLICT -> {
                deliveries.remove(planned.token());
                conflicted(waiting, out, state);
            }
            case FAILED -> handBack(planned.token(), now, out, state);
        }
    }

    private void conflicted(Waiting waiting, Step.Builder out, State state) {
        Evaluation evaluation = state.evaluation(waiting.id());
        int limit =
                evaluation != null && evaluation.type().endsWith("batch")
                        ? BATCH_ATTEMPTS
                        : SERVICE_ATTEMPTS;
        if (conflicts.merge(waiting.id(), 1, Integer::sum) < limit || evaluation == null) {
            ready.add(waiting);
            return;
        }
        conflicts.remove(waiting.id());
        fail(
                evaluation,
                "maximum attempts reached (" + limit + ")",
                successor(evaluation, "max-plan-attempts", "blocked", null),
                out);
        next(slots.get(waiting.job()), out, state);
    }

    private void handBack(String token, long now, Step.Builder out, State state) {
        Delivery delivery = deliveries.remove(token);
        if (delivery == null) {
            return;
        }
        Waiting waiting = delivery.waiting();
        Evaluation evaluation = state.evaluation(waiting.id());
        int count = failures.merge(waiting.id(), 1, Integer::sum);
        if (evaluation == null || !Statuses.isOpen(evaluation)) {
            release(waiting, out, state);
        } else if (count >= DELIVERY_LIMIT) {
            long jitter = Math.floorMod((long) waiting.id().hashCode(), 240L) * SECOND;
            Instant again = instant(now + 60 * SECOND + jitter);
            fail(
                    evaluation,
                    "evaluation reached delivery limit (" + DELIVERY_LIMIT + ")",
                    successor(evaluation, "failed-follow-up", "pending", again),
                    out);
            next(slots.get(waiting.job()), out, state);
        } else {
            vacate(waiting);
            delay(now + (count == 1 ? SECOND : (count - 1L) * 20 * SECOND), waiting);
            next(slots.get(waiting.job()), out, state);
        }
    }

    /** Ends an evaluation and puts another in its place. */
    private void fail(
            Evaluation evaluation, String description, Evaluation successor, Step.Builder out) {
        Evaluation failed =
                EvaluationBuilder.builder(evaluation)
                        .status("failed")
                        .statusDescription(description)
                        .nextEval(successor.id())
                        .build();
        vacate(Waiting.of(evaluation));
        out.append(
                "fail " + evaluation.id(),
                List.of(new Command.UpsertEvaluations(List.of(failed, successor))));
    }

    private Evaluation successor(
            Evaluation evaluation, String trigger, String status, @Nullable Instant waitUntil) {
        return EvaluationBuilder.builder()
                .id(ids.get())
                .priority(evaluation.priority())
                .type(evaluation.type())
                .triggeredBy(trigger)
                .namespace(evaluation.namespace())
                .jobId(evaluation.jobId())
                .jobModifyIndex(evaluation.jobModifyIndex())
                .status(status)
                .escapedComputedClass(true)
                .previousEval(evaluation.id())
                .waitUntil(waitUntil)
                .build();
    }

    private void notAppended(String tag, long now, State state) {
        if (!tag.startsWith("fail ")) {
            return;
        }
        Evaluation evaluation = state.evaluation(tag.substring("fail ".length()));
        if (evaluation != null && Statuses.isOpen(evaluation)) {
            delay(now + SECOND, Waiting.of(evaluation));
        }
    }

    private void vacate(Waiting waiting) {
        Slot slot = slots.get(waiting.job());
        if (slot != null && slot.current != null && slot.current.id().equals(waiting.id())) {
            slot.current = null;
            slot.again = false;
        }
    }

    private void release(Waiting waiting, Step.Builder out, State state) {
        Slot slot = slots.get(waiting.job());
        if (slot == null) {
            return;
        }
        boolean again = slot.again;
        vacate(waiting);
        Evaluation row = again ? state.evaluation(waiting.id()) : null;
        if (row != null && Statuses.isOpen(row)) {
            slot.pending.add(Waiting.of(row));
        }
        next(slot, out, state);
    }

    /** The best of those that wait gets the turn; the others are superseded by it. */
    private void next(@Nullable Slot slot, Step.Builder out, State state) {
        if (slot == null || slot.current != null) {
            return;
        }
        Waiting best = slot.pending.pollFirst();
        if (best == null) {
            slots.values().remove(slot);
            return;
        }
        slot.current = best;
        ready.add(best);
        List<Evaluation> superseded = new ArrayList<>();
        for (Waiting other : slot.pending) {
            Evaluation evaluation = state.evaluation(other.id());
            if (evaluation != null && Statuses.isOpen(evaluation)) {
                superseded.add(
                        EvaluationBuilder.builder(evaluation)
                                .status("canceled")
                                .statusDescription(
                                        "canceled in favour of newer evaluation " + best.id())
                                .build());
            }
        }
        slot.pending.clear();
        if (!superseded.isEmpty()) {
            out.append("cancel", List.of(new Command.UpsertEvaluations(superseded)));
        }
    }

    private void expire(long now, Step.Builder out, State state) {
        while (!delayed.isEmpty() && delayed.first().at() <= now) {
            Delayed due = delayed.removeFirst();
            delayedById.remove(due.waiting().id());
            admit(due.waiting());
        }
        List<String> late = new ArrayList<>();
        deliveries.forEach((token, delivery) -> {
            if (delivery.deadline() <= now) {
                late.add(token);
            }
        });
        late.forEach(token -> handBack(token, now, out, state));
    }

    private void deliver(State state, long now, Step.Builder out) {
        if (state.schedulerConfiguration().pauseEvalBroker()) {
            return;
        }
        while (busy < workers && deliveries.size() < MAX_UNWRITTEN && !ready.isEmpty()) {
            Waiting first = ready.removeFirst();
            Evaluation evaluation = state.evaluation(first.id());
            if (evaluation == null || !Statuses.isOpen(evaluation)) {
                release(first, out, state);
                continue;
            }
            deliveriesMade++;
            String token = first.id() + "#" + deliveriesMade;
            deliveries.put(token, new Delivery(first, now + NACK_TIMEOUT));
            busy++;
            out.send(new Message.Deliver(token, evaluation));
        }
    }

    private static long nanos(@Nullable Instant time) {
        return time == null ? 0 : time.getEpochSecond() * SECOND + time.getNano();
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
