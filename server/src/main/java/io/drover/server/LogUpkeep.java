package io.drover.server;

import io.drover.api.RequestException;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.upkeep.CollectionSettings;
import io.drover.server.upkeep.Garbage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Decides on the newest state, one bounded command after the other. */
final class LogUpkeep implements Upkeep {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STEPS_MAX = 10_000;

    private final Log log;
    private final Supplier<State> newest;
    private final InstantSource clock;

    LogUpkeep(Log log, Supplier<State> newest, InstantSource clock) {
        this.log = log;
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
            write(command);
        }
        write(new Command.ForgetHistory(Long.MAX_VALUE));
    }

    @Override
    public void reconcileSummaries() {
        write(new Command.ReconcileSummaries());
    }

    private long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private void write(Command command) {
        try {
            log.append(List.of(command)).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RequestException refused) {
                throw new RequestException(refused.status(), refused.getMessage(), e);
            }
            throw new RequestException(500, "the change failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new RequestException(
                    500,
                    "the change was not committed within %d s; it may still be"
                            .formatted(PATIENCE.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(500, "the server is shutting down", e);
        }
    }
}
