package io.drover.server.rpc;

import io.drover.server.Log;
import io.drover.server.state.Command;
import io.drover.server.state.Command.NodeReport;
import io.drover.server.state.State;
import io.drover.server.upkeep.AllocationEvaluations;
import io.drover.wire.AllocationUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes few commands of many reports. One report that comes alone is written at once; those that
 * come while a command is under way, or right after one, share the next.
 */
final class ReportFunnel {
    private static final Logger LOG = LoggerFactory.getLogger(ReportFunnel.class);
    private static final int WAITING_MAX = 10_000;
    private static final int UPDATES_MAX = 500;
    private static final Duration PACE = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Log log;
    private final Supplier<State> state;
    private final Supplier<String> ids;
    private final BlockingQueue<Report> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private @Nullable Thread thread;

    /** What one message of a node says, and who wants to know that it is written. */
    record Report(
            String nodeId,
            List<AllocationUpdate> updates,
            Runnable committed,
            Runnable notCommitted) {}

    ReportFunnel(Log log, Supplier<State> state, Supplier<String> ids) {
        this.log = log;
        this.state = state;
        this.ids = ids;
    }

    synchronized void start() {
        thread = Thread.ofVirtual().name("node-reports").start(this::run);
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
        waiting.clear();
    }

    /** Takes a report; blocks while too many wait. */
    void add(Report report) throws InterruptedException {
        waiting.put(report);
    }

    private void run() {
        try {
            while (true) {
                List<Report> reports = gather(waiting.take());
                write(reports);
                if (!waiting.isEmpty() || reports.size() > 1) {
                    Thread.sleep(PACE);
                }
            }
        } catch (InterruptedException _) {
            // Stopped.
        }
    }

    private List<Report> gather(Report first) {
        List<Report> reports = new ArrayList<>();
        int updates = 0;
        for (Report next = first; next != null; next = waiting.poll()) {
            reports.add(next);
            updates += next.updates().size();
            if (updates >= UPDATES_MAX) {
                break;
            }
        }
        return reports;
    }

    private void write(List<Report> reports) throws InterruptedException {
        SortedMap<String, List<AllocationUpdate>> byNode = new TreeMap<>();
        for (Report report : reports) {
            byNode.computeIfAbsent(report.nodeId(), id -> new ArrayList<>())
                    .addAll(report.updates());
        }
        List<NodeReport> nodes = new ArrayList<>();
        byNode.forEach((id, updates) -> nodes.add(new NodeReport(id, updates)));
        Command command =
                new Command.UpdateAllocationsFromClient(
                        nodes, AllocationEvaluations.of(state.get(), nodes, ids));
        try {
            log.append(List.of(command)).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            reports.forEach(r -> r.committed().run());
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("reports of {} nodes could not be written: {}", nodes.size(), e.toString());
            reports.forEach(r -> r.notCommitted().run());
        }
    }
}
