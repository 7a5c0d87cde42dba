package io.drover.server.broker;

import io.drover.api.evaluation.Evaluation;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.Statuses;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives pending evaluations to workers: the most urgent first, one per job at a time.
 *
 * <p>An evaluation is in one place: delayed until its time, in its job's line, or delivered. A
 * delivery ends by a plan that is carried out, or it is repeated: at once when the plan did not fit
 * the newest state, later when the worker failed. Who is repeated too often fails and leaves a
 * follow-up behind, so no evaluation is lost. No step costs more than the logarithm of what waits.
 */
public final class EvaluationBroker implements Duty {
    private static final long SECOND = 1_000_000_000L;
    private static final long NACK_TIMEOUT = 60 * SECOND;
    private static final int DELIVERY_LIMIT = 3;
    private static final int MAX_UNWRITTEN = 256;
    private static final int SERVICE_ATTEMPTS = 5;
    private static final int BATCH_ATTEMPTS = 2;
    private static final String FAIL = "fail ";

    private final int workers;
    private final Failures endings;
    private final JobTurns turns = new JobTurns();
    private final Delays delays = new Delays();
    private final Deliveries deliveries = new Deliveries();
    private final Attempts attempts = new Attempts();
    private final Cancellations cancellations = new Cancellations();
    private int busy;

    /**
     * Creates the broker of one term.
     *
     * @param workers how many evaluations are decided at the same time
     * @param ids makes identifiers for evaluations
     */
    public EvaluationBroker(int workers, Supplier<String> ids) {
        this.workers = workers;
        this.endings = new Failures(ids);
    }

    @Override
    public Step step(State state, long now, Message message) {
        Step.Builder out = new Step.Builder();
        switch (message) {
            case Message.Started _ -> state.evaluations("").forEach(each -> changed(each, now));
            case Message.StateChanged changed -> changed.events().forEach(e -> note(e, now));
            case Message.Unblocked unblocked ->
                    unblocked.evaluations().forEach(each -> admit(Waiting.of(each)));
            case Message.Decided decided -> decided(decided, out);
            case Message.NotDecided failed -> {
                busy = Math.max(0, busy - 1);
                handBack(failed.token(), now, out, state);
            }
            case Message.Planned planned -> planned(planned, now, out, state);
            case Message.Appended done -> appended(done.tag(), true, now, state);
            case Message.NotAppended failed -> appended(failed.tag(), false, now, state);
            default -> {}
        }
        expire(now, out, state);
        cancellations.flush(state, now, out);
        deliver(state, now, out);
        return out.build();
    }

    @Override
    public long wakeAt() {
        return Math.min(Math.min(delays.nextAt(), deliveries.nextAt()), cancellations.nextAt());
    }

    /** How many evaluations it knows of: delayed, in line or delivered. */
    public int size() {
        return delays.size() + turns.size();
    }

    private void note(StateEvent event, long now) {
        if (event instanceof StateEvent.EvaluationChanged(var before, var after)) {
            if (after != null) {
                changed(after, now);
            } else if (before != null) {
                forget(before);
            }
        }
    }

    private void changed(Evaluation evaluation, long now) {
        if (evaluation.status().equals("pending")) {
            Waiting waiting = Waiting.of(evaluation);
            long at = nanos(evaluation.waitUntil());
            if (at > now) {
                delay(waiting, at);
            } else {
                admit(waiting);
            }
        } else if (!Statuses.isOpen(evaluation)) {
            forget(evaluation);
        }
    }

    private void delay(Waiting waiting, long at) {
        if (!turns.hasTurn(waiting)) {
            delays.put(waiting, at);
        }
    }

    private void admit(Waiting waiting) {
        delays.remove(waiting.id());
        Waiting loser = turns.admit(waiting);
        Waiting winner = turns.behind(waiting);
        if (loser != null && winner != null) {
            cancellations.add(loser.id(), "canceled in favour of newer evaluation " + winner.id());
        }
    }

    /** It is over, or gone: whoever waits behind it may come. */
    private void forget(Evaluation evaluation) {
        Waiting waiting = Waiting.of(evaluation);
        delays.remove(waiting.id());
        attempts.forget(waiting.id());
        turns.remove(waiting);
    }

