package io.drover.server.raft;

import io.drover.server.LeaderDuty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops duties, one change after the other, on a thread of its own. */
final class Leadership implements Replica.LeadershipListener {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private volatile boolean leads;
    private volatile boolean closing;
    private final Object lock = new Object();
    private final List<LeaderDuty> duties = new ArrayList<>();
    private final List<LeaderDuty> running = new ArrayList<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("leadership").unstarted(this::run);
    private final Semaphore changes = new Semaphore(0);
    private final AtomicLong term = new AtomicLong();

    boolean leads() {
        return leads;
    }

    void start() {
        thread.start();
    }

    /** Runs {@code duty} while this server leads, from now on. */
    void add(LeaderDuty duty) {
        synchronized (lock) {
            duties.add(duty);
        }
        changes.release();
    }

    @Override
    public void ready() {
        term.incrementAndGet();
        leads = true;
        changes.release();
    }

    @Override
    public void lost() {
        leads = false;
        changes.release();
    }

    private void run() {
        long servedTerm = 0;
        try {
            while (!closing) {
                changes.acquire();
                changes.drainPermits();
                long now = term.get();
                if (!leads || now != servedTerm) {
                    stopAll();
                }
                if (leads) {
                    servedTerm = now;
                    startMissing();
                }
            }
        } catch (InterruptedException _) {
            // Closing.
        } finally {
            stopAll();
        }
    }

    private void startMissing() {
        List<LeaderDuty> wanted;
        synchronized (lock) {
            wanted = new ArrayList<>(duties);
        }
        for (LeaderDuty duty : wanted) {
            if (!running.contains(duty)) {
                running.add(duty);
                guarded("start", duty, LeaderDuty::start);
            }
        }
    }

    private void stopAll() {
        for (LeaderDuty duty : running.reversed()) {
            guarded("stop", duty, LeaderDuty::stop);
        }
        running.clear();
    }

    private static void guarded(String what, LeaderDuty duty, Consumer<LeaderDuty> action) {
        try {
            action.accept(duty);
        } catch (RuntimeException e) {
            LOG.error("{} did not {}", duty.getClass().getSimpleName(), what, e);
        }
    }

    void close() {
        leads = false;
        closing = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
