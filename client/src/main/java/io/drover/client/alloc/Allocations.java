package io.drover.client.alloc;

import io.drover.api.GoDuration;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.client.store.StoredAllocation;
import io.drover.client.task.NodeContext;
import io.drover.wire.AllocationUpdate;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what runs on this node equal to what the servers have assigned to it.
 *
 * <p>Thread-safe; nothing here blocks for long.
 */
public final class Allocations {
    private static final Logger LOG = LoggerFactory.getLogger(Allocations.class);

    private final NodeContext context;
    private final AllocationRunner.Reporter reporter;
    private final SortedMap<String, AllocationRunner> runners = new TreeMap<>();
    private boolean left;

    public Allocations(NodeContext context, AllocationRunner.Reporter reporter) {
        this.context = context;
        this.reporter = reporter;
    }

    /** Takes up what an earlier agent remembered. */
    public void restore(List<StoredAllocation> stored) {
        List<AllocationRunner> restored = new ArrayList<>();
        synchronized (this) {
            for (StoredAllocation each : stored) {
                AllocationRunner runner = new AllocationRunner(context, each, false, reporter);
                runners.put(runner.id(), runner);
                restored.add(runner);
            }
        }
        for (AllocationRunner runner : restored) {
            runner.start(predecessorOf(runner.allocation()));
        }
    }

    /**
     * Takes what the servers say.
     *
     * @param assigned allocations with their jobs
     * @param removed ids that the servers have forgotten
     * @param full true when {@code assigned} is everything that is not in the servers' history:
     *     what is missing and not finished is to go
     */
    public void assign(List<Allocation> assigned, List<String> removed, boolean full) {
        NavigableSet<String> gone = new TreeSet<>(removed);
        if (full) {
            NavigableSet<String> wanted = new TreeSet<>();
            assigned.forEach(a -> wanted.add(a.id()));
            // Finished ones the servers may have in their history only; they stay until collected.
            finished().forEach(runner -> wanted.add(runner.id()));
            ids().stream().filter(id -> !wanted.contains(id)).forEach(gone::add);
        }
        gone.forEach(this::remove);
        assigned.forEach(this::assign);
    }

    private void assign(Allocation allocation) {
        AllocationRunner known = runner(allocation.id()).orElse(null);
        if (known != null) {
            known.serversHeard();
            if (allocation.clientStatus().equals("unknown")) {
                known.reconnected();
            }
            known.update(allocation);
            if (!known.status().status().equals(allocation.clientStatus())) {
                known.tell(true);
            }
            return;
        }
        if (ClientStatus.terminal(allocation.clientStatus())) {
            return;
        }
        if (!allocation.desiredStatus().equals("run")) {
            reporter.report(neverRun(allocation), true);
            return;
        }
        begin(allocation);
    }

    private static AllocationUpdate neverRun(Allocation allocation) {
        return new AllocationUpdate(
                allocation.id(),
                ClientStatus.COMPLETE.status(),
                "Stopped before it was started here",
                allocation.taskStates(),
                null,
                null);
    }

    private void begin(Allocation assigned) {
        // States of tasks are ours to tell.
        Allocation allocation = AllocationBuilder.builder(assigned).taskStates(null).build();
        context.store().write(allocation);
        AllocationRunner runner =
                new AllocationRunner(context, StoredAllocation.fresh(allocation), true, reporter);
        synchronized (this) {
            if (left) {
                return;
            }
            runners.put(runner.id(), runner);
        }
        runner.start(predecessorOf(allocation));
    }

    private @Nullable AllocationRunner predecessorOf(Allocation allocation) {
        return allocation.previousAllocation().isEmpty()
                ? null
                : runner(allocation.previousAllocation()).orElse(null);
    }

    private void remove(String id) {
        runner(id)
                .ifPresent(runner ->
                        Thread.ofVirtual().name("remove-" + id).start(() -> destroy(runner)));
    }

