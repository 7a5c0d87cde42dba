package io.drover.server.broker;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluations that others of their job make superfluous, on their way to being canceled: in batches
 * and one batch after the other, so that a storm of them does not crowd out other writes.
 */
final class Cancellations {
    static final String TAG = "cancel";

    private static final int BATCH = 500;
    private static final long RETRY = 1_000_000_000L;

    private final ArrayDeque<Superfluous> waiting = new ArrayDeque<>();
    private List<Superfluous> underWay = List.of();
    private long retryAt = Duty.NEVER;

    private record Superfluous(String id, String because) {}

    /**
     * Has an evaluation canceled.
     *
     * @param because for people
     */
    void add(String id, String because) {
        waiting.add(new Superfluous(id, because));
    }

    /** The batch under way was written, or has to be tried again. */
    void arrived(boolean written, long now) {
        if (!written) {
            underWay.forEach(waiting::addFirst);
            retryAt = now + RETRY;
        }
        underWay = List.of();
    }

    long nextAt() {
        return underWay.isEmpty() ? retryAt : Duty.NEVER;
    }

    /** Sends the next batch, unless one is under way. */
    void flush(State state, long now, Step.Builder out) {
        if (!underWay.isEmpty() || waiting.isEmpty() || (retryAt != Duty.NEVER && now < retryAt)) {
            return;
        }
        retryAt = Duty.NEVER;
        List<Superfluous> batch = new ArrayList<>();
        List<Evaluation> canceled = new ArrayList<>();
        while (!waiting.isEmpty() && batch.size() < BATCH) {
            Superfluous next = waiting.removeFirst();
            Evaluation evaluation = state.evaluation(next.id());
            if (evaluation != null && Statuses.isOpen(evaluation)) {
                batch.add(next);
                canceled.add(
                        EvaluationBuilder.builder(evaluation)
                                .status("canceled")
                                .statusDescription(next.because())
                                .build());
            }
        }
        if (!canceled.isEmpty()) {
            underWay = batch;
            out.append(TAG, List.of(new Command.UpsertEvaluations(canceled)));
        }
    }
}
