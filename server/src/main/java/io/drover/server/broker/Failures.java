package io.drover.server.broker;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.server.state.State;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How an evaluation ends that cannot be carried out, and what is left to try later. */
final class Failures {
    private static final long SECOND = 1_000_000_000L;
    private static final long FOLLOW_UP_AFTER = 60 * SECOND;
    private static final long FOLLOW_UP_SPREAD_S = 300;

    private final Supplier<String> ids;

    Failures(Supplier<String> ids) {
        this.ids = ids;
    }

    /** Workers could not decide it; another one tries in some minutes while the job exists. */
    List<Evaluation> undecidable(State state, Evaluation evaluation, int limit, long now) {
        String description = "evaluation reached delivery limit (" + limit + ")";
        if (state.job(evaluation.namespace(), evaluation.jobId()) == null) {
            return List.of(failed(evaluation, description, ""));
        }
        long jitter = Math.floorMod((long) evaluation.id().hashCode(), FOLLOW_UP_SPREAD_S) * SECOND;
        Evaluation followUp =
                successor(
                        evaluation,
                        "failed-follow-up",
                        "pending",
                        instant(now + FOLLOW_UP_AFTER + jitter));
        return List.of(failed(evaluation, description, followUp.id()), followUp);
    }

    /** Its plans never fitted; a blocked one tries again when there is room or after a while. */
    List<Evaluation> conflicting(Evaluation evaluation, int limit) {
        Evaluation blocked = successor(evaluation, "max-plan-attempts", "blocked", null);
        return List.of(
                failed(evaluation, "maximum attempts reached (" + limit + ")", blocked.id()),
                blocked);
    }

    private static Evaluation failed(Evaluation evaluation, String description, String next) {
        return EvaluationBuilder.builder(evaluation)
                .status("failed")
                .statusDescription(description)
                .nextEval(next)
                .build();
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

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
