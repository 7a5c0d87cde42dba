package io.drover.server.replay;

import io.drover.api.RequestException;
import io.drover.api.evaluation.DecisionDifference;
import io.drover.api.evaluation.DecisionReplay;
import io.drover.api.evaluation.DecisionTrace;
import io.drover.api.evaluation.EvalReplayRequest;
import io.drover.api.evaluation.EvalReplayResponse;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.json.Codec;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes decisions again and says whether the same comes out. One request at a time, since each may
 * need a second state in memory.
 */
public final class Replays {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_DECISIONS = 100_000;
    private static final int MAX_SHOWN = 20;
    private static final int MAX_DIFFERENCES = 200;

    private final EntryArchive archive;
    private final LogFormat format;
    private final Supplier<Decider> deciders;
    private final RecordedDecisions decisions;
    private final DecisionDigest digest;
    private final Codec codec;
    private final Semaphore turn = new Semaphore(1);

    /**
     * @param deciders what decides again; one for each run, so that it leaves no memory behind
     */
    public Replays(
            EntryArchive archive, LogFormat format, Supplier<Decider> deciders, Codec codec) {
        this.archive = archive;
        this.format = format;
        this.deciders = deciders;
        this.decisions = new RecordedDecisions(format);
        this.digest = new DecisionDigest(codec);
        this.codec = codec;
    }

    /**
     * Decides one evaluation again, as often as it was decided.
     *
     * @param now the newest state
     * @throws RequestException 404 when there is no such evaluation, or it was never decided, or
     *     not so lately that the entries are still kept; 429 while another replay runs
     */
    public EvalReplayResponse replay(String evaluationId, State now) {
        return inTurn(kept -> {
            List<RecordedDecision> recorded = decisions.of(evaluationId, kept);
            Evaluation known = now.evaluation(evaluationId);
            List<DecisionTrace> told = known == null ? null : known.decisions();
            if (recorded.isEmpty() && told == null) {
                throw new RequestException(404, unknown(evaluationId, known, kept));
            }
            Run run = new Run(kept, true);
            if (known != null && told != null) {
                forgotten(told, recorded).forEach(trace -> run.tooOld(known, trace));
            }
            for (RecordedDecision each : recorded) {
                run.add(each);
            }
            return run.finish();
        });
    }

    private static String unknown(
            String evaluationId, @Nullable Evaluation known, ArchiveDirectory kept) {
        return known == null
                ? "evaluation %s is not known, and nothing that was decided since index %d is its own"
                        .formatted(evaluationId, oldest(kept))
                : "evaluation %s is %s and was never decided"
                        .formatted(evaluationId, known.status());
    }

    /** Decisions that the evaluation tells of and that are in no entry that is kept. */
    private static List<DecisionTrace> forgotten(
            List<DecisionTrace> told, List<RecordedDecision> recorded) {
        List<DecisionTrace> traces = new ArrayList<>();
        for (DecisionTrace trace : told) {
            if (recorded.stream().noneMatch(each -> each.trace.equals(trace))) {
                traces.add(trace);
            }
        }
        return traces;
    }

    /**
     * Makes all decisions again that are kept.
     *
     * @throws RequestException 429 while another replay runs
     */
    public EvalReplayResponse replayAll(EvalReplayRequest request) {
        int most = request.limit() <= 0 ? MAX_DECISIONS : Math.min(request.limit(), MAX_DECISIONS);
        return inTurn(kept -> {
            Run run = new Run(kept, false);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            for (RecordedDecision each : decisions.all(kept, request.since(), most)) {
                if (System.nanoTime() > deadline) {
                    run.unfinished = true;
                    break;
                }
                run.add(each);
            }
            return run.finish();
        });
    }

    private static long oldest(ArchiveDirectory kept) {
        return kept.segments().isEmpty() ? 0 : kept.segments().getFirst().from();
    }

    private interface Task {
        EvalReplayResponse in(ArchiveDirectory kept) throws IOException;
    }

