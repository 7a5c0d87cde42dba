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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Checks plans against the newest state and has them written.
 *
 * <p>While one entry of the log is on its way, plans gather; then all of them are checked, each on
 * the state that the ones before it will lead to, and go out as the next entry.
 */
public final class PlanApplier implements Duty {
    /** Bounds the size of an entry. */
    private static final int MAX_PLANS = 256;

    private static final int MAX_PLACEMENTS = 4096;

    private static final Comparator<Waiting> ORDER =
            Comparator.comparingInt(Waiting::priority)
                    .reversed()
                    .thenComparingLong(Waiting::arrival);

    private final PlanCheck check;
    private final Supplier<String> ids;
    private final TreeSet<Waiting> waiting = new TreeSet<>(ORDER);
    private final List<Sent> sent = new ArrayList<>();
    private long arrivals;
    private long batches;

    private record Waiting(int priority, long arrival, String token, Decision decision) {}

    /** A plan of the entry that is on its way, and its fate once it has arrived. */
    private record Sent(String token, Fate fate, PlanResult plan) {}

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
                if (!done.tag().startsWith("plans")) {
                    return Step.NOTHING;
                }
                sent.forEach(plan -> out.send(new Message.Planned(plan.token(), plan.fate())));
                lookAgain(state, out);
                sent.clear();
            }
            case Message.NotAppended failed -> {
                if (!failed.tag().startsWith("plans")) {
                    return Step.NOTHING;
                }
                sent.forEach(plan -> out.send(new Message.Planned(plan.token(), Fate.FAILED)));
                sent.clear();
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
        return NEVER;
    }

    /**
     * A node may have gone down while plans for it were on their way; the evaluations that its end
     * raised did not know of these placements.
     */
    private void lookAgain(State state, Step.Builder out) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (Sent each : sent) {
            PlanResult plan = each.plan();
            Job job = state.job(plan.namespace(), plan.jobId());
            boolean gone =
                    plan.placements().stream()
                            .map(placement -> state.node(placement.nodeId()))
                            .anyMatch(node -> node == null || !node.status().equals("ready"));
            if (gone && job != null) {
                evaluations.add(
                        EvaluationBuilder.builder()
                                .id(ids.get())
                                .priority(job.priority() == null ? 50 : job.priority())
                                .type(job.type())
                                .triggeredBy("node-update")
                                .namespace(job.namespace())
                                .jobId(job.id())
                                .jobModifyIndex(job.jobModifyIndex())
                                .status("pending")
                                .build());
            }
        }
        if (!evaluations.isEmpty()) {
            out.append("look again", List.of(new Command.UpsertEvaluations(evaluations)));
        }
    }

    private void send(State state, long now, Step.Builder out) {
        State ahead = state;
        List<Command> commands = new ArrayList<>();
        int placements = 0;
        while (!waiting.isEmpty() && commands.size() < MAX_PLANS && placements < MAX_PLACEMENTS) {
            Waiting next = waiting.removeFirst();
            PlanCheck.Verdict verdict = check.check(ahead, next.decision());
            if (verdict.accepted() == null) {
                Fate fate = verdict.complete() ? Fate.COMPLETE : Fate.CONFLICT;
                out.send(new Message.Planned(next.token(), fate));
                continue;
            }
            Command command = new Command.ApplyPlan(verdict.accepted());
            commands.add(command);
            placements += verdict.accepted().placements().size();
            sent.add(
                    new Sent(
                            next.token(),
                            verdict.complete() ? Fate.COMPLETE : Fate.PARTIAL,
                            verdict.accepted()));
            if (!waiting.isEmpty()) {
                ahead = StateMachine.apply(ahead, now, List.of(command)).state();
            }
        }
        if (!commands.isEmpty()) {
            out.append("plans " + batches++, commands);
        }
    }
}
