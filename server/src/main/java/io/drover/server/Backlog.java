package io.drover.server;

import io.drover.api.RequestException;
import io.drover.api.evaluation.Evaluation;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many evaluations wait for a scheduler. When they are too many, requests that would add to
 * them are refused, so that what is there gets done; what ends jobs or keeps nodes in order is
 * never refused.
 */
final class Backlog implements StateListener {
    /** What a busy leader is sure to decide in a second. */
    private static final int PER_SECOND = 500;

    private static final int LONGEST_WAIT_S = 60;

    private final int limit;
    private volatile int pending;

    Backlog(int limit) {
        this.limit = limit;
    }

    int size() {
        return pending;
    }

    @Override
    public void applied(Applied applied) {
        int change = 0;
        for (StateEvent event : applied.events()) {
            if (event instanceof StateEvent.EvaluationChanged(var before, var after)) {
                change += (isPending(after) ? 1 : 0) - (isPending(before) ? 1 : 0);
            }
        }
        if (change != 0) {
            pending = Math.max(0, pending + change);
        }
    }

    @Override
    public void replaced(State state) {
        pending = (int) state.evaluations("").stream().filter(Backlog::isPending).count();
    }

    private static boolean isPending(@Nullable Evaluation evaluation) {
        return evaluation != null && evaluation.status().equals("pending");
    }

    /**
     * Lets a request pass.
     *
     * @throws RequestException 429 with the time after which to try again
     */
    void admit(List<Command> commands) {
        int waiting = pending;
        if (waiting < limit || commands.stream().noneMatch(Backlog::addsWork)) {
            return;
        }
        int seconds = Math.clamp((waiting - limit) / PER_SECOND + 1, 1, LONGEST_WAIT_S);
        throw RequestException.busy(
                "too much waits to be scheduled: %d evaluations, at most %d; try again in %d s"
                        .formatted(waiting, limit, seconds),
                Duration.ofSeconds(seconds));
    }

    private static boolean addsWork(Command command) {
        return switch (command) {
            case Command.RegisterJob c -> c.evaluation() != null;
            case Command.DispatchJob c -> c.evaluation() != null;
            case Command.LaunchPeriodic c -> c.evaluation() != null;
            case Command.ScaleJob c -> c.evaluation() != null;
            case Command.UpsertEvaluations _ -> true;
            case Command.UpdateDesiredTransitions c -> !c.evaluations().isEmpty();
            default -> false;
        };
    }
}
