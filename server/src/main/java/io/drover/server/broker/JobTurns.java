package io.drover.server.broker;

import io.drover.server.state.JobKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: one evaluation of a job at a time, the most urgent job first.
 *
 * <p>Behind the one that has its job's turn at most one other waits. Deciding a job looks at all of
 * it, so whatever else would wait is covered by that one; a job costs two entries here however many
 * evaluations are raised for it.
 */
final class JobTurns {
    private final Map<JobKey, Turn> turns = new HashMap<>(); // never iterated
    private final TreeSet<Waiting> ready = new TreeSet<>(Waiting.URGENCY);
    private int size;

    /** The turn of a job: who has it and who comes next. */
    private static final class Turn {
        Waiting current;
        @Nullable Waiting next;
        boolean again;

        Turn(Waiting current) {
            this.current = current;
        }
    }

    /** Evaluations in here: those that have a turn, taken or not, and those behind them. */
    int size() {
        return size;
    }

    /**
     * Puts an evaluation in line.
     *
     * @return one of its job that need not be looked at any more; null when there is none
     */
    @Nullable Waiting admit(Waiting waiting) {
        Turn turn = turns.get(waiting.job());
        if (turn == null) {
            turns.put(waiting.job(), new Turn(waiting));
            ready.add(waiting);
            size++;
            return null;
        }
        if (turn.current.id().equals(waiting.id())) {
            turn.again |= !ready.contains(turn.current); // woken while a worker has it
            return null;
        }
        Waiting other = turn.next;
        if (other == null || other.id().equals(waiting.id())) {
            size += other == null ? 1 : 0;
            turn.next = waiting;
            return null;
        }
        boolean better = Waiting.OF_ONE_JOB.compare(waiting, other) < 0;
        turn.next = better ? waiting : other;
        return better ? other : waiting;
    }

    /** Whether this one has its job's turn. */
    boolean hasTurn(Waiting waiting) {
        Turn turn = turns.get(waiting.job());
        return turn != null && turn.current.id().equals(waiting.id());
    }

    /** Who waits behind the one that has the job's turn. */
    @Nullable Waiting behind(Waiting waiting) {
        Turn turn = turns.get(waiting.job());
        return turn == null ? null : turn.next;
    }

    /** Takes the most urgent one; its job's turn stays with it until {@link #pass}. */
    @Nullable Waiting take() {
        return ready.pollFirst();
    }

    /** Puts one that was taken back, for another try. */
    void putBack(Waiting waiting) {
        if (hasTurn(waiting)) {
            ready.add(waiting);
        }
    }

    /**
     * Gives the turn on to who waits behind.
     *
     * @return whether it was wanted again while it had the turn
     */
    boolean pass(Waiting waiting) {
        Turn turn = turns.get(waiting.job());
        if (turn == null || !turn.current.id().equals(waiting.id())) {
            return false;
        }
        ready.remove(turn.current);
        size--;
        boolean again = turn.again;
        if (turn.next == null) {
            turns.remove(waiting.job());
        } else {
            turn.current = turn.next;
            turn.next = null;
            turn.again = false;
            ready.add(turn.current);
        }
        return again;
    }

    /** Takes one out of the line that is over; one that a worker has keeps its turn until then. */
    void remove(Waiting waiting) {
        Turn turn = turns.get(waiting.job());
        if (turn == null) {
            return;
        }
        if (turn.next != null && turn.next.id().equals(waiting.id())) {
            turn.next = null;
            size--;
        } else if (turn.current.id().equals(waiting.id()) && ready.contains(turn.current)) {
            pass(turn.current);
        }
    }
}
