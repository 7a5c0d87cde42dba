package io.drover.server;

import io.drover.server.state.Command;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where commands are put in order. Raft stands behind it in a server, a list in a simulator.
 *
 * <p>May be called from any thread and never blocks.
 */
public interface Log {
    /**
     * Appends commands that belong together: they are applied one after the other with nothing in
     * between.
     *
     * @return completes once this server has applied them, with the state's index after the last;
     *     fails with a {@link io.drover.api.RequestException} when the first refused command was
     *     refused at apply, when this server does not lead (500 {@code No cluster leader}) or when
     *     too much waits already (429)
     */
    CompletableFuture<Long> append(List<Command> commands);
}
