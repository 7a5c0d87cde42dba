package io.drover.server.leader;

import io.drover.server.Log;
import io.drover.server.duty.Duty;
import io.drover.server.duty.DutyLoop;
import io.drover.server.duty.DutyLoop.Effects;
import io.drover.server.duty.DutyLoop.Issued;
import io.drover.server.duty.Message;
import io.drover.server.replay.Decider;
import io.drover.server.scheduler.Decision;
import io.drover.server.state.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the loop of duties: one thread takes messages one after the other and sleeps until the next
 * one or until a duty wants to be woken; a few others decide evaluations.
 */
final class DutyRunner {
    private static final Logger LOG = LoggerFactory.getLogger(DutyRunner.class);

    private final DutyLoop loop;
    private final Decider scheduler;
    private final Log log;
    private final Supplier<State> state;
    private final InstantSource clock;
    private final LinkedBlockingQueue<Incoming> incoming = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final ExecutorService workers;
    private volatile boolean stopped;
    private long lastNow;

    /** A message, and the duty that it is for; null for all. */
    private record Incoming(Message message, @Nullable Duty to) {}

    DutyRunner(
            List<Duty> duties,
            Decider scheduler,
            int schedulers,
            Log log,
            Supplier<State> state,
            InstantSource clock) {
        this.loop = new DutyLoop(duties);
        this.scheduler = scheduler;
        this.log = log;
        this.state = state;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("duties").daemon().unstarted(this::run);
        AtomicInteger number = new AtomicInteger();
        this.workers =
                Executors.newFixedThreadPool(
                        schedulers,
                        task ->
                                Thread.ofPlatform()
                                        .name("scheduler-" + number.getAndIncrement())
                                        .daemon()
                                        .unstarted(task));
    }

    void start() {
        incoming.add(new Incoming(new Message.Started(), null));
        thread.start();
    }

    /** Returns once nothing can be appended any more. */
    void stop() {
        stopped = true;
        workers.shutdownNow();
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void send(Message message) {
        if (!stopped) {
            incoming.add(new Incoming(message, null));
        }
    }

    private void run() {
        while (!stopped) {
            try {
                Incoming next = next();
                State newest = state.get();
                long now = now();
                Message message = next == null ? new Message.Woken() : next.message();
                carryOut(
                        next == null || next.to() == null
                                ? loop.handle(newest, now, message)
                                : loop.answer(newest, now, message, next.to()));
            } catch (InterruptedException e) {
                return; // only stop interrupts
            } catch (RuntimeException e) {
                LOG.error("a duty failed on a message; it goes on with the next", e);
            }
        }
    }

    /** The next message, or null when it is time to wake a duty. */
    private @Nullable Incoming next() throws InterruptedException {
        long wakeAt = loop.wakeAt();
        if (wakeAt == Duty.NEVER) {
            return incoming.take();
        }
        long wait = wakeAt - now();
        return wait <= 0 ? incoming.poll() : incoming.poll(wait, TimeUnit.NANOSECONDS);
    }

    private long now() {
        Instant instant = clock.instant();
        long now = instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
        lastNow = Math.max(lastNow, now);
        return lastNow;
    }

    private void carryOut(Effects effects) {
        for (Issued issued : effects.appends()) {
            append(issued);
        }
        for (Message.Deliver delivery : effects.deliveries()) {
            try {
                workers.execute(() -> decide(delivery));
            } catch (RejectedExecutionException e) {
                LOG.debug("stopping; evaluation {} waits for the next leader", delivery.token());
            }
        }
    }

    private void append(Issued issued) {
        String tag = issued.append().tag();
        var _ =
                log.append(issued.append().commands())
                        .whenComplete((index, failure) -> {
                            Message answer =
                                    failure == null
                                            ? new Message.Appended(tag)
                                            : new Message.NotAppended(tag, String.valueOf(failure));
                            if (failure != null && !stopped) {
                                LOG.warn("could not write {}: {}", tag, failure.toString());
                            }
                            if (!stopped) {
                                incoming.add(new Incoming(answer, issued.by()));
                            }
                        });
    }

    private void decide(Message.Deliver delivery) {
        Message answer;
        try {
            State newest = state.get();
            Instant instant = clock.instant();
            long now = instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
            Decision decision =
                    scheduler.decide(newest, delivery.newest(newest), seed(delivery, newest), now);
            answer = new Message.Decided(delivery.token(), decision);
        } catch (RuntimeException e) {
            LOG.error("could not decide evaluation {}", delivery.evaluation().id(), e);
            answer = new Message.NotDecided(delivery.token(), String.valueOf(e));
        }
        send(answer);
    }

    /** Differs between attempts, so that a plan that did not fit is not made again. */
    private static long seed(Message.Deliver delivery, State state) {
        return delivery.token().hashCode() * 0x9E3779B97F4A7C15L + state.index();
    }
}
