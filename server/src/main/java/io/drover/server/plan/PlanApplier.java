package io.drover.server.plan;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Message.Fate;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.Decision;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Checks plans against the newest state and has them written.
 *
 * <p>While one entry of the log is on its way, plans gather; then all of them are checked, each on
 * the state that the ones before it will lead to, and go out together. That the log leaves out one
 * of them does no harm to those behind it: they may only find more room than they counted on.
 */
public final class PlanApplier implements Duty {
    /** Bounds what is on its way; the log gathers plans into entries by itself. */
    private static final int MAX_PLANS = 256;

    private static final int MAX_PLACEMENTS = 8192;

    private static final String AGAIN = "look again ";
    private static final long RETRY = 1_000_000_000L;

    private static final Comparator<Waiting> ORDER =
            Comparator.comparingInt(Waiting::priority)
                    .reversed()
                    .thenComparingLong(Waiting::arrival);

    private final PlanCheck check;
    private final Supplier<String> ids;
    private final TreeSet<Waiting> waiting = new TreeSet<>(ORDER);

    /** What is on its way, by tag; a plan of several parts is there once for each. */
    private final Map<String, Sent> sent = new TreeMap<>();

    /** Jobs that have to be looked at again and could not be, {@code namespace/id}. */
    private final Set<String> retries = new TreeSet<>();

    private long retryAt = NEVER;
    private long arrivals;
    private long tags;

    private record Waiting(int priority, long arrival, String token, Decision decision) {}

    /** A plan that is on its way, and its fate once all parts have arrived. */
    private static final class Sent {
        final String token;
        final PlanResult plan;
        Fate fate;
        int parts;

        Sent(String token, PlanResult plan, Fate fate, int parts) {
            this.token = token;
            this.plan = plan;
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
    public PlanApplier(PlanCheck check, Supplier<String> ids) {
        this.check = check;
        this.ids = ids;
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
            case Message.Appended done -> {
                if (!arrived(done.tag(), true, state, out)) {
                    return Step.NOTHING;
                }
            }
            case Message.NotAppended failed -> {
                if (failed.tag().startsWith(AGAIN)) {
                    retries.add(failed.tag().substring(AGAIN.length()));
                    retryAt = now + RETRY;
                } else if (!arrived(failed.tag(), false, state, out)) {
                    return Step.NOTHING;
                }
            }
            case Message.Woken _ -> {
                if (now >= retryAt) {
                    retryAt = NEVER;
                    List<String> due = List.copyOf(retries);
                    retries.clear();
                    due.forEach(key -> lookAgain(key, state, out));
                }
            }
            default -> {
                return Step.NOTHING;
            }
        }
        if (sent.isEmpty()) {
            send(state, now, out);
        }
        return out.build();
    }

    @Override
    public long wakeAt() {
        return retryAt;
    }

    /** Takes note of the fate of a part; false when it is none of a plan. */
    private boolean arrived(String tag, boolean written, State state, Step.Builder out) {
        Sent plan = sent.remove(tag);
        if (plan == null) {
            return false;
        }
        plan.parts--;
        if (!written) {
            plan.fate = Fate.FAILED;
        }
        if (plan.parts == 0) {
            out.send(new Message.Planned(plan.token, plan.fate));
            lookAgain(plan.plan, state, out);
        }
        return true;
    }

    /**
     * A node may have gone down while a plan for it was on its way; the evaluations that its end
     * raised did not know of these placements.
     */
    private void lookAgain(PlanResult plan, State state, Step.Builder out) {
        boolean gone =
                plan.placements().stream()
                        .map(placement -> state.node(placement.nodeId()))
                        .anyMatch(node -> node == null || !node.status().equals("ready"));
        if (gone) {
            lookAgain(plan.namespace() + "/" + plan.jobId(), state, out);
        }
    }

    private void lookAgain(String key, State state, Step.Builder out) {
        int slash = key.indexOf('/'); // no namespace has one in its name
        Job job = state.job(key.substring(0, slash), key.substring(slash + 1));
        if (job == null) {
            return;
        }
        Evaluation again =
                EvaluationBuilder.builder()
                        .id(ids.get())
                        .priority(job.priority() == null ? 50 : job.priority())
                        .type(job.type())
                        .triggeredBy("node-update")
                        .namespace(job.namespace())
                        .jobId(job.id())
                        .jobModifyIndex(job.jobModifyIndex())
                        .status("pending")
                        .build();
        out.append(AGAIN + key, List.of(new Command.UpsertEvaluations(List.of(again))));
    }

    private void send(State state, long now, Step.Builder out) {
        State ahead = state;
        int plans = 0;
        int placements = 0;
        while (!waiting.isEmpty() && plans < MAX_PLANS && placements < MAX_PLACEMENTS) {
            Waiting next = waiting.removeFirst();
            PlanCheck.Verdict verdict = check.check(ahead, next.decision());
            PlanResult accepted = verdict.accepted();
            if (accepted == null) {
                Fate fate = verdict.complete() ? Fate.COMPLETE : Fate.CONFLICT;
                out.send(new Message.Planned(next.token(), fate));
                continue;
            }
            plans++;
            placements += accepted.placements().size();
            append(next.token(), accepted, verdict.complete(), out);
            if (!waiting.isEmpty()) {
                List<Command> commands = List.of(new Command.ApplyPlan(accepted));
                ahead = StateMachine.apply(ahead, now, commands).state();
            }
        }
    }

    private void append(String token, PlanResult plan, boolean complete, Step.Builder out) {
        List<PlanResult> parts = PlanParts.of(plan);
        Sent one = new Sent(token, plan, complete ? Fate.COMPLETE : Fate.PARTIAL, parts.size());
        for (PlanResult part : parts) {
            String tag = "plan " + tags++;
            sent.put(tag, one);
            out.append(tag, List.of(new Command.ApplyPlan(part)));
        }
    }
}
