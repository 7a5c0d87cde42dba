package io.drover.server.whatif;

import io.drover.api.RequestException;
import io.drover.api.operator.SimulatedAllocation;
import io.drover.api.operator.SimulationChange;
import io.drover.api.operator.SimulationRequest;
import io.drover.api.operator.SimulationResponse;
import io.drover.server.admission.JobRequests;
import io.drover.server.replay.Decider;
import io.drover.server.state.State;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Says what would happen if. One request at a time, since it takes as much processor time as it can
 * get; in memory it costs only what it changes.
 */
public final class WhatIf {
    private static final int MOST_CHANGES = 100;
    private static final int MOST_ALLOCATIONS = 10_000;

    private final Hypotheses hypotheses;
    private final Supplier<Decider> deciders;
    private final LongSupplier nanoTime;
    private final Semaphore turn = new Semaphore(1);

    /**
     * @param deciders one for each simulation, so that it leaves no memory of it behind
     * @param nanoTime as {@link System#nanoTime} counts; for the limit of time
     */
    public WhatIf(JobRequests jobs, Supplier<Decider> deciders, LongSupplier nanoTime) {
        this.hypotheses = new Hypotheses(jobs);
        this.deciders = deciders;
        this.nanoTime = nanoTime;
    }

    /**
     * Simulates changes.
     *
     * @param state the live state, which stays as it is
     * @param now Unix nanoseconds
     * @throws RequestException 400 for changes that make no sense, 404 for jobs and nodes that are
     *     not there, 422 when too much would happen, 429 while another simulation runs
     */
    public SimulationResponse simulate(State state, SimulationRequest request, long now) {
        List<SimulationChange> changes = request.changes() == null ? List.of() : request.changes();
        if (changes.isEmpty() || changes.size() > MOST_CHANGES) {
            throw new RequestException(
                    400,
                    "%d changes to simulate, expected 1 to %d"
                            .formatted(changes.size(), MOST_CHANGES));
        }
        if (!turn.tryAcquire()) {
            throw new RequestException(
                    429, "another simulation runs on this server: try again when it is done");
        }
        try {
            return run(state, changes, now);
        } finally {
            turn.release();
        }
    }

    /** What happens anyway is let happen first, so that it is not taken for an effect. */
    private SimulationResponse run(State state, List<SimulationChange> changes, long now) {
        Fork fork = new Fork(state, now, deciders.get(), new Limits(nanoTime), ids());
        fork.settle();
        State before = fork.state();
        long from = fork.now();
        int decided = fork.evaluations();
        for (SimulationChange change : changes) {
            fork.change(hypotheses.commands(fork.state(), change, from, fork.ids()));
        }
        boolean settled = fork.settle();
        Comparison comparison = new Comparison(before, fork.state());
        List<SimulatedAllocation> allocations = comparison.allocations();
        SortedMap<String, Integer> totals = new TreeMap<>();
        allocations.forEach(each -> totals.merge(each.what(), 1, Integer::sum));
        return new SimulationResponse(
                state.index(),
                totals,
                allocations.subList(0, Math.min(allocations.size(), MOST_ALLOCATIONS)),
                comparison.pending(),
                comparison.notes(),
                fork.evaluations() - decided,
                Duration.ofNanos(Math.max(0, fork.lastChange() - from)),
                settled);
    }

    /** The same in each run, and none that a real one has. */
    private static Supplier<String> ids() {
        AtomicLong made = new AtomicLong();
        return () -> "00000000-0000-0000-0000-%012x".formatted(made.incrementAndGet());
    }
}
