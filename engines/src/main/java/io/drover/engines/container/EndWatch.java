package io.drover.engines.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.engines.http.EngineException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of the ends of containers: one connection for all of them, made anew for as long as it
 * takes when the engine goes away.
 */
final class EndWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("engines");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ContainerEngine engine;
    private final Consumer<String> ended;
    private final Runnable connected;
    private final Thread thread;
    private Duration pause = FIRST_PAUSE;

    /**
     * Begins to listen.
     *
     * @param ended takes ids of containers
     * @param connected called after each connection: what happened before it was not heard
     */
    EndWatch(ContainerEngine engine, Consumer<String> ended, Runnable connected) {
        this.engine = engine;
        this.ended = ended;
        this.connected = connected;
        thread = Thread.ofVirtual().name("engine-events").start(this::run);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    engine.http().listen(engine.eventsPath(), this::opened, this::heard);
                    LOG.info("The engine has ended the stream of its events");
                } catch (EngineException e) {
                    LOG.warn("No events come from the engine: {}", e.getMessage());
                }
                Thread.sleep(pause);
                var longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void opened() {
        pause = FIRST_PAUSE;
        connected.run();
    }

    private void heard(JsonNode event) {
        var id = event.path("Actor").path("ID").asText(event.path("id").asText(""));
        if (!id.isEmpty()) {
            ended.accept(id);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
