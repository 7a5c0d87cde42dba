package io.drover.benchmarks.nodesim;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What all nodes together did. */
final class Tally {
    final AtomicInteger sessions = new AtomicInteger();
    final LongAdder welcomes = new LongAdder();
    final LongAdder refusals = new LongAdder();
    final LongAdder losses = new LongAdder();
    final LongAdder assigned = new LongAdder();
    final LongAdder updates = new LongAdder();
    final LongAdder committed = new LongAdder();
    final LongAdder beats = new LongAdder();

    String line() {
        return "sessions %d (welcomed %d, refused %d, lost %d), rows taken %d, states told %d, reports committed %d, beats %d"
                .formatted(
                        sessions.get(),
                        welcomes.sum(),
                        refusals.sum(),
                        losses.sum(),
                        assigned.sum(),
                        updates.sum(),
                        committed.sum(),
                        beats.sum());
    }
}
