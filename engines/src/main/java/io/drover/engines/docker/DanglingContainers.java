package io.drover.engines.docker;

import io.drover.engines.container.TaskLabels;
import io.drover.engines.http.EngineException;
import java.time.Duration;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers of allocations that no task is known for: they are looked for now and then, and
 * removed. Containers without the label of an allocation are never touched.
 */
final class DanglingContainers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("docker");

    private final DockerEngine engine;
    private final DockerOptions.Dangling options;
    private final BiPredicate<String, String> isOurs;
    private final Thread thread;

    /**
     * Begins to look, unless it is switched off.
     *
     * @param isOurs whether a container of this id and start is known
     */
    DanglingContainers(
            DockerEngine engine,
            DockerOptions.Dangling options,
            BiPredicate<String, String> isOurs) {
        this.engine = engine;
        this.options = options;
        this.isOurs = isOurs;
        thread = Thread.ofVirtual().name("docker-dangling").unstarted(this::run);
        if (options.enabled()) {
            thread.start();
        }
    }

    private void run() {
        try {
            // After a restart the agent first says which tasks there are.
            Thread.sleep(max(options.period(), options.creationGrace()));
            while (true) {
                try {
                    look(System.currentTimeMillis() / 1000);
                } catch (EngineException e) {
                    LOG.debug("Containers are not listed: {}", e.getMessage());
                }
                Thread.sleep(options.period());
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /** One look. */
    void look(long nowSeconds) throws EngineException {
        for (var container : engine.running(TaskLabels.ALLOCATION, TaskLabels.START)) {
            long age = nowSeconds - container.createdSeconds();
            if (age < options.creationGrace().toSeconds()
                    || container.start().isEmpty()
                    || isOurs.test(container.id(), container.start())) {
                continue;
            }
            if (options.dryRun()) {
                LOG.info("Container {} belongs to no task", container.id());
                continue;
            }
            LOG.warn("Container {} belongs to no task and is removed", container.id());
            engine.remove(container.id());
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