    private void decided(Message.Decided decided, Step.Builder out) {
        busy = Math.max(0, busy - 1);
        if (deliveries.answered(decided.token())) {
            out.send(new Message.PlanReady(decided.token(), decided.decision()));
        }
    }

    private void planned(Message.Planned planned, long now, Step.Builder out, State state) {
        if (planned.fate() == Message.Fate.FAILED) {
            handBack(planned.token(), now, out, state);
            return;
        }
        Waiting waiting = deliveries.end(planned.token());
        if (waiting == null) {
            return;
        }
        switch (planned.fate()) {
            case PARTIAL -> {
                attempts.progressed(waiting.id());
                turns.putBack(waiting);
            }
            case CONFLICT -> conflicted(waiting, out, state);
            default -> release(waiting, state);
        }
    }

    private void conflicted(Waiting waiting, Step.Builder out, State state) {
        Evaluation evaluation = state.evaluation(waiting.id());
        if (evaluation == null || !Statuses.isOpen(evaluation)) {
            release(waiting, state);
            return;
        }
        int limit = evaluation.type().endsWith("batch") ? BATCH_ATTEMPTS : SERVICE_ATTEMPTS;
        if (attempts.conflicted(waiting.id()) < limit) {
            turns.putBack(waiting);
        } else {
            end(waiting, endings.conflicting(evaluation, limit), out);
        }
    }

    private void handBack(String token, long now, Step.Builder out, State state) {
        Waiting waiting = deliveries.end(token);
        if (waiting == null) {
            return;
        }
        Evaluation evaluation = state.evaluation(waiting.id());
        if (evaluation == null || !Statuses.isOpen(evaluation)) {
            release(waiting, state);
            return;
        }
        int count = attempts.failed(waiting.id());
        if (count >= DELIVERY_LIMIT) {
            end(waiting, endings.undecidable(state, evaluation, DELIVERY_LIMIT, now), out);
        } else {
            turns.pass(waiting);
            delay(waiting, now + (count == 1 ? SECOND : (count - 1L) * 20 * SECOND));
        }
    }

    private void end(Waiting waiting, List<Evaluation> ending, Step.Builder out) {
        attempts.forget(waiting.id());
        turns.pass(waiting);
        out.append(FAIL + waiting.id(), List.of(new Command.UpsertEvaluations(ending)));
    }

    private void appended(String tag, boolean written, long now, State state) {
        if (tag.equals(Cancellations.TAG)) {
            cancellations.arrived(written, now);
        } else if (!written && tag.startsWith(FAIL)) {
            Evaluation evaluation = state.evaluation(tag.substring(FAIL.length()));
            if (evaluation != null && Statuses.isOpen(evaluation)) {
                delay(Waiting.of(evaluation), now + SECOND);
            }
        }
    }

    /** Its plan is carried out; it comes again when it was woken meanwhile and is still open. */
    private void release(Waiting waiting, State state) {
        attempts.forget(waiting.id());
        if (turns.pass(waiting)) {
            Evaluation row = state.evaluation(waiting.id());
            if (row != null && Statuses.isOpen(row)) {
                admit(Waiting.of(row));
            }
        }
    }

    private void expire(long now, Step.Builder out, State state) {
        for (Waiting due = delays.due(now); due != null; due = delays.due(now)) {
            admit(due);
        }
        for (String late = deliveries.late(now); late != null; late = deliveries.late(now)) {
            handBack(late, now, out, state);
        }
    }

    private void deliver(State state, long now, Step.Builder out) {
        if (state.schedulerConfiguration().pauseEvalBroker()) {
            return;
        }
        while (busy < workers && deliveries.size() < MAX_UNWRITTEN) {
            Waiting first = turns.take();
            if (first == null) {
                return;
            }
            Evaluation evaluation = state.evaluation(first.id());
            if (evaluation == null || !Statuses.isOpen(evaluation)) {
                release(first, state);
                continue;
            }
            busy++;
            String token = deliveries.add(first, now + NACK_TIMEOUT);
            out.send(new Message.Deliver(token, evaluation));
        }
    }

    private static long nanos(@Nullable Instant time) {
        return time == null ? 0 : time.getEpochSecond() * SECOND + time.getNano();
    }
}