    private void destroy(AllocationRunner runner) {
        try {
            runner.destroy();
            synchronized (this) {
                runners.remove(runner.id(), runner);
            }
        } catch (IOException e) {
            LOG.warn("allocation {} is not removed completely: {}", runner.id(), e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Removes finished allocations, oldest first, while there are more of them, or the disk is
     * fuller, than the configuration allows.
     *
     * @param known true for an allocation whose last state the servers have
     */
    public void collect(Predicate<String> known) {
        for (AllocationRunner runner : finished()) {
            String because = reasonToCollect();
            if (because.isEmpty()) {
                return;
            }
            if (known.test(runner.id())) {
                LOG.info("removing allocation {}: {}", runner.id(), because);
                destroy(runner);
            }
        }
    }

    private String reasonToCollect() {
        int count = size();
        if (count > context.config().gcMaxAllocs()) {
            return "number of allocations (%d) is over the limit (%d)"
                    .formatted(count, context.config().gcMaxAllocs());
        }
        double used = diskUsage();
        double limit = context.config().gcDiskUsageThreshold();
        return used > limit
                ? "disk usage of %.0f is over gc threshold of %.0f".formatted(used, limit)
                : "";
    }

    private double diskUsage() {
        try {
            FileStore disk = Files.getFileStore(context.config().allocDir());
            return 100.0 * (disk.getTotalSpace() - disk.getUsableSpace()) / disk.getTotalSpace();
        } catch (IOException _) {
            return 0;
        }
    }

    /**
     * Stops those whose group wants that when the servers have been silent for so long: {@code
     * disconnect { stop_on_client_after }}. The servers place others once that time is over.
     */
    public void stopAfterSilence(Duration silence) {
        for (AllocationRunner runner : all()) {
            Duration limit = runner.silenceAllowed();
            if (limit != null && silence.compareTo(limit) >= 0 && !runner.isEnding()) {
                LOG.info(
                        "stopping allocation {}: no server has answered for {}",
                        runner.id(),
                        GoDuration.format(limit));
                runner.stop(null, true);
            }
        }
    }

    /** Removes all finished allocations. */
    public void collectAll() {
        finished().forEach(this::destroy);
    }

    /** Ends and removes everything, and returns when that is done. */
    public void destroyAll() {
        List<Thread> threads = new ArrayList<>();
        for (AllocationRunner runner : all()) {
            threads.add(Thread.ofVirtual().start(() -> destroy(runner)));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes one finished allocation; false when there is none. */
    public boolean collect(String id) {
        Optional<AllocationRunner> found = runner(id).filter(AllocationRunner::terminal);
        found.ifPresent(this::destroy);
        return found.isPresent();
    }

    private List<AllocationRunner> finished() {
        List<AllocationRunner> finished = new ArrayList<>();
        for (AllocationRunner runner : all()) {
            if (runner.overAt() != null) {
                finished.add(runner);
            }
        }
        finished.sort(
                Comparator.comparing(r -> {
                    Instant at = r.overAt();
                    return at == null ? Instant.MAX : at;
                }));
        return finished;
    }

    public synchronized Optional<AllocationRunner> runner(String id) {
        return Optional.ofNullable(runners.get(id));
    }

    /** Those whose id begins with {@code prefix}. */
    public synchronized List<AllocationRunner> runners(String prefix) {
        return runners.values().stream().filter(r -> r.id().startsWith(prefix)).toList();
    }

    public List<AllocationRunner> all() {
        return runners("");
    }

    private synchronized List<String> ids() {
        return List.copyOf(runners.keySet());
    }

    private synchronized int size() {
        return runners.size();
    }

    /** What the servers should know of all of them. */
    public List<AllocationUpdate> updates() {
        return all().stream().map(AllocationRunner::update).toList();
    }

    /** Lets go of all tasks, which go on. */
    public void leave() {
        List<AllocationRunner> all;
        synchronized (this) {
            left = true;
            all = List.copyOf(runners.values());
        }
        all.forEach(AllocationRunner::leave);
        try {
            for (AllocationRunner runner : all) {
                runner.awaitLeft();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
