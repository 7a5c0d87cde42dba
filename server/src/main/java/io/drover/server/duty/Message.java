package io.drover.server.duty;

import io.drover.api.evaluation.Evaluation;
import io.drover.server.scheduler.Decision;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import java.util.List;

/** What duties hear of. */
public sealed interface Message {
    /** The term has begun: all that matters is in the state. Comes first. */
    record Started() implements Message {}

    /** Some time that a duty asked for has come, for this duty or another. */
    record Woken() implements Message {}

    /** Commands were applied. */
    record StateChanged(List<StateEvent> events) implements Message {
        public StateChanged {
            events = List.copyOf(events);
        }
    }

    /** Commands of the duty that gets this were applied. */
    record Appended(String tag) implements Message {}

    /** Commands of the duty that gets this were not applied, or it is not known. */
    record NotAppended(String tag, String reason) implements Message {}

    /** A node gave a sign of life. */
    record HeartbeatSeen(String nodeId) implements Message {}

    /** Blocked evaluations that may have room now. */
    record Unblocked(List<Evaluation> evaluations) implements Message {
        public Unblocked {
            evaluations = List.copyOf(evaluations);
        }
    }

    /**
     * An evaluation for a free worker.
     *
     * @param token names this delivery; the worker's answer carries it
     */
    record Deliver(String token, Evaluation evaluation) implements Message {
        /** The evaluation as it is in the state that it is decided on. */
        public Evaluation newest(State state) {
            Evaluation stored = state.evaluation(evaluation.id());
            return stored == null ? evaluation : stored;
        }
    }

    /** A worker's answer. */
    record Decided(String token, Decision decision) implements Message {}

    /** A worker could not answer. */
    record NotDecided(String token, String reason) implements Message {}

    /** A decision that the broker has accepted and that now has to be checked and written. */
    record PlanReady(String token, Decision decision) implements Message {}

    /** What became of a decision. */
    record Planned(String token, Fate fate) implements Message {}

    /** What became of a decision. */
    enum Fate {
        /** All of it is carried out. */
        COMPLETE,
        /** Some of it is carried out; the rest did not fit the newest state. */
        PARTIAL,
        /** Nothing of it fitted the newest state. */
        CONFLICT,
        /** It could not be written. */
        FAILED
    }
}
