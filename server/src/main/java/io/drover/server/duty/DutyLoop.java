package io.drover.server.duty;

import io.drover.server.duty.Step.Append;
import io.drover.server.state.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Passes messages to duties until all is quiet, and gathers what the outside has to do. */
public final class DutyLoop {
    private final List<Duty> duties;

    /**
     * Connects duties.
     *
     * @param duties in the order in which each message reaches them
     */
    public DutyLoop(List<Duty> duties) {
        this.duties = List.copyOf(duties);
    }

    /**
     * What the outside has to do.
     *
     * @param appends commands for the log, in order
     * @param deliveries evaluations for workers
     */
    public record Effects(List<Issued> appends, List<Message.Deliver> deliveries) {
        public Effects {
            appends = List.copyOf(appends);
            deliveries = List.copyOf(deliveries);
        }
    }

    /** Commands, and who has to hear what became of them. */
    public record Issued(Duty by, Append append) {}

    /** Passes on a message to all duties, and what they say to it. */
    public Effects handle(State state, long now, Message message) {
        return turn(state, now, message, duties);
    }

    /** Passes on what became of commands to the duty that issued them. */
    public Effects answer(State state, long now, Message message, Duty to) {
        return turn(state, now, message, List.of(to));
    }

    /** The earliest time that any duty wants to be woken at. */
    public long wakeAt() {
        long earliest = Duty.NEVER;
        for (Duty duty : duties) {
            earliest = Math.min(earliest, duty.wakeAt());
        }
        return earliest;
    }

    private Effects turn(State state, long now, Message first, List<Duty> firstFor) {
        List<Issued> appends = new ArrayList<>();
        List<Message.Deliver> deliveries = new ArrayList<>();
        ArrayDeque<Message> waiting = new ArrayDeque<>();
        pass(state, now, first, firstFor, appends, waiting);
        while (!waiting.isEmpty()) {
            Message message = waiting.removeFirst();
            if (message instanceof Message.Deliver delivery) {
                deliveries.add(delivery);
            } else {
                pass(state, now, message, duties, appends, waiting);
            }
        }
        return new Effects(appends, deliveries);
    }

    private static void pass(
            State state,
            long now,
            Message message,
            List<Duty> to,
            List<Issued> appends,
            ArrayDeque<Message> waiting) {
        for (Duty duty : to) {
            Step step = duty.step(state, now, message);
            step.appends().forEach(append -> appends.add(new Issued(duty, append)));
            waiting.addAll(step.messages());
        }
    }
}
