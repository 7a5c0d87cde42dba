package io.drover.benchmarks.nodesim;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program: opens sessions for many nodes and keeps them until it is stopped. {@link
 * Options#USAGE} says what it takes.
 */
public final class NodeSim {
    private static final Logger LOG = LoggerFactory.getLogger("nodesim");

    private NodeSim() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length == 1 && args[0].equals("-help")) {
            LOG.info("{}", Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            LOG.error("{}\n{}", e.getMessage(), Options.USAGE);
            Runtime.getRuntime().exit(1);
            return;
        }
        CountDownLatch over = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(over::countDown, "stop"));
        try (Simulation simulation = new Simulation(options)) {
            simulation.start();
            Duration every = options.statsEvery();
            if (every.isZero()) {
                over.await();
            }
            while (!over.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("{}, running {}", simulation.tally.line(), simulation.running());
            }
        }
    }
}
