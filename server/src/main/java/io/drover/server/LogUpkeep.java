package io.drover.server;

import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.upkeep.CollectionSettings;
import io.drover.server.upkeep.Garbage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Decides on the newest state, one bounded command after the other. */
final class LogUpkeep implements Upkeep {
    private static final int STEPS_MAX = 10_000;

    private final Commits commits;
    private final Supplier<State> newest;
    private final InstantSource clock;

    LogUpkeep(Commits commits, Supplier<State> newest, InstantSource clock) {
        this.commits = commits;
        this.newest = newest;
        this.clock = clock;
    }

    @Override
    public void collectGarbage() {
        for (int step = 0; step < STEPS_MAX; step++) {
            // What this state was applied with may be ahead of this server's clock.
            long now = Math.max(now(), newest.get().time());
            Command command = Garbage.next(newest.get(), CollectionSettings.now(), now);
            if (command == null) {
                break;
            }
            commits.write(List.of(command));
        }
        commits.write(List.of(new Command.ForgetHistory(Long.MAX_VALUE)));
    }

    @Override
    public void reconcileSummaries() {
        commits.write(List.of(new Command.ReconcileSummaries()));
    }

    private long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
