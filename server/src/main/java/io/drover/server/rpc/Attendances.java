package io.drover.server.rpc;

import io.drover.api.RequestException;
import io.drover.wire.Exchange;
import io.drover.wire.relay.RequestRelay;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests that wait for their node to collect them. */
public final class Attendances {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConcurrentHashMap<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final String agent;

    /**
     * Nothing waits yet.
     *
     * @param agent this agent's name, which is added to those that passed a request on
     */
    public Attendances(String agent) {
        this.agent = agent;
    }

    private record Waiting(RequestRelay relay, CountDownLatch collected) {}

    /**
     * Has a node answer a request. Blocks until the answer is complete.
     *
     * @param call tells the node of the ticket
     */
    void pass(Exchange exchange, Consumer<String> call) throws IOException {
        String ticket = UUID.randomUUID().toString();
        var passedBy = new java.util.ArrayList<>(exchange.passedBy());
        passedBy.add(agent);
        Waiting mine =
                new Waiting(new RequestRelay(exchange, passedBy, false), new CountDownLatch(1));
        waiting.put(ticket, mine);
        try {
            call.accept(ticket);
            if (!mine.collected.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RequestException(
                        500,
                        "the node did not answer within %d s: it may be down or overloaded"
                                .formatted(PATIENCE.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a node was called", e);
        } finally {
            waiting.remove(ticket);
        }
        mine.relay.await();
    }

    /** The request of a ticket, once; null when there is none. */
    @Nullable RequestRelay collect(String ticket) {
        Waiting found = waiting.remove(ticket);
        if (found == null) {
            return null;
        }
        found.collected.countDown();
        return found.relay;
    }
}
