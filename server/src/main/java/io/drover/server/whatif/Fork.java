package io.drover.server.whatif;

import io.drover.server.broker.BlockedEvaluations;
import io.drover.server.broker.EvaluationBroker;
import io.drover.server.duty.Duty;
import io.drover.server.duty.DutyLoop;
import io.drover.server.duty.DutyLoop.Effects;
import io.drover.server.duty.Message;
import io.drover.server.plan.PlanApplier;
import io.drover.server.plan.PlanCheck;
import io.drover.server.plan.RejectionSettings;
import io.drover.server.replay.Decider;
import io.drover.server.scheduler.Decision;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import io.drover.server.upkeep.Deployments;
import io.drover.server.upkeep.Drains;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/**
 * A state that goes its own way, in one thread and without sleeping: what the duties append is
 * applied at once, what they deliver is decided at once, and when nothing is left to do the time of
 * the next alarm has come. Nodes do what they are told at once.
 */
final class Fork {
    /** How far time goes on by itself each time that it settles. */
    static final Duration HORIZON = Duration.ofHours(2);

    /** What did not change for so long is settled, whatever alarms are set for later. */
    private static final Duration CALM = Duration.ofMinutes(30);

    private final Decider decider;
    private final Limits limits;
    private final DutyLoop loop;
    private final ObedientNodes nodes;
    private final Supplier<String> ids;
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private State state;
    private long now;
    private long lastChange;
    private int evaluations;

    /**
     * A fork of a state.
     *
     * @param now Unix nanoseconds
     * @param ids makes identifiers, the same ones each time
     */
    Fork(State state, long now, Decider decider, Limits limits, Supplier<String> ids) {
        this.state = state;
        this.now = now;
        this.lastChange = now;
        this.decider = decider;
        this.limits = limits;
        this.ids = ids;
        this.nodes = new ObedientNodes(ids);
        this.loop =
                new DutyLoop(
                        List.of(
                                new EvaluationBroker(1, ids),
                                new BlockedEvaluations(),
                                new PlanApplier(
                                        PlanCheck.byNode(), RejectionSettings.defaults(), ids),
                                new Deployments(ids),
                                new Drains(ids)));
        work.add(() -> append(nodes.whatAllWouldSay(this.state, this.now)));
        work.add(() -> handle(new Message.Started()));
    }

    State state() {
        return state;
    }

    long now() {
        return now;
    }

    Supplier<String> ids() {
        return ids;
    }

    int evaluations() {
        return evaluations;
    }

    /** When anything changed last. */
    long lastChange() {
        return lastChange;
    }

    /** Makes a change; what follows from it happens when the fork settles. */
    void change(List<Command> commands) {
        append(commands);
    }

    /**
     * Runs until nothing more happens.
     *
     * @return false when things are still in motion at the horizon
     */
    boolean settle() {
        long end = now + HORIZON.toNanos();
        while (true) {
            for (Runnable next = work.poll(); next != null; next = work.poll()) {
                limits.check();
                next.run();
            }
            long wakeAt = loop.wakeAt();
            if (wakeAt > end) {
                return wakeAt == Duty.NEVER || lastChange < end - CALM.toNanos();
            }
            now = Math.max(now, wakeAt);
            limits.check();
            handle(new Message.Woken());
        }
    }

    private void append(List<Command> commands) {
        if (commands.isEmpty()) {
            return;
        }
        Applied applied = StateMachine.apply(state, now, commands);
        state = applied.state();
        lastChange = now;
        limits.changed(applied.events().size());
        handle(new Message.StateChanged(applied.events()));
        List<Command> reports = nodes.whatTheySay(state, now, applied.events());
        if (!reports.isEmpty()) {
            work.add(() -> append(reports));
        }
    }

    private void handle(Message message) {
        carryOut(loop.handle(state, now, message));
    }

    private void carryOut(Effects effects) {
        for (DutyLoop.Issued issued : effects.appends()) {
            work.add(() -> {
                append(issued.append().commands());
                Message done = new Message.Appended(issued.append().tag());
                carryOut(loop.answer(state, now, done, issued.by()));
            });
        }
        for (Message.Deliver delivery : effects.deliveries()) {
            work.add(() -> decide(delivery));
        }
    }

    private void decide(Message.Deliver delivery) {
        evaluations++;
        Decision decision = decider.decide(state, delivery.newest(state), evaluations, now);
        handle(new Message.Decided(delivery.token(), decision));
    }
}
