package io.drover.federation;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries to join in the background until one address lets this server in: {@code retry_join} of the
 * configuration. The first waits are short, since servers are often started together.
 */
public final class RetryJoin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RetryJoin.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);

    private final Thread thread;

    private RetryJoin(Thread thread) {
        this.thread = thread;
    }

    /**
     * Starts to try, on a thread of its own.
     *
     * @param addresses as for {@link Gossip#join}
     * @param interval the longest wait between two tries; the first ones are shorter
     * @param max how many failures are allowed; 0 for any number
     * @param gaveUp gets the last errors once {@code max} is reached
     */
    public static RetryJoin start(
            Gossip gossip,
            List<String> addresses,
            Duration interval,
            int max,
            Consumer<JoinOutcome> gaveUp) {
        List<String> known = List.copyOf(addresses);
        return new RetryJoin(
                Thread.ofVirtual()
                        .name("gossip-retry-join")
                        .start(() -> run(gossip, known, interval, max, gaveUp)));
    }

    private static void run(
            Gossip gossip,
            List<String> addresses,
            Duration interval,
            int max,
            Consumer<JoinOutcome> gaveUp) {
        Duration wait = FIRST_WAIT;
        try {
            for (int failures = 1; ; failures++) {
                JoinOutcome outcome = gossip.join(addresses);
                if (outcome.joined() > 0) {
                    LOG.info("joined {} of {} addresses", outcome.joined(), addresses.size());
                    return;
                }
                if (failures == max) {
                    gaveUp.accept(outcome);
                    return;
                }
                wait = wait.compareTo(interval) < 0 ? wait : interval;
                if (Thread.interrupted()) {
                    return; // the errors come from closing
                }
                LOG.warn("cannot join, next try in {} ms: {}", wait.toMillis(), outcome.error());
                Thread.sleep(wait);
                wait = wait.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            LOG.debug("retry join stopped");
        } catch (IllegalStateException e) {
            LOG.debug("retry join stopped: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