    private EvalReplayResponse inTurn(Task task) {
        if (!turn.tryAcquire()) {
            throw new RequestException(
                    429, "another replay runs on this server: try again when it is done");
        }
        try {
            return task.in(archive.kept());
        } catch (IOException e) {
            throw new RequestException(500, "what is kept for replay cannot be read: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(500, "the server is shutting down", e);
        } finally {
            turn.release();
        }
    }

    /** Decisions that are made again one after the other, in the order of their states. */
    private final class Run {
        private final ArchiveDirectory kept;
        private final boolean showAll;
        private final PastStates states;
        private final Decider decider = deciders.get();
        private final List<DecisionReplay> shown = new ArrayList<>();
        private int equal;
        private int different;
        private int otherAlgorithm;
        private int unavailable;
        private long lastIndex;
        private boolean unfinished;

        Run(ArchiveDirectory kept, boolean showAll) {
            this.kept = kept;
            this.showAll = showAll;
            this.states = new PastStates(kept, format);
        }

        void tooOld(Evaluation evaluation, DecisionTrace trace) {
            unavailable++;
            shown.add(
                    new DecisionReplay(
                            evaluation.id(),
                            evaluation.jobId(),
                            evaluation.namespace(),
                            trace,
                            "unavailable",
                            false,
                            Scheduler.ALGORITHM,
                            null,
                            0,
                            beyond(trace)));
        }

        private String beyond(DecisionTrace trace) {
            long index = trace.stateIndex();
            String what;
            if (kept.segments().isEmpty()) {
                what = "no entries are kept (replay_retention)";
            } else if (index < oldest(kept)) {
                what = "what is kept (replay_retention) goes back to index " + oldest(kept);
            } else {
                what =
                        "the entries that lead there were not kept: they came faster than the disk took them, or with a snapshot";
            }
            return "it was decided on the state at index %d, and %s".formatted(index, what);
        }

        void add(RecordedDecision recorded) throws IOException {
            DecisionTrace trace = recorded.trace;
            State state = states.at(trace.stateIndex());
            Evaluation evaluation = state == null ? null : state.evaluation(recorded.evaluationId);
            if (state == null || evaluation == null) {
                unavailable++;
                if (showAll) {
                    shown.add(shown(recorded, evaluation, "unavailable", List.of(), beyond(trace)));
                }
                return;
            }
            lastIndex = trace.stateIndex();
            Decision again = decider.decide(state, evaluation, trace.seed(), trace.decidedAt());
            if (digest.of(again) == trace.digest()) {
                equal++;
                if (showAll) {
                    shown.add(shown(recorded, evaluation, "equal", List.of(), ""));
                }
                return;
            }
            different++;
            otherAlgorithm += trace.algorithm() == Scheduler.ALGORITHM ? 0 : 1;
            if (showAll || shown.size() < MAX_SHOWN) {
                RecordedDecision whole = showAll ? recorded : withParts(recorded);
                List<DecisionDifference> differences = differences(whole, state, again);
                shown.add(shown(whole, evaluation, "different", differences, ""));
            }
        }

        private RecordedDecision withParts(RecordedDecision recorded) throws IOException {
            return decisions.of(recorded.evaluationId, kept).stream()
                    .filter(each -> each.trace.equals(recorded.trace))
                    .findFirst()
                    .orElse(recorded);
        }

        private List<DecisionDifference> differences(
                RecordedDecision recorded, State state, Decision again) {
            DecisionTree then = new DecisionTree(codec.json(), state);
            recorded.parts.forEach(then::add);
            DecisionTree now = new DecisionTree(codec.json(), state);
            now.add(again.complete());
            return then.differences(now, recorded.isWhole());
        }

        private DecisionReplay shown(
                RecordedDecision recorded,
                @Nullable Evaluation evaluation,
                String outcome,
                List<DecisionDifference> differences,
                String reason) {
            int most = Math.min(differences.size(), MAX_DIFFERENCES);
            return new DecisionReplay(
                    recorded.evaluationId,
                    evaluation == null ? "" : evaluation.jobId(),
                    evaluation == null ? "" : evaluation.namespace(),
                    recorded.trace,
                    outcome,
                    !recorded.isWhole(),
                    Scheduler.ALGORITHM,
                    differences.isEmpty() ? null : differences.subList(0, most),
                    differences.size() - most,
                    reason);
        }

        EvalReplayResponse finish() throws IOException {
            states.close();
            return new EvalReplayResponse(
                    shown,
                    equal + different,
                    equal,
                    different,
                    otherAlgorithm,
                    unavailable,
                    Scheduler.ALGORITHM,
                    oldest(kept),
                    unfinished,
                    lastIndex);
        }
    }
}
