package io.drover.server;

import io.drover.api.RequestException;
import io.drover.server.state.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes of people: waits until the log has carried them out, and says why it has not. */
record Commits(Log log) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Carries commands out.
     *
     * @return the index at which they are
     * @throws RequestException if they are refused, or not committed within half a minute
     */
    long write(List<Command> commands) {
        try {
            return log.append(commands).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw known(e);
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

    private static RequestException known(ExecutionException failure) {
        if (failure.getCause() instanceof RequestException refused) {
            return refused.retryAfter() == null
                    ? new RequestException(refused.status(), refused.getMessage(), failure)
                    : refused;
        }
        return new RequestException(500, "the change failed: " + failure.getCause(), failure);
    }
}
